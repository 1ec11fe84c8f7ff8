package io.redismq.faults;

import jakarta.jms.CompletionListener;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;

/**
 * A program for child JVMs: sends numbered messages from several threads without end, and prints those it knows to be
 * stored. Odd producers do not wait for their messages.
 */
final class CrashingProducer {

    private CrashingProducer() {}

    /** Arguments: the URI, the queue, the number of threads. */
    public static void main(String[] arguments) throws JMSException {
        try (Client client = Client.connect(arguments[0])) {
            int threads = Integer.parseInt(arguments[2]);
            for (int i = 1; i < threads; i++) {
                String name = "p" + i;
                boolean async = i % 2 == 1;
                new Thread(() -> sendUnchecked(client, arguments[1], name, async)).start();
            }
            send(client, arguments[1], "p0", false);
        }
    }

    private static void sendUnchecked(Client client, String queue, String name, boolean async) {
        try {
            send(client, queue, name, async);
        } catch (JMSException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void send(Client client, String queue, String name, boolean async) throws JMSException {
        try (Session session = client.connection().createSession();
                MessageProducer producer = session.createProducer(Client.queue(queue))) {
            for (int i = 0; ; i++) {
                Message message = session.createTextMessage(Arrivals.text(name, i));
                if (async) {
                    producer.send(message, new Printing());
                } else {
                    producer.send(message);
                    System.out.println("stored " + Arrivals.text(name, i));
                }
            }
        }
    }

    private static final class Printing implements CompletionListener {

        @Override
        public void onCompletion(Message message) {
            try {
                System.out.println("stored " + message.getBody(String.class));
            } catch (JMSException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void onException(Message message, Exception exception) {
            System.out.println("failed " + exception);
        }
    }
}
