package io.redismq.internal.message;

import io.redismq.api.RedisQueue;
import io.redismq.api.TrustedTypes;
import io.redismq.internal.broker.Payload;

/** Sends a message through the codec, as the tests' short way from a sender to a receiver. */
final class Wire {

    static final RedisQueue ORDERS = new RedisQueue("orders");
    static final String ENTRY = "1700000000123-7";
    static final MessageCodec CODEC = new MessageCodec(TrustedTypes.defaults());

    private Wire() {}

    static <M extends JmsMessage> M received(M message) throws UndecodableMessageException {
        return received(message, TrustedTypes.defaults());
    }

    @SuppressWarnings("unchecked")
    static <M extends JmsMessage> M received(M message, TrustedTypes trusted) throws UndecodableMessageException {
        JmsMessage received = new MessageCodec(trusted).decode(CODEC.encode(message), ENTRY, ORDERS, 1);
        return (M) received;
    }

    static JmsMessage decoded(Payload payload) throws UndecodableMessageException {
        return CODEC.decode(payload, ENTRY, ORDERS, 1);
    }
}
