package io.redismq.tck;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import org.junit.jupiter.api.BeforeEach;

/** What the tests of messages have in common: a queue of their own, its producer and its consumer. */
abstract class Delivery extends Conformance {

    Session session;
    Queue queue;
    MessageProducer producer;
    MessageConsumer consumer;

    @BeforeEach
    void openQueue() throws JMSException {
        session = session();
        queue = queue(session);
        producer = session.createProducer(queue);
        consumer = session.createConsumer(queue);
    }

    <M extends Message> M next(Class<M> type) throws JMSException {
        Message received = consumer.receive(PATIENCE_MILLIS);
        assertThat(received).isInstanceOf(type);
        return type.cast(received);
    }

    /** What the consumer gets when this is sent. */
    <M extends Message> M delivered(Class<M> type, M message) throws JMSException {
        producer.send(message);
        return next(type);
    }
}
