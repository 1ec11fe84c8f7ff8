package io.redismq.internal.broker.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.redismq.internal.broker.Address;
import io.redismq.internal.broker.Address.Kind;
import io.redismq.internal.broker.ConsumerId;
import io.redismq.internal.broker.DeliveryId;
import io.redismq.internal.broker.FetchReply;
import io.redismq.internal.broker.FetchRequest;
import io.redismq.internal.broker.FetchRequest.Credit;
import io.redismq.internal.broker.FetchRequest.Waiting;
import io.redismq.testing.RedisExtension;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import redis.clients.jedis.StreamEntryID;

/** The broker learns priorities from replies, and forgets none while it may hold messages of them. */
class RedisBrokerPrioritiesTest {

    @RegisterExtension
    static final RedisExtension server = RedisExtension.shared();

    @RegisterExtension
    final ConnectedBroker redis = new ConnectedBroker(server);

    private final String name = RedisExtension.unique("q");

    private FetchReply fetch(Address address, long number, int credit, DeliveryId... acknowledged) throws Exception {
        return redis.broker()
                .fetch(new FetchRequest(
                        new ConsumerId(address, "c/1"),
                        number,
                        true,
                        List.of(acknowledged),
                        new Credit(credit, 1000, 10),
                        Waiting.NONE,
                        false))
                .get(10, TimeUnit.SECONDS);
    }

    @Test
    void deadLettersThatWereTendedAreStillAcknowledged() throws Exception {
        Address address = new Address(Kind.DEAD_LETTERS, name);
        String stream = new DestinationKeys("redismq", address).stream(9);
        redis.jedis().xadd(stream, StreamEntryID.NEW_ENTRY, Map.of("body", "x"));
        DeliveryId id = fetch(address, 1, 5).deliveries().get(0).id();
        redis.broker().tend(address).get(10, TimeUnit.SECONDS);
        fetch(address, 2, 0, id);
        assertThat(redis.jedis().xlen(stream)).isZero();
    }

    @Test
    void aLostRecordOfPrioritiesDropsNoAcknowledgement() throws Exception {
        Address address = new Address(Kind.QUEUE, name);
        DestinationKeys keys = new DestinationKeys("redismq", address);
        redis.jedis().set(keys.priorities(), "74");
        redis.jedis().xadd(keys.stream(7), StreamEntryID.NEW_ENTRY, Map.of("body", "x"));
        DeliveryId id = fetch(address, 1, 5).deliveries().get(0).id();
        assertThat(id.priority()).isEqualTo(7);
        redis.jedis().set(keys.priorities(), "94");
        fetch(address, 2, 0, id);
        assertThat(redis.jedis().xlen(keys.stream(7))).isZero();
        redis.jedis().xadd(keys.stream(9), StreamEntryID.NEW_ENTRY, Map.of("body", "y"));
        assertThat(fetch(address, 3, 5).deliveries().get(0).id().priority()).isEqualTo(9);
    }
}
