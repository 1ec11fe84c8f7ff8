package io.redismq.internal.delivery;

import io.redismq.internal.broker.BrokerException;

/** Hears of problems that no call of the application can report. Called on any thread: must only hand over. */
@FunctionalInterface
public interface ProblemListener {

    void problem(BrokerException problem);
}
