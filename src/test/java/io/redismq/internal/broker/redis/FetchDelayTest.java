package io.redismq.internal.broker.redis;

import static io.redismq.internal.broker.redis.ScriptHarness.NOW;
import static io.redismq.internal.broker.redis.ScriptHarness.header;
import static org.assertj.core.api.Assertions.assertThat;

import io.redismq.testing.RedisExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.StreamEntryID;

/** Delayed messages and redelivery back-off. */
class FetchDelayTest {

    @RegisterExtension
    static final RedisExtension server = RedisExtension.shared();

    @RegisterExtension
    final ScriptHarness redis = new ScriptHarness(server);

    private void delayed(String id, int priority, long due, String body) {
        redis.command(Command.XADD, redis.keys().delayed(), id, "header", header(priority, 0), "body", body);
        String[] parts = id.split("-");
        redis.jedis().zadd(redis.keys().due(), due, String.format("new %s-%010d", parts[0], Long.parseLong(parts[1])));
    }

    @Test
    void aDueMessageMovesToTheStreamOfItsPriorityAsItIs() {
        redis.jedis().set(redis.keys().priorities(), "94");
        delayed("1-0", 9, NOW, "due");
        delayed("2-0", 4, NOW + 70, "later");
        assertThat(redis.fetch("c/1", 1).priorities("94").run()).isEqualTo("OK 70 MORE - 0");
        assertThat(redis.state())
                .contains(
                        ":p9 #1 header=" + header(9, 0).replace('\n', '|') + " body=due",
                        ":delayed 2-0 header=" + header(4, 0).replace('\n', '|') + " body=later",
                        ":due new+2-0000000000=" + (NOW + 70));
    }

    @Test
    void dueMessagesKeepTheOrderOfTheirTimesThenOfSending() {
        List<String> expected = new ArrayList<>();
        delayed("1-0", 4, NOW - 1, "last");
        for (int i = 0; i < 120; i++) {
            delayed("2-" + i, 4, NOW - 5, "same" + i);
            expected.add("same" + i);
        }
        delayed("3-0", 4, NOW - 9, "first");
        expected.add(0, "first");
        expected.add("last");
        List<String> granted = new ArrayList<>(redis.fetch("c/1", 1).credit(200).granted());
        granted.addAll(redis.fetch("c/1", 2).credit(200).granted());
        assertThat(granted.stream().map(line -> line.substring(line.lastIndexOf(' ') + 1)))
                .isEqualTo(expected);
        assertThat(redis.jedis().exists(redis.keys().due())).isFalse();
        assertThat(redis.jedis().xlen(redis.keys().delayed())).isZero();
    }

    @Test
    void promotionIsBoundedAndTheRestIsDueAtOnce() {
        IntStream.range(0, 150).forEach(i -> delayed("1-" + i, 4, NOW, "m"));
        assertThat(redis.fetch("c/1", 1).credit(200).run()).isEqualTo("OK 0 SHORT - 100");
        assertThat(redis.jedis().zcard(redis.keys().due())).isEqualTo(50);
    }

    @Test
    void whatIsPromotedBeyondOnesOwnCreditWakesOthers() throws Exception {
        IntStream.range(0, 4).forEach(i -> delayed("1-" + i, 4, NOW, "m"));
        IntStream.range(0, 5).forEach(i -> redis.jedis().zadd(redis.keys().waiters(), i, "w/" + i));
        try (HeardWakeUps wakeUps = new HeardWakeUps(server.jedis(), redis.jedis())) {
            assertThat(redis.fetch("c/1", 1).credit(1).granted()).hasSize(1);
            assertThat(wakeUps.sinceLast()).containsExactly("w: w/0", "w: w/1", "w: w/2");
        }
    }

    @Test
    void aHeartbeatThatPromotesWakesAConsumerForEachMessage() throws Exception {
        delayed("1-0", 4, NOW, "m");
        redis.held(4, "1-0", "~delayed", 2);
        redis.jedis().zadd(redis.keys().due(), NOW, "old 4 1-0");
        IntStream.range(0, 5).forEach(i -> redis.jedis().zadd(redis.keys().waiters(), i, "w/" + i));
        try (HeardWakeUps wakeUps = new HeardWakeUps(server.jedis(), redis.jedis())) {
            redis.fetch("c/1", 1).run();
            assertThat(wakeUps.sinceLast()).containsExactly("w: w/0", "w: w/1");
        }
    }

    @Test
    void aDueTimeWithoutItsMessageIsForgotten() {
        redis.jedis().zadd(redis.keys().due(), NOW, "new 5-0000000000");
        redis.jedis().zadd(redis.keys().due(), NOW, "made by hand");
        assertThat(redis.fetch("c/1", 1).run()).isEqualTo("OK -1 MORE - 0");
        assertThat(redis.jedis().exists(redis.keys().due())).isFalse();
    }

    @Test
    void aTimeFarAwayIsToldAsADay() {
        redis.jedis().zadd(redis.keys().due(), 9.2e18, "new 5-0000000000");
        assertThat(redis.fetch("c/1", 1).run()).isEqualTo("OK 86400000 MORE - 0");
    }

    @Test
    void aMessageOfAPriorityNobodyKnowsIsFiledUnderTheDefault() {
        delayed("1-0", 7, NOW, "m");
        assertThat(redis.fetch("c/1", 1).credit(1).granted()).hasSize(1);
    }

    @Test
    void aMessageWhoseBackOffIsOverComesAgainWithItsCount() {
        redis.held(4, "1-0", "~delayed", 2);
        redis.message(4, "2-0", "new");
        redis.jedis().zadd(redis.keys().due(), NOW, "old 4 1-0");
        assertThat(redis.fetch("c/1", 1).credit(5).granted()).containsExactly("4:1-0 x3 b1-0", "4:2-0 x1 new");
        assertThat(redis.state()).contains("stream ~ c/1 1-0 x3 2-0 x1", "stream ~ ~delayed", "stream ~ ~returned");
        assertThat(redis.jedis().exists(redis.keys().due())).isFalse();
    }

    @Test
    void aMessageInBackOffStaysAndTheTimeIsTold() {
        redis.held(4, "1-0", "~delayed", 2);
        redis.jedis().zadd(redis.keys().due(), NOW + 33, "old 4 1-0");
        delayed("1-0", 4, NOW + 44, "m");
        assertThat(redis.fetch("c/1", 1).credit(5).run()).isEqualTo("OK 33 SHORT - 0");
        assertThat(redis.state())
                .contains(
                        "stream ~ ~delayed 1-0 x2", ":due old+4+1-0=" + (NOW + 33) + " new+1-0000000000=" + (NOW + 44));
    }

    @Test
    void anEntryDeletedDuringItsBackOffLeavesNoGhost() {
        redis.held(4, "1-0", "~delayed", 2);
        redis.jedis().zadd(redis.keys().due(), NOW, "old 4 1-0");
        redis.jedis().xdel(redis.stream(4), new StreamEntryID("1-0"));
        assertThat(redis.fetch("c/1", 1).credit(5).granted()).isEmpty();
        assertThat(redis.state()).noneMatch(line -> line.contains("1-0"));
    }

    @Test
    void backOffOutlivingItsGroupOrStreamIsForgotten() {
        redis.jedis().zadd(redis.keys().due(), NOW, "old 4 1-0");
        redis.jedis().zadd(redis.keys().due(), NOW, "old 4 by hand");
        assertThat(redis.fetch("c/1", 1).credit(5).run()).isEqualTo("OK -1 SHORT - 0");
        assertThat(redis.jedis().exists(redis.keys().due())).isFalse();
    }

    @Test
    void backOffOfAPriorityThatIsNotRecordedWaitsUntilItIs() {
        redis.held(9, "1-0", "~delayed", 2);
        redis.jedis().zadd(redis.keys().due(), NOW, "old 9 1-0");
        redis.message(4, "1-0", "other");
        assertThat(redis.fetch("c/1", 1).credit(5).granted()).containsExactly("4:1-0 x1 other");
        redis.jedis().set(redis.keys().priorities(), "94");
        assertThat(redis.fetch("c/1", 2).priorities("94").credit(5).granted()).containsExactly("9:1-0 x3 b1-0");
    }
}
