package io.redismq.internal.broker.redis;

import static io.redismq.internal.broker.redis.ScriptHarness.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.redismq.testing.RedisExtension;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import redis.clients.jedis.Protocol.Command;

/** The script behind a plain XREADGROUP. */
class FetchBulkTest {

    @RegisterExtension
    static final RedisExtension server = RedisExtension.shared();

    @RegisterExtension
    final ScriptHarness redis = new ScriptHarness(server);

    private void messages(int count) {
        IntStream.rangeClosed(1, count).forEach(i -> redis.message(4, i + "-0", "m" + i));
    }

    /** The pair, as a client sends it. */
    private String bulk(long request, int count, String... acknowledged) {
        redis.command(
                Command.XREADGROUP,
                "GROUP",
                ScriptHarness.GROUP,
                "c/1",
                "COUNT",
                String.valueOf(count),
                "STREAMS",
                redis.stream(4),
                ">");
        return redis.fetch("c/1", request)
                .mode("bulk")
                .acknowledge(4, acknowledged)
                .run();
    }

    @Test
    void whereOnlyNewMessagesOfTheDefaultPriorityAreLeftTheNextFetchMayBeABulkOne() {
        messages(5);
        assertThat(redis.fetch("c/1", 1).credit(2).run()).isEqualTo("OK -1 BULK - 2");
        assertThat(bulk(2, 2, "1-0")).isEqualTo("OK -1 BULK - 3");
        assertThat(redis.state())
                .contains("stream ~ c/1 2-0 x1 3-0 x1 4-0 x1", ":consumers c/1=2")
                .doesNotContain("stream 1-0 body=m1");
    }

    @Test
    void returnedMessagesEndIt() {
        messages(5);
        redis.pending(4, "1-0", "~returned", 1);
        redis.known("c/1", 1);
        assertThat(bulk(2, 2)).isEqualTo("OK -1 MORE - 2");
    }

    @Test
    void delayedMessagesEndIt() {
        messages(5);
        redis.known("c/1", 1);
        redis.jedis().zadd(redis.keys().due(), NOW + 70, "new 1-0000000000");
        assertThat(bulk(2, 2)).isEqualTo("OK 70 MORE - 2");
    }

    @Test
    void otherPrioritiesEndItAndNothingIsDone() {
        messages(3);
        redis.known("c/1", 1);
        redis.jedis().set(redis.keys().priorities(), "94");
        assertThat(bulk(2, 1, "1-0")).isEqualTo("PRIORITIES 94");
        assertThat(redis.state()).contains("stream 1-0 body=m1", ":consumers c/1=1");
    }

    @Test
    void aLateRepeatMakesTheConsumerLookUpWhatItHoldsAndWakesIt() throws Exception {
        messages(5);
        redis.known("c/1", 1);
        bulk(2, 1);
        try (HeardWakeUps heard = new HeardWakeUps(server.jedis(), redis.jedis())) {
            assertThat(bulk(2, 2)).isEqualTo("REPEATED");
            assertThat(heard.sinceLast()).containsExactly("c: c/1");
        }
        assertThat(redis.state()).contains("stream ~ c/1 1-0 x1 2-0 x1 3-0 x1", ":consumers c/1=2?");
        assertThat(bulk(1, 1)).isEqualTo("REPEATED");
        assertThat(redis.fetch("c/1", 3).withoutRenewal().run()).isEqualTo("OK -1 MORE - 4");
        assertThat(redis.fetch("c/1", 4).withoutRenewal().run()).isEqualTo("OK -1 MORE - -");
    }

    @Test
    void otherRequestsLeaveTheMarkForTheNextFetch() {
        messages(5);
        redis.known("c/1", 1);
        bulk(2, 1);
        bulk(2, 1);
        DestinationKeys names = redis.keys();
        redis.run(
                LuaScript.GIVE_BACK,
                List.of(names.consumers(), names.waiters(), names.due(), names.returned(), names.stream(4)),
                ScriptHarness.GROUP,
                "c/1",
                3,
                "4",
                ScriptHarness.WAKE,
                NOW);
        redis.run(
                LuaScript.DEAD_LETTER,
                List.of(names.consumers(), names.deadLetters(), names.deadLetterWaiters(), names.stream(4)),
                ScriptHarness.GROUP,
                "c/1",
                4,
                ScriptHarness.WAKE);
        assertThat(redis.fetch("c/1", 4).withoutRenewal().run()).isEqualTo("REPEATED");
        assertThat(redis.fetch("c/1", 5).withoutRenewal().run()).endsWith(" 2");
    }

    @Test
    void whatAConsumerGetsThatIsGoneGoesBackUncountedAndWakesAnother() throws Exception {
        messages(3);
        redis.jedis().zadd(redis.keys().waiters(), NOW, "d/7");
        try (HeardWakeUps heard = new HeardWakeUps(server.jedis(), redis.jedis())) {
            assertThat(bulk(2, 2)).isEqualTo("LEASE_LOST");
            assertThat(heard.sinceLast()).containsExactly("d: d/7");
        }
        assertThat(redis.state()).contains("stream ~ ~returned 1-0 x0 2-0 x0").noneMatch(line -> line.contains("c/1"));
    }
}
