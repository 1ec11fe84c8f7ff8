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

class SelectScriptTest {

    @RegisterExtension
    static final RedisExtension server = RedisExtension.shared();

    @RegisterExtension
    final ScriptHarness redis = new ScriptHarness(server);

    private String digits = "4";
    private String mode = "";
    private int examine = 10;
    private int pull = 10;

    /** Decisions are "WHAT PRIORITY ID". */
    private List<String> select(String consumer, long request, long cursor, String... decisions) {
        DestinationKeys names = redis.keys();
        List<Object> arguments = new ArrayList<>(
                List.of(ScriptHarness.GROUP, consumer, request, "", cursor, examine, pull, mode, digits, NOW));
        arguments.add(ScriptHarness.WAKE);
        digits.chars().forEach(digit -> arguments.add(0));
        arguments.add(decisions.length);
        for (String decision : decisions) {
            String[] parts = decision.split(" ");
            arguments.addAll(List.of(parts[0], digits.indexOf(parts[1]) + 1, parts[2]));
        }
        List<String> keys = ScriptHarness.concat(ScriptHarness.roundKeys(names), redis.streams(digits));
        return ScriptHarness.shown(redis.reply(LuaScript.SELECT, keys, arguments.toArray()));
    }

    private void messages(int count) {
        IntStream.rangeClosed(1, count).forEach(i -> redis.add(4, i + "-0", "header", header(4, 0), "body", "b" + i));
    }

    /** Puts a message into the pool as a script does. */
    private void pooled(int priority, String id, int count) {
        redis.pending(priority, id, "~returned", count);
        double number = redis.jedis().zincrby(redis.keys().returned(), 1, "~last");
        redis.jedis().zadd(redis.keys().returned(), number, priority + " " + id);
    }

    @Test
    void newEntriesArePulledIntoThePoolAndShownWithoutTheirBodies() {
        messages(2);
        redis.add(4, "3-0", "body", "by hand");
        redis.add(4, "4-0", "other", "x");
        assertThat(select("c/1/s", 1, 0))
                .containsExactly(
                        "OK -1 MORE - - 4 0 0 1 0",
                        "4 1-0 1",
                        header(4, 0),
                        "",
                        "4 2-0 1",
                        header(4, 0),
                        "",
                        "4 3-0 1",
                        "nil",
                        "",
                        "4 4-0 1",
                        "nil",
                        "nil");
        assertThat(redis.state())
                .contains("stream ~ ~returned 1-0 x0 2-0 x0 3-0 x0 4-0 x0")
                .contains(":returned 4+1-0=1 4+2-0=2 4+3-0=3 4+4-0=4 ~last=4");
    }

    @Test
    void whatIsClaimedIsGrantedAndTheRestIsThereForOthersUncounted() {
        messages(3);
        select("c/1/s", 1, 0);
        assertThat(select("c/1/s", 2, 3, "claim 4 2-0"))
                .containsExactly("OK -1 SHORT - - 3 1 0 1 0", "4 2-0 1", header(4, 0), "b2");
        assertThat(redis.state())
                .contains("stream ~ c/1/s 2-0 x1", "stream ~ ~returned 1-0 x0 3-0 x0")
                .contains(":returned 4+1-0=1 4+3-0=3 ~last=3");
        assertThat(redis.fetch("d/1", 1).credit(10).granted()).hasSize(2);
        assertThat(redis.state()).contains(":returned ~last=3");
    }

    @Test
    void thePoolIsExaminedBeforeAnythingNewAndOnlyOnce() {
        messages(3);
        pooled(4, "2-0", 2);
        pooled(4, "1-0", 1);
        redis.command(Command.XGROUP, "SETID", redis.stream(4), ScriptHarness.GROUP, "2-0");
        examine = 1;
        assertThat(select("c/1/s", 1, 0)).containsExactly("OK -1 MORE - - 1 0 1 0 0", "4 2-0 3", header(4, 0), "");
        examine = 10;
        assertThat(select("c/1/s", 2, 1))
                .containsExactly("OK -1 MORE - - 3 0 1 1 0", "4 1-0 2", header(4, 0), "", "4 3-0 1", header(4, 0), "");
        assertThat(select("c/1/s", 3, 3)).containsExactly("OK -1 SHORT - - 3 0 0 1 0");
    }

    @Test
    void whatIsClaimedFromThePoolIsCountedAndWhatIsGoneIsNot() {
        messages(3);
        pooled(4, "1-0", 2);
        pooled(4, "2-0", 0);
        redis.pending(4, "3-0", "other", 1);
        redis.jedis().xdel(redis.stream(4), new StreamEntryID("2-0"));
        assertThat(select("c/1/s", 1, 2, "claim 4 1-0", "claim 4 2-0", "claim 4 3-0"))
                .containsExactly("OK -1 SHORT - - 2 1 0 1 0", "4 1-0 3", header(4, 0), "b1");
        assertThat(redis.state())
                .contains("stream ~ c/1/s 1-0 x3", "stream ~ other 3-0 x1", ":returned ~last=2")
                .noneMatch(line -> line.contains("~ ~returned 2-0"));
    }

    @Test
    void whatIsNotInThePoolIsNotClaimed() {
        messages(2);
        redis.pending(4, "1-0", "other", 1);
        redis.pending(4, "2-0", "other", 1);
        List<String> before = redis.state();
        assertThat(select("c/1/s", 1, 0, "claim 4 1-0")).containsExactly("OK -1 SHORT - - 0 0 0 1 0");
        assertThat(redis.state()).containsAll(before);
    }

    @Test
    void whatIsPulledAlthoughItIsGoneHidesNothingThatComesIntoThePoolNext() {
        messages(2);
        select("c/1/s", 1, 0);
        redis.jedis().xdel(redis.stream(4), new StreamEntryID("1-0"));
        String cursor = select("c/1/s", 2, 2, "claim 4 1-0").get(0).split(" ")[5];
        redis.add(4, "3-0", "header", header(4, 0), "body", "b3");
        pooled(4, "3-0", 0);
        assertThat(select("c/1/s", 3, Long.parseLong(cursor))).contains("4 3-0 1");
    }

    @Test
    void aRepeatDoesNothing() {
        messages(2);
        select("c/1/s", 1, 0);
        select("c/1/s", 2, 2, "claim 4 1-0");
        List<String> before = redis.state();
        assertThat(select("c/1/s", 2, 2, "claim 4 1-0")).containsExactly("REPEATED");
        assertThat(redis.state()).isEqualTo(before);
    }

    @Test
    void whoIsNotKnownAnyMoreIsTold() {
        assertThat(select("c/1/s", 7, 0)).containsExactly("LEASE_LOST");
        redis.jedis().set(redis.keys().priorities(), "94");
        assertThat(select("c/1/s", 1, 0)).containsExactly("PRIORITIES 94");
    }

    @Test
    void prioritiesAreShownHighestFirst() {
        redis.jedis().set(redis.keys().priorities(), "94");
        digits = "94";
        messages(1);
        redis.add(9, "7-0", "header", header(9, 0), "body", "urgent");
        pull = 1;
        assertThat(select("c/1/s", 1, 0))
                .startsWith("OK -1 MORE - - 1 0 0 1 0", "9 7-0 1")
                .hasSize(4);
    }

    @Test
    void pullingWakesOnePlainConsumerForEachAndAllWithASelector() throws Exception {
        messages(2);
        String[] names = {"p/1", "p/2", "p/3", "s/1/s", "s/2/s"};
        for (int i = 0; i < names.length; i++) {
            redis.jedis().zadd(redis.keys().waiters(), i, names[i]);
        }
        try (HeardWakeUps heard = new HeardWakeUps(server.jedis(), redis.jedis())) {
            select("c/1/s", 1, 0);
            assertThat(heard.sinceLast()).containsExactly("p: p/1", "p: p/2", "s: s/1/s", "s: s/2/s");
            select("c/1/s", 2, 2);
            assertThat(heard.sinceLast()).isEmpty();
        }
        assertThat(redis.state()).contains(":waiters p/3=2");
    }

    @Test
    void whoDoesNotWantAMessageLeavesItsGroupToOthersAndTellsThem() throws Exception {
        redis.jedis().set(redis.keys().priorities(), "4g");
        redis.add(4, "1-0", "header", header(4, 0).replaceFirst("\n", "group\n"), "body", "x");
        assertThat(select("c/1/s", 1, 0)).startsWith("OK -1 MORE - - 1 0 0 1 1");
        assertThat(select("c/1/s", 2, 1, "claim 4 1-0")).startsWith("OK -1 SHORT - - 1 1 0 1 1");
        redis.add(4, "2-0", "header", header(4, 0).replaceFirst("\n", "group\n"), "body", "x");
        select("c/1/s", 3, 1);
        redis.jedis().zadd(redis.keys().waiters(), 1, "p/1");
        try (HeardWakeUps heard = new HeardWakeUps(server.jedis(), redis.jedis())) {
            select("c/1/s", 4, 2, "leave 4 2-0");
            assertThat(heard.sinceLast()).containsExactly("p: p/1");
        }
        assertThat(redis.jedis().hlen(redis.keys().groups())).isZero();
    }

    @Test
    void whoSeesNothingMoreWaits() {
        mode = "wait";
        messages(1);
        select("c/1/s", 1, 0);
        assertThat(redis.jedis().exists(redis.keys().waiters())).isFalse();
        assertThat(select("c/1/s", 2, 1)).containsExactly("OK -1 SHORT - - 1 0 0 1 0");
        assertThat(redis.state()).contains(":waiters c/1/s=" + NOW + "0");
    }

    @Test
    void expiredEntriesAreDiscardedNewOrPooled() {
        redis.add(4, "1-0", "header", header(4, NOW - 1), "body", "x");
        redis.add(4, "2-0", "header", header(4, NOW - 1), "body", "x");
        pooled(4, "1-0", 1);
        assertThat(select("c/1/s", 1, 0)).containsExactly("OK -1 SHORT - - 2 0 0 1 0");
        assertThat(redis.state()).contains(":returned ~last=2").noneMatch(line -> line.startsWith("stream 1-0"));
        assertThat(redis.jedis().xlen(redis.stream(4))).isZero();
    }

    @Test
    void aPoolThatBeganAnewIsExaminedFromTheStart() {
        messages(1);
        pooled(4, "1-0", 1);
        assertThat(select("c/1/s", 1, 500)).startsWith("OK -1 MORE - - 1 0 1 1 0", "4 1-0 2");
    }

    @Test
    void whatCameBackSinceItWasExaminedIsNotClaimedButShown() {
        messages(1);
        select("c/1/s", 1, 0);
        redis.fetch("d/1", 1).credit(1).granted();
        pooled(4, "1-0", 1);
        assertThat(select("c/1/s", 2, 1, "claim 4 1-0"))
                .containsExactly("OK -1 MORE - - 2 0 1 1 0", "4 1-0 2", header(4, 0), "");
    }

    @Test
    void whatIsKeptForTheOwnerOfItsGroupIsNotOvertakenByItsSuccessor() {
        redis.jedis().set(redis.keys().priorities(), "4g");
        for (int i = 1; i <= 3; i++) {
            redis.add(4, i + "-0", "header", header(4, 0).replaceFirst("\n", "group\n"), "body", "b" + i);
        }
        select("red/1/s", 1, 0);
        select("blue/1/s", 1, 0);
        select("blue/1/s", 2, 3, "claim 4 1-0");
        assertThat(select("red/1/s", 2, 3, "claim 4 2-0")).startsWith("OK -1 SHORT - - 3 0 0 1 1");
        assertThat(select("blue/1/s", 3, 3)).startsWith("OK -1 MORE - - 4 0 1 1 1", "4 2-0 1");
        select("blue/1/s", 4, 4, "leave 4 2-0");
        assertThat(select("red/1/s", 3, 3, "claim 4 3-0"))
                .startsWith("OK -1 MORE - - 5 0 2 1 1", "4 2-0 1")
                .contains("4 3-0 1");
        assertThat(select("red/1/s", 4, 5, "claim 4 2-0", "claim 4 3-0")).startsWith("OK -1 SHORT - - 5 2 0 1 1");
    }

    @Test
    void theOwnerOfAGroupDoesNotOvertakeWhatWasKeptForIt() {
        redis.jedis().set(redis.keys().priorities(), "4g");
        for (int i = 1; i <= 3; i++) {
            redis.add(4, i + "-0", "header", header(4, 0).replaceFirst("\n", "group\n"), "body", "b" + i);
        }
        select("red/1/s", 1, 0);
        select("red/1/s", 2, 3, "claim 4 1-0");
        select("blue/1/s", 1, 0);
        select("blue/1/s", 2, 3, "claim 4 2-0");
        assertThat(redis.state()).contains("stream ~ ~for:red/1/s 2-0 x0", "stream ~ ~returned 3-0 x0");
        assertThat(select("red/1/s", 3, 3, "claim 4 3-0")).startsWith("OK -1 MORE - - 5 0 2 1 1", "4 2-0 1");
    }

    @Test
    void whoHasMoreKeptForItThanItTakesBackAtOnceKeepsItsGroup() {
        redis.jedis().set(redis.keys().priorities(), "4g");
        for (int i = 1; i <= 202; i++) {
            redis.add(4, i + "-0", "header", header(4, 0).replaceFirst("\n", "group\n"), "body", "b" + i);
        }
        examine = 300;
        pull = 202;
        select("red/1/s", 1, 0);
        select("red/1/s", 2, 202, "claim 4 1-0");
        assertThat(redis.fetch("d/1", 1).credit(500).granted()).isEmpty();
        examine = 0;
        pull = 0;
        select("red/1/s", 3, 202, "leave 4 2-0");
        assertThat(redis.state()).anyMatch(line -> line.contains(":groups") && line.contains("=red/1/s"));
        select("red/1/s", 4, 202, "leave 4 2-0");
        assertThat(redis.state()).noneMatch(line -> line.contains("=red/1/s"));
    }
}
