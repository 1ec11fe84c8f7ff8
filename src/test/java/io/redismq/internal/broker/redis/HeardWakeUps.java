package io.redismq.internal.broker.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisPubSub;

/**
 * Listens on all wake-up channels, or as a client does on that of one connection, which alone counts as a subscriber. A
 * publication of its own marks the end, so that silence needs no waiting.
 */
final class HeardWakeUps implements AutoCloseable {

    private final Jedis publisher;
    private final String connection;
    private final CountDownLatch subscribed = new CountDownLatch(1);
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final JedisPubSub pubSub = new JedisPubSub() {
        @Override
        public void onPSubscribe(String pattern, int channels) {
            subscribed.countDown();
        }

        @Override
        public void onSubscribe(String channel, int channels) {
            subscribed.countDown();
        }

        @Override
        public void onMessage(String channel, String message) {
            onPMessage(channel, channel, message);
        }

        @Override
        public void onPMessage(String pattern, String channel, String message) {
            heard.add(channel.substring(ScriptHarness.WAKE.length()) + ": " + message);
        }
    };

    HeardWakeUps(Jedis subscriber, Jedis publisher) throws InterruptedException {
        this(subscriber, publisher, "*");
    }

    HeardWakeUps(Jedis subscriber, Jedis publisher, String connection) throws InterruptedException {
        this.publisher = publisher;
        this.connection = connection;
        Thread thread = new Thread(() -> listen(subscriber), "heard-wake-ups");
        thread.setDaemon(true);
        thread.start();
        if (!subscribed.await(10, TimeUnit.SECONDS)) {
            throw new IllegalStateException("No subscription to the wake-ups");
        }
    }

    private void listen(Jedis subscriber) {
        try (subscriber) {
            if (connection.equals("*")) {
                subscriber.psubscribe(pubSub, ScriptHarness.WAKE + "*");
            } else {
                subscriber.subscribe(pubSub, ScriptHarness.WAKE + connection);
            }
        }
    }

    /** What was published since the last call, as "CONNECTION: CONSUMER". */
    List<String> sinceLast() throws InterruptedException {
        String end = UUID.randomUUID().toString();
        String last = connection.equals("*") ? "end" : connection;
        publisher.publish(ScriptHarness.WAKE + last, end);
        List<String> all = new ArrayList<>();
        while (true) {
            String next = heard.poll(10, TimeUnit.SECONDS);
            if (next == null) {
                throw new IllegalStateException("The end was not heard, only " + all);
            }
            if (next.equals(last + ": " + end)) {
                return all;
            }
            all.add(next);
        }
    }

    @Override
    public void close() {
        if (connection.equals("*")) {
            pubSub.punsubscribe();
        } else {
            pubSub.unsubscribe();
        }
    }
}
