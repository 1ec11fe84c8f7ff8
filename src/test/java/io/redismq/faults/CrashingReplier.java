package io.redismq.faults;

import io.redismq.api.ConnectionOptions;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.time.Duration;

/** A program for child JVMs: answers requests, each to where its JMSReplyTo says; with "silent" it only takes them. */
final class CrashingReplier {

    private CrashingReplier() {}

    /** Arguments: the URI, the queue of the requests, "answering" or "silent". */
    public static void main(String[] arguments) throws JMSException {
        ConnectionOptions options = Client.options(arguments[0])
                .consumerLease(Duration.ofSeconds(1))
                .build();
        try (Client client = Client.connect(options, Session.CLIENT_ACKNOWLEDGE);
                MessageConsumer consumer = client.consumer(arguments[1]);
                MessageProducer producer = client.session().createProducer(null)) {
            System.out.println("ready");
            while (true) {
                Message request = consumer.receive();
                Destination replyTo = request.getJMSReplyTo();
                System.out.println("asked " + replyTo);
                if (arguments[2].equals("answering")) {
                    producer.send(replyTo, client.session().createTextMessage("re: " + request.getBody(String.class)));
                    request.acknowledge();
                }
            }
        }
    }
}
