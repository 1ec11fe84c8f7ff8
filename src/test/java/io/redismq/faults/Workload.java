package io.redismq.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.redismq.testing.RedisCluster;
import io.redismq.testing.RedisExtension;
import io.redismq.testing.RedisServer;
import jakarta.jms.JMSException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.StreamEntryID;

/**
 * One connection that sends to a queue which nobody consumes, so that it shows what was stored, and to another one that
 * a listener consumes, while a fault strikes; and what must hold afterwards. In a cluster both are on one node, which a
 * test breaks. Owned by a test.
 */
final class Workload implements AutoCloseable {

    /** Far more than it takes until replicas have what their master has. */
    private static final Duration REPLICATION = Duration.ofSeconds(1);

    /** Consumers all over a cluster, some on the node that breaks and some not: they hear of one outage together. */
    private static final int BYSTANDERS = 12;

    /** How soon exactly clients go on is for the fault matrix to tell, on a machine with nothing else to do. */
    private static final Duration CROWDED = Duration.ofSeconds(10);

    private static final Duration A_WHILE = Duration.ofMillis(500);

    private final String consumed = RedisExtension.unique("consumed");
    private final String kept;
    private final RedisServer redis;
    private final Client client;
    private final Heard heard;
    private final SendLoop sending;
    private final SendLoop feeding;
    private long brokenNanos;

    /** Starts, and returns when everything has been at work for a while. */
    Workload(RedisServer redis) throws JMSException {
        this.redis = redis;
        this.kept = redis instanceof RedisCluster cluster ? neighbour(cluster) : RedisExtension.unique("kept");
        this.client = Client.connect(redis.uri());
        this.heard = Heard.listen(client, consumed);
        for (int i = 0; i < BYSTANDERS; i++) {
            Heard.listen(client, RedisExtension.unique("bystander"));
        }
        this.sending = new SendLoop(client, kept);
        this.feeding = new SendLoop(client, consumed);
        runForAWhile();
    }

    private String neighbour(RedisCluster cluster) {
        return Stream.generate(() -> RedisExtension.unique("kept"))
                .filter(name -> cluster.masterOf(Client.key(name)) == cluster.masterOf(key()))
                .findFirst()
                .orElseThrow();
    }

    private void runForAWhile() {
        long later = System.nanoTime() + A_WHILE.toNanos();
        sending.awaitReturn(later);
        feeding.awaitReturn(later);
        heard.awaitArrival(later);
    }

    /** A key on the node that serves both queues. */
    String key() {
        return Client.key(consumed);
    }

    String keyOfKept() {
        return Client.key(kept);
    }

    Client client() {
        return client;
    }

    /**
     * Waits until so many replicas have all that the master has, the records of consumers among it. One that has just
     * joined may be behind by more than the last moment.
     */
    void awaitReplicated(RedisServer master, int replicas) {
        try (Jedis jedis = master.jedis()) {
            jedis.set(key() + ":probe", "");
            jedis.del(key() + ":probe");
            assertThat(jedis.waitReplicas(replicas, 20_000)).isEqualTo(replicas);
        }
    }

    /** The fault has done its work, or is over, when this returns. */
    void strike(Runnable fault) {
        fault.run();
        brokenNanos = System.nanoTime();
    }

    /** Within the limit that holds for a machine of its own; other tests run beside this one. */
    void assertGoesOnWithin(Duration limit) {
        Duration toSend = since(sending.awaitReturn(brokenNanos));
        Duration toFeed = since(feeding.awaitReturn(brokenNanos));
        Duration toReceive = since(heard.awaitArrival(brokenNanos + toFeed.toNanos()));
        runForAWhile();
        sending.stop();
        feeding.stop();
        System.out.println("sending went on after " + toSend + " and " + toFeed + ", receiving after " + toReceive
                + "; longest send " + sending.longest() + "; told " + client.problems());
        assertThat(List.of(toSend, toFeed, toReceive))
                .allSatisfy(each -> assertThat(each).isLessThan(limit.plus(CROWDED)));
    }

    private Duration since(long nanos) {
        return Duration.ofNanos(nanos - brokenNanos);
    }

    /** But for what was stored in the moment before the fault, which Redis loses when it had not replicated it. */
    void assertOnlyUnreplicatedIsLost() {
        assertStoredOnce();
        long replicated = brokenNanos - REPLICATION.toNanos();
        assertThat(bodies()).containsAll(sending.storedBy(replicated)).containsAll(sending.storedAfter(brokenNanos));
        heard.awaitAll(feeding.storedBy(replicated));
        heard.awaitAll(feeding.storedAfter(brokenNanos));
        Set<String> lost = new HashSet<>(sending.stored());
        lost.removeAll(bodies());
        System.out.println(sending.stored().size() + " sent, " + lost.size() + " lost by Redis; "
                + feeding.stored().size() + " fed, " + heard.texts().size() + " heard");
    }

    /** Every send has returned, and everything is there once and was heard once. */
    void assertNothingIsLost() {
        assertStoredOnce();
        assertThat(bodies()).containsExactlyElementsOf(sending.stored());
        heard.awaitAll(feeding.stored());
        assertThat(heard.texts()).doesNotHaveDuplicates();
    }

    private void assertStoredOnce() {
        assertThat(sending.problems()).as("sends that failed").isEmpty();
        assertThat(feeding.problems()).as("sends that failed").isEmpty();
        assertThat(bodies()).as("stored once").doesNotHaveDuplicates();
    }

    private List<String> bodies() {
        try (Jedis jedis = redis.jedis()) {
            List<String> bodies = new ArrayList<>();
            jedis.xrange(keyOfKept(), (StreamEntryID) null, (StreamEntryID) null)
                    .forEach(entry -> bodies.add(entry.getFields().get("body")));
            return bodies;
        }
    }

    void assertToldOnce() {
        assertTold(1);
    }

    /** The outage is told, and once more at most each time that Redis served for a moment meanwhile. */
    void assertTold(int atMost) {
        assertThat(client.problemCodes())
                .hasSizeBetween(1, atMost)
                .allMatch(code -> code.equals("broker.UNAVAILABLE") || code.equals("broker.TIMEOUT"));
    }

    @Override
    public void close() throws JMSException {
        sending.close();
        feeding.close();
        client.close();
    }
}
