package io.redismq.internal.client;

import jakarta.jms.JMSConsumer;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageListener;
import java.util.Objects;

/** The consumer of the simplified interface, in front of a classic one. For one thread at a time, as its context. */
final class JmsContextConsumer implements JMSConsumer {

    private final JmsMessageConsumer consumer;

    JmsContextConsumer(MessageConsumer consumer) {
        this.consumer = (JmsMessageConsumer) consumer;
    }

    @Override
    public String getMessageSelector() {
        return Unchecked.get(consumer::getMessageSelector);
    }

    @Override
    public MessageListener getMessageListener() {
        return Unchecked.get(consumer::getMessageListener);
    }

    @Override
    public void setMessageListener(MessageListener listener) {
        Unchecked.run(() -> consumer.setMessageListener(listener));
    }

    @Override
    public Message receive() {
        return Unchecked.get(() -> consumer.receive());
    }

    @Override
    public Message receive(long timeoutMillis) {
        return Unchecked.get(() -> consumer.receive(timeoutMillis));
    }

    @Override
    public Message receiveNoWait() {
        return Unchecked.get(consumer::receiveNoWait);
    }

    @Override
    public <T> T receiveBody(Class<T> type) {
        return Unchecked.get(() -> consumer.receive(JmsMessageConsumer.FOREVER, body(type)));
    }

    @Override
    public <T> T receiveBody(Class<T> type, long timeoutMillis) {
        return Unchecked.get(() -> consumer.receive(JmsMessageConsumer.nanosOf(timeoutMillis), body(type)));
    }

    @Override
    public <T> T receiveBodyNoWait(Class<T> type) {
        return Unchecked.get(() -> consumer.receive(JmsMessageConsumer.NO_WAIT, body(type)));
    }

    private static <T> SessionDelivery.Extraction<T> body(Class<T> type) {
        Objects.requireNonNull(type, "the type of the body");
        return message -> {
            T body = message.getBody(type);
            if (body == null) {
                throw new MessageFormatException("The message has no body to receive", JmsErrors.NO_BODY);
            }
            return body;
        };
    }

    @Override
    public void close() {
        Unchecked.run(consumer::close);
    }
}
