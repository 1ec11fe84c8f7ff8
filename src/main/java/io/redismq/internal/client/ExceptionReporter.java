package io.redismq.internal.client;

import io.redismq.internal.broker.BrokerException;
import io.redismq.internal.delivery.ProblemListener;
import io.redismq.internal.delivery.SerialExecutor;
import jakarta.jms.ExceptionListener;
import jakarta.jms.JMSException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the connection's ExceptionListener of problems that no call can report, one at a time, on the application's
 * pool; without a listener they are logged. Thread-safe; owned by a connection.
 */
final class ExceptionReporter implements ProblemListener {

    private static final Logger LOG = LoggerFactory.getLogger(ExceptionReporter.class);

    private final Queue<JMSException> problems = new ConcurrentLinkedQueue<>();
    private final SerialExecutor executor;
    private volatile ExceptionListener listener;

    ExceptionReporter(Executor pool) {
        this.executor = new SerialExecutor(pool, this::report);
    }

    ExceptionListener listener() {
        return listener;
    }

    void listener(ExceptionListener newListener) {
        this.listener = newListener;
    }

    @Override
    public void problem(BrokerException problem) {
        problem(JmsErrors.of(problem));
    }

    void problem(JMSException problem) {
        problems.add(problem);
        executor.signal();
    }

    private void report() {
        for (JMSException problem = problems.poll(); problem != null; problem = problems.poll()) {
            ExceptionListener current = listener;
            if (current == null) {
                LOG.warn("{} (the connection has no ExceptionListener)", problem.getMessage());
                continue;
            }
            try {
                current.onException(problem);
            } catch (Throwable e) {
                LOG.warn("The ExceptionListener threw an exception, which has no effect", e);
            }
        }
    }
}
