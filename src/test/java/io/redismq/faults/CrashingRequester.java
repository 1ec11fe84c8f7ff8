package io.redismq.faults;

import io.redismq.api.ConnectionOptions;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.time.Duration;

/**
 * A program for child JVMs: creates temporary queues and says their names, leaves a message in each but the last, and
 * says what it receives from the last and what its ExceptionListener hears, until it is killed.
 */
final class CrashingRequester {

    private CrashingRequester() {}

    /** Arguments: the URI, how many temporary queues, the lease in ms. */
    public static void main(String[] arguments) throws JMSException {
        ConnectionOptions options = Client.options(arguments[0])
                .consumerLease(Duration.ofMillis(Long.parseLong(arguments[2])))
                .build();
        try (Client client = Client.connect(options, Session.AUTO_ACKNOWLEDGE)) {
            client.connection().setExceptionListener(problem -> System.out.println("told " + problem.getErrorCode()));
            Queue last = null;
            for (int i = Integer.parseInt(arguments[1]); i > 0; i--) {
                last = client.session().createTemporaryQueue();
                System.out.println("queue " + last.getQueueName());
                if (i > 1) {
                    client.send(last.getQueueName(), "left behind");
                }
            }
            try (MessageConsumer consumer = client.session().createConsumer(last)) {
                System.out.println("ready");
                while (true) {
                    System.out.println("got " + consumer.receive().getBody(String.class));
                }
            }
        }
    }
}
