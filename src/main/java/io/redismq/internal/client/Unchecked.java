package io.redismq.internal.client;

import jakarta.jms.JMSException;

/** Runs calls of the classic interfaces for the simplified ones, which throw unchecked exceptions. Stateless. */
public final class Unchecked {

    @FunctionalInterface
    public interface Call<T> {
        T run() throws JMSException;
    }

    @FunctionalInterface
    interface Action {
        void run() throws JMSException;
    }

    private Unchecked() {}

    public static <T> T get(Call<T> call) {
        try {
            return call.run();
        } catch (JMSException e) {
            throw JmsErrors.unchecked(e);
        }
    }

    static void run(Action action) {
        try {
            action.run();
        } catch (JMSException e) {
            throw JmsErrors.unchecked(e);
        }
    }
}
