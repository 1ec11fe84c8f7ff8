package io.redismq.internal.broker.redis;

import io.redismq.internal.broker.Delivery;
import io.redismq.internal.broker.DeliveryId;
import io.redismq.internal.broker.Payload;
import io.redismq.internal.broker.WakeUps;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.redisson.api.RTopic;
import org.redisson.api.RedissonClient;
import org.redisson.api.listener.StatusListener;
import org.redisson.client.codec.ByteArrayCodec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection's subscription to its wake-up channel. Redisson resubscribes by itself after a reconnect and tells
 * so. Thread-safe; owned by the connection that opened it.
 */
final class WakeUpChannel implements WakeUps {

    private static final Logger LOG = LoggerFactory.getLogger(WakeUpChannel.class);
    private static final byte[] NOTHING = {};

    private final RTopic topic;

    private WakeUpChannel(RTopic topic) {
        this.topic = topic;
    }

    static CompletableFuture<WakeUps> open(RedissonClient redisson, String channel, Listener listener) {
        CompletableFuture<WakeUps> opened = new CompletableFuture<>();
        try {
            RTopic topic = redisson.getTopic(channel, ByteArrayCodec.INSTANCE);
            // Redisson takes a refused SUBSCRIBE for one without answer: a PUBLISH needs the same channel and says why.
            topic.publishAsync(NOTHING)
                    .thenCompose(nobody -> topic.addListenerAsync(new Reopening(listener)))
                    .thenCompose(id -> topic.addListenerAsync(byte[].class, (name, message) -> hear(message, listener)))
                    .whenComplete((id, failure) -> {
                        if (failure != null) {
                            opened.completeExceptionally(RedisErrors.subscribing(channel, failure));
                        } else {
                            opened.complete(new WakeUpChannel(topic));
                        }
                    });
        } catch (RuntimeException e) {
            opened.completeExceptionally(RedisErrors.subscribing(channel, e));
        }
        return opened;
    }

    /** A wake-up names consumers, with spaces between; a hand-off has a line of words and the fields behind it, see lib/hand_off.lua. */
    static void hear(byte[] message, Listener listener) {
        try {
            read(message, listener);
        } catch (RuntimeException e) { // after an exception Redisson would never call this listener again
            LOG.warn("A message on the wake-up channel was passed over", e);
        }
    }

    private static void read(byte[] message, Listener listener) {
        int end = 0;
        while (end < message.length && message[end] != '\n') {
            end++;
        }
        String line = new String(message, 0, end, StandardCharsets.UTF_8);
        if (end == message.length) {
            for (String consumer : line.split(" ")) {
                listener.wake(consumer);
            }
            return;
        }
        String[] words = line.split(" ");
        if (words[1].equals("?")) {
            listener.handedOff(words[0], null, true);
            return;
        }
        int body = end + 1 + Integer.parseInt(words[2]);
        Payload payload = new Payload(
                Arrays.copyOfRange(message, end + 1, body), Arrays.copyOfRange(message, body, message.length));
        DeliveryId id = new DeliveryId(DestinationKeys.DEFAULT_PRIORITY, words[1]);
        listener.handedOff(words[0], new Delivery(id, 1, payload), words.length > 3);
    }

    @Override
    public void close() {
        topic.removeAllListenersAsync();
    }

    private record Reopening(Listener listener) implements StatusListener {

        @Override
        public void onSubscribe(String channel) {
            listener.reopened();
        }

        @Override
        public void onUnsubscribe(String channel) {
            // Closing, or the connection broke: then onSubscribe follows.
        }
    }
}
