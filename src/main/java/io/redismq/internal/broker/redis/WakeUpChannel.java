package io.redismq.internal.broker.redis;

import io.redismq.internal.broker.WakeUps;
import java.util.concurrent.CompletableFuture;
import org.redisson.api.RTopic;
import org.redisson.api.RedissonClient;
import org.redisson.api.listener.StatusListener;
import org.redisson.client.codec.StringCodec;

/**
 * One connection's subscription to its wake-up channel. Redisson resubscribes by itself after a reconnect and tells
 * so. Thread-safe; owned by the connection that opened it.
 */
final class WakeUpChannel implements WakeUps {

    private final RTopic topic;

    private WakeUpChannel(RTopic topic) {
        this.topic = topic;
    }

    static CompletableFuture<WakeUps> open(RedissonClient redisson, String channel, Listener listener) {
        CompletableFuture<WakeUps> opened = new CompletableFuture<>();
        try {
            RTopic topic = redisson.getTopic(channel, StringCodec.INSTANCE);
            // Redisson takes a refused SUBSCRIBE for one without answer: a PUBLISH needs the same channel and says why.
            topic.publishAsync("")
                    .thenCompose(nobody -> topic.addListenerAsync(new Reopening(listener)))
                    .thenCompose(
                            id -> topic.addListenerAsync(String.class, (name, consumers) -> wake(listener, consumers)))
                    .whenComplete((id, failure) -> {
                        if (failure != null) {
                            opened.completeExceptionally(RedisErrors.fromFailure("subscribe to wake-ups", failure));
                        } else {
                            opened.complete(new WakeUpChannel(topic));
                        }
                    });
        } catch (RuntimeException e) {
            opened.completeExceptionally(RedisErrors.fromFailure("subscribe to wake-ups", e));
        }
        return opened;
    }

    /** A wake-up may name several consumers, with spaces between. */
    private static void wake(Listener listener, String consumers) {
        for (String consumer : consumers.split(" ")) {
            listener.wake(consumer);
        }
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
