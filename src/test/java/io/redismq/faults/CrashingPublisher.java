package io.redismq.faults;

import jakarta.jms.JMSException;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;

/** A program for child JVMs: publishes numbers without end, of three priorities, and prints those it knows to be stored. */
final class CrashingPublisher {

    private CrashingPublisher() {}

    /** Arguments: the URI, the topic. */
    public static void main(String[] arguments) throws JMSException {
        try (Client client = Client.connect(arguments[0])) {
            Session session = client.session();
            try (MessageProducer producer = session.createProducer(session.createTopic(arguments[1]))) {
                for (int i = 0; ; i++) {
                    producer.setPriority(3 + i % 3);
                    producer.send(session.createTextMessage("p:" + i));
                    System.out.println("stored p:" + i);
                }
            }
        }
    }
}
