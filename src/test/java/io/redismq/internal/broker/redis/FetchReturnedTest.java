package io.redismq.internal.broker.redis;

import static io.redismq.internal.broker.redis.ScriptHarness.NOW;
import static io.redismq.internal.broker.redis.ScriptHarness.header;
import static org.assertj.core.api.Assertions.assertThat;

import io.redismq.testing.RedisExtension;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import redis.clients.jedis.StreamEntryID;

/** The pool of returned messages: its order, delivery counts, over-delivery and ghosts. */
class FetchReturnedTest {

    @RegisterExtension
    static final RedisExtension server = RedisExtension.shared();

    @RegisterExtension
    final ScriptHarness redis = new ScriptHarness(server);

    @Test
    void returnedMessagesComeInStreamOrderBeforeNewOnesAndCountOneMore() {
        redis.held(4, "1-0", "~returned", 2);
        redis.held(4, "2-0", "c/9", 1);
        redis.held(4, "3-0", "~returned", 0);
        redis.message(4, "4-0", "new");
        assertThat(redis.fetch("c/1", 1).credit(10).chunk(1).granted())
                .containsExactly("4:1-0 x3 b1-0", "4:3-0 x1 b3-0", "4:4-0 x1 new");
        assertThat(redis.state())
                .contains("stream ~ c/1 1-0 x3 3-0 x1 4-0 x1", "stream ~ c/9 2-0 x1", "stream ~ ~returned");
    }

    @Test
    void newMessagesOfAHigherPriorityComeBeforeReturnedOnesOfALower() {
        redis.jedis().set(redis.keys().priorities(), "94");
        redis.held(4, "1-0", "~returned", 1);
        redis.message(9, "5-0", "high");
        assertThat(redis.fetch("c/1", 1).priorities("94").credit(10).granted())
                .containsExactly("9:5-0 x1 high", "4:1-0 x2 b1-0");
    }

    @Test
    void whatWasDeliveredTooOftenGoesToTheDeadLettersWithEvidence() throws Exception {
        redis.add(4, "1-0", "header", "h", "body", "a", "extra", "x");
        redis.pending(4, "1-0", "~returned", 3);
        redis.held(4, "2-0", "~returned", 2);
        redis.jedis().zadd(redis.keys().deadLetterWaiters(), 1, "d/1");
        try (HeardWakeUps wakeUps = new HeardWakeUps(server.jedis(), redis.jedis())) {
            assertThat(redis.fetch("c/1", 1).credit(10).maximumDeliveries(3).granted())
                    .containsExactly("4:2-0 x3 b2-0");
            assertThat(wakeUps.sinceLast()).containsExactly("d: d/1");
        }
        assertThat(redis.state())
                .contains(
                        ":dlq #1 header=h body=a extra=x evidence="
                                + "JMS_RedisMQ_DeadLetterReason:S=delivered 3 times without being acknowledged"
                                + "|JMS_RedisMQ_OriginalDestination:S=queue:q"
                                + "|JMS_RedisMQ_OriginalEntry:S=1-0"
                                + "|JMS_RedisMQ_DeliveryCount:I=3"
                                + "|JMS_RedisMQ_DeadLetterTime:L=" + NOW,
                        "stream 2-0 body=b2-0",
                        "stream ~ c/1 2-0 x3",
                        "stream ~ ~returned")
                .noneMatch(line -> line.startsWith("stream 1-0"));
    }

    @Test
    void aDestinationNameIsEscapedInTheEvidence() {
        redis.held(4, "1-0", "~returned", 1);
        redis.fetch("c/1", 1)
                .credit(1)
                .maximumDeliveries(1)
                .destination("queue:a\nx:S=\\\r")
                .run();
        assertThat(redis.state())
                .anyMatch(line -> line.contains("|JMS_RedisMQ_OriginalDestination:S=queue:a\\nx:S=\\\\\\r|"));
    }

    @Test
    void withoutALimitNothingIsBuried() {
        redis.held(4, "1-0", "~returned", 5000);
        assertThat(redis.fetch("c/1", 1).credit(10).maximumDeliveries(0).granted())
                .containsExactly("4:1-0 x5001 b1-0");
    }

    @Test
    void buryingIsBoundedAndTheConsumerIsNotToldThatThereIsNoMore() {
        for (int i = 1; i <= 1500; i++) {
            redis.add(4, i + "-0", "body", "x");
        }
        redis.group(4);
        IntStream.rangeClosed(1, 1500).forEach(i -> redis.pending(4, i + "-0", "~returned", 9));
        assertThat(redis.fetch("c/1", 1)
                        .credit(10)
                        .maximumDeliveries(3)
                        .mode("wait")
                        .line())
                .isEqualTo("OK " + NOW + " -1 0 -");
        assertThat(redis.jedis().xlen(redis.keys().deadLetters())).isBetween(1000L, 1100L);
        redis.fetch("c/1", 2).credit(10).maximumDeliveries(3).run();
        assertThat(redis.jedis().xlen(redis.keys().deadLetters())).isEqualTo(1500);
    }

    @Test
    void anEntryWithMoreFieldsThanLuaCanUnpackIsBuriedAllTheSame() {
        List<String> fields = new ArrayList<>(List.of("header", "h", "body", "b"));
        fields.addAll(Collections.nCopies(12_000, "f"));
        redis.add(4, "1-0", fields.toArray(String[]::new));
        redis.pending(4, "1-0", "~returned", 9);
        assertThat(redis.fetch("c/1", 1).credit(10).maximumDeliveries(3).line()).startsWith("OK");
        assertThat(redis.state())
                .anyMatch(line -> line.startsWith(":dlq #1 header=h body=b f=f")
                        && line.contains(" evidence=JMS_RedisMQ_DeadLetterReason"))
                .contains("stream ~ ~returned");
    }

    @Test
    void aDeletedEntryLeavesNoGhostInThePool() {
        redis.held(4, "1-0", "~returned", 1);
        redis.held(4, "2-0", "~returned", 1);
        redis.held(4, "3-0", "~returned", 9);
        redis.jedis().xdel(redis.stream(4), new StreamEntryID("1-0"), new StreamEntryID("3-0"));
        assertThat(redis.fetch("c/1", 1).credit(10).maximumDeliveries(3).granted())
                .containsExactly("4:2-0 x2 b2-0");
        assertThat(redis.state()).contains("stream ~ c/1 2-0 x2", "stream ~ ~returned");
        assertThat(redis.jedis().exists(redis.keys().deadLetters())).isFalse();
    }

    @Test
    void aGhostWakesNobodyAtTheDeadLetters() {
        redis.held(4, "1-0", "~returned", 9);
        redis.jedis().xdel(redis.stream(4), new StreamEntryID("1-0"));
        redis.jedis().zadd(redis.keys().deadLetterWaiters(), 1, "d/1");
        redis.fetch("c/1", 1).credit(10).maximumDeliveries(3).run();
        assertThat(redis.state()).contains(":dlq:waiters d/1=1");
    }

    @Test
    void anExpiredMessageOfThePoolIsRemoved() {
        redis.add(4, "1-0", "header", header(4, NOW - 1), "body", "late");
        redis.pending(4, "1-0", "~returned", 1);
        assertThat(redis.fetch("c/1", 1).credit(10).granted()).isEmpty();
        assertThat(redis.state()).contains("stream ~ c/1", "stream ~ ~returned");
    }

    @Test
    void creditHoldsInThePoolToo() {
        IntStream.rangeClosed(1, 5).forEach(i -> redis.held(4, i + "-0", "~returned", 1));
        assertThat(redis.fetch("c/1", 1).credit(3).mode("wait").line()).endsWith(" 0 -");
        assertThat(redis.state()).contains("stream ~ c/1 1-0 x2 2-0 x2 3-0 x2", "stream ~ ~returned 4-0 x1 5-0 x1");
    }

    @Test
    void aFullPoolIsServedUpToALargeCredit() {
        for (int i = 1; i <= 2500; i++) {
            redis.add(4, i + "-0", "body", "x");
        }
        redis.group(4);
        IntStream.rangeClosed(1, 2500).forEach(i -> redis.pending(4, i + "-0", "~returned", 0));
        assertThat(redis.fetch("c/1", 1).credit(2500).chunk(1000).granted()).hasSize(2500);
    }
}
