package io.redismq.internal.broker.redis;

import static io.redismq.internal.broker.redis.ScriptHarness.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.redismq.testing.RedisExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.StreamEntryID;

class GiveBackScriptTest {

    @RegisterExtension
    static final RedisExtension server = RedisExtension.shared();

    @RegisterExtension
    final ScriptHarness redis = new ScriptHarness(server);

    /** Each entry is "PRIORITY ID COUNT DELAY". */
    private String giveBack(long request, String... entries) {
        DestinationKeys names = redis.keys();
        List<Object> arguments =
                new ArrayList<>(List.of(ScriptHarness.GROUP, "c/1", request, "94", ScriptHarness.WAKE, NOW));
        for (String entry : entries) {
            String[] parts = entry.split(" ");
            arguments.addAll(List.of("94".indexOf(parts[0]) + 1, parts[1], parts[2], parts[3]));
        }
        return redis.run(
                LuaScript.GIVE_BACK,
                ScriptHarness.concat(
                        List.of(names.consumers(), names.waiters(), names.due(), names.returned()),
                        redis.streams("94")),
                arguments.toArray());
    }

    @Test
    void messagesGoToThePoolWithTheGivenCount() {
        redis.held(4, "1-0", "c/1", 1);
        redis.held(4, "2-0", "c/1", 3);
        redis.held(9, "1-0", "c/1", 1);
        redis.held(4, "3-0", "c/1", 1);
        redis.known("c/1", 4);
        assertThat(giveBack(5, "4 2-0 3 0", "4 1-0 0 0", "9 1-0 1 0")).isEqualTo("OK");
        assertThat(redis.state())
                .containsExactly(
                        "stream 1-0 body=b1-0",
                        "stream 2-0 body=b2-0",
                        "stream 3-0 body=b3-0",
                        "stream ~ c/1 3-0 x1",
                        "stream ~ ~returned 1-0 x0 2-0 x3",
                        ":consumers c/1=5",
                        ":leases c/1=" + (NOW + 1000),
                        ":p9 1-0 body=b1-0",
                        ":p9 ~ c/1",
                        ":p9 ~ ~returned 1-0 x1",
                        ":returned 4+2-0=1 4+1-0=2 9+1-0=3 ~last=3");
    }

    @Test
    void anUnseenMessageKeepsItsCountWhenItComesAgainAndASeenOneCountsOneMore() {
        redis.held(4, "1-0", "c/1", 1);
        redis.held(4, "2-0", "c/1", 1);
        redis.known("c/1", 1);
        giveBack(2, "4 1-0 0 0", "4 2-0 1 0");
        assertThat(redis.fetch("c/2", 1).credit(5).granted()).containsExactly("4:1-0 x1 b1-0", "4:2-0 x2 b2-0");
    }

    @Test
    void aDelayedReturnWaitsForItsTime() {
        redis.held(9, "1-0", "c/1", 2);
        redis.known("c/1", 1);
        assertThat(giveBack(2, "9 1-0 2 500")).isEqualTo("OK");
        assertThat(redis.state()).contains(":due old+9+1-0=" + (NOW + 500), ":p9 ~ c/1", ":p9 ~ ~delayed 1-0 x2");
    }

    @Test
    void sentTwiceItMovesNothingAgain() {
        redis.held(4, "1-0", "c/1", 1);
        redis.known("c/1", 1);
        giveBack(2, "4 1-0 1 0");
        redis.pending(4, "1-0", "c/2", 2);
        List<String> before = redis.state();
        assertThat(giveBack(2, "4 1-0 1 0")).isEqualTo("REPEATED");
        assertThat(redis.state()).isEqualTo(before);
    }

    @Test
    void aConsumerThatWasReapedTakesNothingFromTheNextOne() {
        redis.held(4, "1-0", "c/2", 2);
        List<String> before = redis.state();
        assertThat(giveBack(2, "4 1-0 1 0")).isEqualTo("LEASE_LOST");
        assertThat(redis.state()).isEqualTo(before);
    }

    @Test
    void whatAnotherConsumerHoldsStaysWithIt() {
        redis.held(4, "1-0", "c/2", 2);
        redis.known("c/1", 1);
        assertThat(giveBack(2, "4 1-0 1 0", "4 7-0 1 50")).isEqualTo("OK");
        assertThat(redis.state()).contains("stream ~ c/2 1-0 x2").noneMatch(line -> line.startsWith(":due"));
    }

    @Test
    void eachReturnedMessageWakesAConsumerAndADelayedOneTellsItsTimeToOne() throws Exception {
        IntStream.rangeClosed(1, 4).forEach(i -> redis.held(4, i + "-0", "c/1", 1));
        redis.known("c/1", 1);
        IntStream.range(0, 5).forEach(i -> redis.jedis().zadd(redis.keys().waiters(), i, "w/" + i));
        try (HeardWakeUps wakeUps = new HeardWakeUps(server.jedis(), redis.jedis())) {
            giveBack(2, "4 1-0 1 0", "4 2-0 1 0", "4 3-0 1 90", "4 4-0 1 90");
            assertThat(wakeUps.sinceLast()).containsExactly("w: w/0", "w: w/1", "w: w/2");
        }
    }

    @Test
    void aDeletedEntryLeavesNoGhostOnceThePoolIsServed() {
        redis.held(4, "1-0", "c/1", 1);
        redis.known("c/1", 1);
        redis.jedis().xdel(redis.stream(4), new StreamEntryID("1-0"));
        assertThat(giveBack(2, "4 1-0 1 0")).isEqualTo("OK");
        assertThat(redis.fetch("c/1", 3).credit(5).granted()).isEmpty();
        assertThat(redis.state()).noneMatch(line -> line.contains("1-0"));
    }

    @Test
    void aLostGroupHasNothingToReturn() {
        redis.message(4, "1-0", "a");
        redis.jedis().xgroupDestroy(redis.stream(4), ScriptHarness.GROUP);
        redis.known("c/1", 1);
        assertThat(giveBack(2, "4 1-0 1 0")).isEqualTo("OK");
        assertThat(redis.fetch("c/1", 3).credit(5).granted()).containsExactly("4:1-0 x1 a");
    }

    @Test
    void thousandsOfMessagesAreReturnedAtOnce() {
        String[] entries = IntStream.rangeClosed(1, 3000)
                .mapToObj(i -> "4 " + i + "-0 0 0")
                .toArray(String[]::new);
        for (int i = 1; i <= 3000; i++) {
            redis.add(4, i + "-0", "body", "x");
        }
        redis.fetch("c/1", 1).credit(3000).chunk(1000).run();
        assertThat(giveBack(2, entries)).isEqualTo("OK");
        assertThat(redis.fetch("c/2", 1).credit(3000).chunk(1000).granted()).hasSize(3000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ":p9", ":consumers", ":due", ":returned"})
    void aKeyOfAnotherTypeIsRefusedBeforeAnythingIsWritten(String suffix) {
        redis.held(9, "1-0", "c/1", 1);
        redis.held(4, "1-0", "c/1", 1);
        redis.known("c/1", 1);
        redis.jedis().del(redis.stream(4) + suffix);
        redis.jedis().set(redis.stream(4) + suffix, "x");
        List<String> before = redis.state();
        assertThat(giveBack(2, "9 1-0 1 0", "4 1-0 1 5")).startsWith("ERROR ").contains("WRONGTYPE");
        assertThat(redis.state()).isEqualTo(before);
    }
}
