package io.redismq.internal.broker.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.redismq.internal.broker.Address;
import io.redismq.internal.broker.Address.Kind;
import io.redismq.internal.broker.ConsumerId;
import io.redismq.internal.broker.Delivery;
import io.redismq.internal.broker.FetchReply;
import io.redismq.internal.broker.FetchReply.Left;
import io.redismq.internal.broker.FetchRequest;
import io.redismq.internal.broker.FetchRequest.Credit;
import io.redismq.internal.broker.FetchRequest.Waiting;
import io.redismq.internal.broker.Outcome;
import io.redismq.testing.RedisExtension;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import redis.clients.jedis.StreamEntryID;

/** Bulk fetches through Redisson. */
class RedisBrokerBulkTest {

    @RegisterExtension
    static final RedisExtension server = RedisExtension.shared();

    @RegisterExtension
    final ConnectedBroker redis = new ConnectedBroker(server);

    private final Address queue = new Address(Kind.QUEUE, RedisExtension.unique("q"));
    private final String stream = new DestinationKeys("redismq", queue).stream(4);

    private FetchReply fetch(long number, int credit, boolean bulk) throws Exception {
        return redis.broker()
                .fetch(new FetchRequest(
                        new ConsumerId(queue, "c/1"),
                        number,
                        true,
                        List.of(),
                        new Credit(credit, 100_000, credit),
                        Waiting.NONE,
                        bulk))
                .get(10, TimeUnit.SECONDS);
    }

    private static String body(Delivery delivery) {
        return new String(delivery.payload().body(), StandardCharsets.UTF_8);
    }

    @Test
    void messagesComeInOrderWithAllTheirFieldsAndACountOfOne() throws Exception {
        for (int i = 0; i < 20; i++) {
            redis.jedis().xadd(stream, StreamEntryID.NEW_ENTRY, Map.of("body", "m" + i));
        }
        Map<String, String> fields = new LinkedHashMap<>(Map.of("other", "x"));
        fields.put("evidence", "e");
        fields.put("header", "h");
        StreamEntryID last = redis.jedis().xadd(stream, StreamEntryID.NEW_ENTRY, fields);
        assertThat(fetch(1, 1, false).left()).isEqualTo(Left.PLAIN);
        List<Delivery> deliveries = fetch(2, 100, true).deliveries();
        assertThat(deliveries.stream().limit(19).map(RedisBrokerBulkTest::body))
                .containsExactlyElementsOf(java.util.stream.IntStream.range(1, 20)
                        .mapToObj(i -> "m" + i)
                        .toList());
        Delivery strange = deliveries.get(19);
        assertThat(strange.id().entry()).isEqualTo(last.toString());
        assertThat(strange.count()).isEqualTo(1);
        assertThat(strange.payload().header()).asString().isEqualTo("h");
        assertThat(strange.payload().body()).isNull();
        assertThat(strange.payload().evidence()).asString().isEqualTo("e");
    }

    @Test
    void whenLessIsThereThanAskedForTheNextFetchIsAUsualOneWhichCanWait() throws Exception {
        for (int i = 0; i < 4; i++) {
            redis.jedis().xadd(stream, StreamEntryID.NEW_ENTRY, Map.of("body", "m" + i));
        }
        assertThat(fetch(1, 1, false).left()).isEqualTo(Left.PLAIN);
        assertThat(fetch(2, 2, true).left()).isEqualTo(Left.PLAIN);
        assertThat(fetch(3, 2, true).left()).isEqualTo(Left.SOME);
        FetchReply empty = fetch(4, 2, true);
        assertThat(empty.left()).isEqualTo(Left.SOME);
        assertThat(empty.deliveries()).isEmpty();
    }

    @Test
    void aServerThatForgotTheScriptMakesItFailAndAUsualFetchHealsThat() throws Exception {
        redis.jedis().xadd(stream, StreamEntryID.NEW_ENTRY, Map.of("body", "a"));
        redis.jedis().xadd(stream, StreamEntryID.NEW_ENTRY, Map.of("body", "b"));
        fetch(1, 1, false);
        redis.jedis().scriptFlush();
        assertThatThrownBy(() -> fetch(2, 1, true)).isInstanceOf(ExecutionException.class);
        assertThat(fetch(2, 1, false).outcome()).isEqualTo(Outcome.APPLIED);
        assertThat(redis.broker()
                        .reconcile(new ConsumerId(queue, "c/1"), null)
                        .get(10, TimeUnit.SECONDS)
                        .deliveries())
                .hasSize(2);
        assertThat(fetch(3, 1, true).outcome()).isEqualTo(Outcome.APPLIED);
    }

    @Test
    void whoseLeaseIsLostGetsNothing() throws Exception {
        redis.jedis().xadd(stream, StreamEntryID.NEW_ENTRY, Map.of("body", "a"));
        redis.jedis().xgroupCreate(stream, DestinationKeys.QUEUE_GROUP, new StreamEntryID(0, 0), false);
        FetchReply reply = fetch(7, 10, true);
        assertThat(reply.outcome()).isEqualTo(Outcome.LEASE_LOST);
        assertThat(reply.deliveries()).isEmpty();
    }
}
