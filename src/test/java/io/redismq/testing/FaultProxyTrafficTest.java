package io.redismq.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisPubSub;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.Response;
import redis.clients.jedis.exceptions.JedisConnectionException;

/** What passes through the proxy unharmed, and its switches. */
class FaultProxyTrafficTest {

    private static final int BIG = 64 * 1024 * 1024;

    @RegisterExtension
    static final RedisExtension redis = RedisExtension.own();

    private final String key = RedisExtension.unique("key");
    private FaultProxy proxy;

    @BeforeEach
    void open() {
        proxy = FaultProxy.to(redis.server());
    }

    @AfterEach
    void close() {
        proxy.close();
    }

    @Test
    void aValueOf64MegabytesPassesInBothDirections() {
        byte[] value = new byte[BIG];
        new Random(1).nextBytes(value);
        try (Jedis client = connect(RedisProtocol.RESP2);
                Jedis direct = redis.jedis()) {
            client.set(key.getBytes(), value);
            assertThat(direct.strlen(key)).isEqualTo(BIG);
            assertThat(client.get(key.getBytes())).isEqualTo(value);
        }
    }

    @Test
    void aBigValueIsRepeatedToo() {
        proxy.plan(FaultPlan.always(Fault.executeTwice()));
        try (Jedis client = connect(RedisProtocol.RESP2)) {
            assertThat(client.append(key, "x".repeat(BIG / 8))).isEqualTo(BIG / 8);
            assertThat(client.get(key)).hasSize(BIG / 4);
            assertThat(client.echo("after")).isEqualTo("after");
        }
    }

    @Test
    void aLongPipelinePasses() {
        try (Jedis client = proxy.jedis()) {
            Pipeline pipeline = client.pipelined();
            List<Response<Long>> replies = new ArrayList<>();
            for (int i = 0; i < 20_000; i++) {
                replies.add(pipeline.incr(key));
            }
            pipeline.sync();
            assertThat(replies.get(0).get()).isEqualTo(1);
            assertThat(replies.get(19_999).get()).isEqualTo(20_000);
        }
    }

    @Test
    void resp3Passes() {
        proxy.plan(FaultPlan.always(Fault.executeTwice()).on("HSET"));
        try (Jedis client = connect(RedisProtocol.RESP3)) {
            client.hset(key, "a", "1");
            client.hset(key, "b", "2");
            assertThat(client.hgetAll(key)).containsEntry("a", "1").containsEntry("b", "2");
            assertThat(client.sismember(key + "-none", "x")).isFalse();
            assertThat(proxy.fired(Fault.Kind.EXECUTE_TWICE)).isEqualTo(2);
        }
    }

    @Test
    void aSubscriptionPassesInResp2WhateverThePlanSays() throws Exception {
        subscribeAndPublish(RedisProtocol.RESP2);
    }

    @Test
    void aSubscriptionPassesInResp3WhateverThePlanSays() throws Exception {
        subscribeAndPublish(RedisProtocol.RESP3);
    }

    private void subscribeAndPublish(RedisProtocol protocol) throws Exception {
        proxy.plan(FaultPlan.always(Fault.cutBeforeExecution()));
        List<String> heard = new CopyOnWriteArrayList<>();
        CompletableFuture<Void> subscribed = new CompletableFuture<>();
        JedisPubSub listener = new JedisPubSub() {
            @Override
            public void onSubscribe(String channel, int count) {
                if (count == 2) {
                    subscribed.complete(null);
                }
            }

            @Override
            public void onMessage(String channel, String message) {
                heard.add(channel + " " + message);
            }
        };
        try (Jedis subscriber = connect(protocol);
                Jedis direct = redis.jedis()) {
            CompletableFuture<Void> ended =
                    CompletableFuture.runAsync(() -> subscriber.subscribe(listener, "one", "two"));
            subscribed.get(10, TimeUnit.SECONDS);
            direct.publish("one", "hello");
            direct.publish("two", "x".repeat(100_000));
            await().until(() -> heard.size() == 2);
            assertThat(heard).containsExactly("one hello", "two " + "x".repeat(100_000));
            listener.unsubscribe();
            ended.get(10, TimeUnit.SECONDS);
            assertThat(proxy.fired()).isZero();
        }
    }

    @Test
    void manyConnectionsAreIndependent() {
        proxy.plan(FaultPlan.always(Fault.executeTwice()).on("INCR"));
        List<CompletableFuture<Void>> clients = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            String own = key + i;
            clients.add(CompletableFuture.runAsync(() -> {
                try (Jedis client = proxy.jedis()) {
                    for (int n = 0; n < 200; n++) {
                        assertThat(client.incr(own)).isEqualTo(2 * n + 1);
                    }
                }
            }));
        }
        assertThat(clients).allSatisfy(client -> assertThat(client).succeedsWithin(30, TimeUnit.SECONDS));
        assertThat(proxy.accepted()).isEqualTo(8);
        await().until(() -> proxy.connections() == 0);
    }

    @Test
    void disconnectingBreaksEveryConnectionAndAllowsNewOnes() {
        try (Jedis one = proxy.jedis();
                Jedis other = proxy.jedis()) {
            one.ping();
            other.ping();
            assertThat(proxy.connections()).isEqualTo(2);
            proxy.disconnectAll();
            assertThatThrownBy(one::ping).isInstanceOf(JedisConnectionException.class);
            assertThatThrownBy(other::ping).isInstanceOf(JedisConnectionException.class);
        }
        try (Jedis again = proxy.jedis()) {
            assertThat(again.ping()).isEqualTo("PONG");
        }
    }

    @Test
    void aPauseHoldsRequestsUntilItEnds() {
        try (Jedis client = proxy.jedis();
                Jedis direct = redis.jedis()) {
            client.set(key, "0");
            proxy.pause();
            CompletableFuture<Long> reply = CompletableFuture.supplyAsync(() -> client.incr(key));
            await().during(java.time.Duration.ofMillis(200))
                    .until(() -> direct.get(key).equals("0"));
            assertThat(reply).isNotDone();
            proxy.resume();
            assertThat(reply).succeedsWithin(5, TimeUnit.SECONDS).isEqualTo(1L);
        }
    }

    @Test
    void refusingClosesNewConnectionsAndKeepsOldOnes() {
        try (Jedis old = proxy.jedis()) {
            old.ping();
            proxy.refuse(true);
            assertThatThrownBy(() -> ping(proxy)).isInstanceOf(JedisConnectionException.class);
            assertThat(old.ping()).isEqualTo("PONG");
            proxy.refuse(false);
            assertThat(ping(proxy)).isEqualTo("PONG");
        }
    }

    @Test
    void aRedisThatDiesBreaksTheConnectionsAndOneThatIsBackIsReachedAgain() {
        try (Jedis client = proxy.jedis()) {
            client.ping();
            redis.server().kill();
            await().until(() -> proxy.connections() == 0);
            assertThatThrownBy(client::ping).isInstanceOf(JedisConnectionException.class);
            assertThatThrownBy(() -> ping(proxy)).isInstanceOf(JedisConnectionException.class);
        }
        redis.server().restart();
        assertThat(ping(proxy)).isEqualTo("PONG");
    }

    @Test
    void aClosedProxyAcceptsNothingAndKeepsNothingOpen() {
        try (Jedis client = proxy.jedis()) {
            client.ping();
            proxy.pause();
            proxy.close();
            assertThatThrownBy(client::ping).isInstanceOf(JedisConnectionException.class);
            assertThatThrownBy(() -> ping(proxy)).isInstanceOf(JedisConnectionException.class);
            assertThat(proxy.connections()).isZero();
        }
    }

    private static String ping(FaultProxy proxy) {
        try (Jedis client = proxy.jedis()) {
            return client.ping();
        }
    }

    private Jedis connect(RedisProtocol protocol) {
        return new Jedis(
                new HostAndPort(proxy.host(), proxy.port()),
                DefaultJedisClientConfig.builder()
                        .protocol(protocol)
                        .timeoutMillis(30_000)
                        .build());
    }
}
