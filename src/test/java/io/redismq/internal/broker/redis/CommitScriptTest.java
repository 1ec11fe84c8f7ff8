package io.redismq.internal.broker.redis;

import static io.redismq.internal.broker.redis.CommitTestCall.deadLettersOf;
import static io.redismq.internal.broker.redis.CommitTestCall.payload;
import static io.redismq.internal.broker.redis.CommitTestCall.queueOf;
import static io.redismq.internal.broker.redis.ScriptHarness.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.redismq.internal.broker.Address;
import io.redismq.internal.broker.Outgoing;
import io.redismq.testing.RedisExtension;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Protocol.Command;

class CommitScriptTest {

    private static final long DEADLINE = 33_000_000_000_000L;

    @RegisterExtension
    static final RedisExtension server = RedisExtension.shared();

    @RegisterExtension
    final ScriptHarness redis = new ScriptHarness(server);

    private CommitTestCall commit(long number) {
        return new CommitTestCall(redis, number);
    }

    private String fence(long number) {
        return redis.run(
                LuaScript.FENCE_TRANSACTION, List.of(redis.keys().transaction(CommitTestCall.SESSION)), number, 60_000);
    }

    /** Runs it twice; the second time must say so and change nothing. */
    private void commitsOnce(CommitTestCall call) {
        assertThat(call.run()).isEqualTo("OK");
        List<String> after = redis.state();
        assertThat(call.run()).isEqualTo("REPEATED");
        assertThat(redis.state()).isEqualTo(after);
    }

    /** Refuses, and leaves everything but its own record as it was. */
    private void refuses(CommitTestCall call, String reply) {
        List<String> before = redis.state();
        assertThat(call.run()).isEqualTo(reply);
        assertThat(redis.state().stream().filter(line -> !line.startsWith(":tx:")))
                .isEqualTo(
                        before.stream().filter(line -> !line.startsWith(":tx:")).toList());
    }

    @Test
    void whatIsSentIsStoredAndWhatIsReceivedRemoved() {
        redis.held(4, "1-0", "c/1", 1);
        redis.held(4, "2-0", "c/1", 1);
        redis.held(9, "1-0", "c/1", 2);
        redis.known("c/1", 7);
        commitsOnce(commit(1)
                .settle("c/1", 4, "1-0")
                .settle("c/1", 9, "1-0")
                .send(4, 0, "x")
                .send(4, 0, "y"));
        assertThat(redis.state())
                .containsExactly(
                        "stream 2-0 body=b2-0",
                        "stream #1 header=h body=x",
                        "stream #2 header=h body=y",
                        "stream ~ c/1 2-0 x1",
                        ":consumers c/1=7",
                        ":leases c/1=" + (NOW + 1000),
                        ":p9 ~ c/1",
                        ":tx:s 1 committed (ttl)");
    }

    @Test
    void prioritiesDelaysDeadlinesAndGroupsAreRecorded() {
        redis.jedis().zadd(redis.keys().waiters(), 1, "d/1");
        commitsOnce(commit(3)
                .send(9, 0, "urgent")
                .send(4, 500, "later")
                .send(queueOf(redis), new Outgoing(0, 0, DEADLINE, payload("10TP00000000000000g\nID:m\n1", "g"))));
        assertThat(redis.state())
                .containsExactly(
                        ":deadline " + DEADLINE + " (ttl)",
                        ":delayed #1 header=h body=later",
                        ":due new+due#1=" + (NOW + 500),
                        ":p0 #1 header=10TP00000000000000g|ID:m|1 body=g",
                        ":p9 #1 header=h body=urgent",
                        ":priorities 940g",
                        ":tx:s 3 committed (ttl)");
    }

    @Test
    void waitersAreWokenOnceForEachMessage() throws Exception {
        for (String waiter : List.of("d/1", "e/2", "f/3")) {
            redis.jedis().zadd(redis.keys().waiters(), waiter.charAt(0), waiter);
        }
        try (HeardWakeUps wakeUps = new HeardWakeUps(server.jedis(), server.jedis())) {
            assertThat(commit(1).send(4, 0, "x").send(4, 0, "y").run()).isEqualTo("OK");
            assertThat(wakeUps.sinceLast()).containsExactly("d: d/1", "e: e/2");
        }
    }

    @Test
    void severalDestinationsChangeTogether() {
        redis.held(4, "1-0", "c/1", 1);
        redis.known("c/1", 1);
        commitsOnce(commit(1)
                .settle("c/1", 4, "1-0")
                .send(4, 0, "x")
                .send(deadLettersOf(redis), new Outgoing(7, 0, 0, payload("h", "dead"))));
        assertThat(redis.state())
                .contains("stream #1 header=h body=x", ":dlq #1 header=h body=dead")
                .noneMatch(line -> line.contains("1-0"));
    }

    @Test
    void aConsumerThatIsGoneRollsEverythingBack() {
        redis.held(4, "1-0", "c/1", 1);
        redis.held(4, "2-0", "c/2", 1);
        redis.known("c/1", 1);
        refuses(commit(1).settle("c/1", 4, "1-0").settle("c/2", 4, "2-0").send(4, 0, "x"), "LEASE_LOST");
    }

    @Test
    void aTemporaryDestinationThatIsGoneRollsEverythingBack() {
        Address gone = new Address(Address.Kind.QUEUE, "~temp/a/1");
        refuses(commit(1).send(4, 0, "x").send(gone, new Outgoing(4, 0, 0, payload("h", "reply"))), "DELETED 2");
    }

    @Test
    void noRoomInOneDestinationRollsEverythingBackAndLeavesTheNumberFree() {
        redis.message(4, "1-0", "there");
        redis.held(9, "1-0", "c/1", 1);
        redis.known("c/1", 1);
        redis.jedis().set(redis.keys().priorities(), "94");
        CommitTestCall call = commit(1)
                .settle("c/1", 9, "1-0")
                .send(4, 0, "x")
                .send(4, 0, "y")
                .limit(2, false);
        refuses(call, "FULL 1");
        redis.command(Command.XDEL, redis.stream(4), "1-0");
        assertThat(call.run()).isEqualTo("OK");
    }

    @Test
    void whatIsReceivedFromAFullQueueMakesRoomForWhatIsSentThere() {
        redis.held(4, "1-0", "c/1", 1);
        redis.held(4, "2-0", "c/1", 1);
        redis.held(9, "1-0", "c/2", 1);
        redis.known("c/1", 1);
        redis.known("c/2", 1);
        redis.jedis().set(redis.keys().priorities(), "94");
        CommitTestCall taking =
                commit(1).settle("c/1", 4, "1-0", "2-0").settle("c/2", 9, "1-0").limit(3, false);
        for (int i = 1; i <= 3; i++) {
            taking.send(4, 0, "x" + i);
        }
        refuses(taking.send(4, 0, "x4"), "FULL 1");
        commitsOnce(commit(1)
                .settle("c/1", 4, "1-0", "2-0")
                .settle("c/2", 9, "1-0")
                .limit(3, false)
                .send(4, 0, "x1")
                .send(9, 0, "x2")
                .send(4, 0, "x3"));
        assertThat(redis.state()).contains("stream #2 header=h body=x3").noneMatch(line -> line.contains("c/1 2-0"));
    }

    @Test
    void whatIsReceivedElsewhereMakesNoRoom() {
        redis.message(4, "1-0", "there");
        redis.held(9, "1-0", "c/1", 1);
        redis.known("c/1", 1);
        Address other = deadLettersOf(redis);
        refuses(
                commit(1)
                        .settle("c/1", 9, "1-0")
                        .limit(other, 1, false)
                        .send(other, new Outgoing(4, 0, 0, payload("h", "y")))
                        .send(other, new Outgoing(4, 0, 0, payload("h", "z"))),
                "FULL 1");
    }

    @Test
    void noMoreIsDroppedThanWhatIsReceivedMakesNoRoomFor() {
        redis.held(4, "1-0", "c/1", 1);
        redis.known("c/1", 1);
        redis.message(4, "2-0", "old");
        redis.message(4, "3-0", "kept");
        assertThat(commit(1)
                        .settle("c/1", 4, "1-0")
                        .limit(3, true)
                        .send(4, 0, "x")
                        .send(4, 0, "y")
                        .run())
                .isEqualTo("OK");
        assertThat(redis.state())
                .contains("stream 3-0 body=kept", "stream #1 header=h body=x", "stream #2 header=h body=y")
                .noneMatch(line -> line.contains("stream 2-0"));
    }

    @Test
    void olderMessagesAreDroppedForRoom() {
        redis.message(4, "1-0", "old");
        redis.message(4, "2-0", "older");
        assertThat(commit(1).send(4, 0, "x").limit(2, true).run()).isEqualTo("OK");
        assertThat(redis.state())
                .contains("stream 2-0 body=older", "stream #1 header=h body=x")
                .noneMatch(line -> line.contains("stream 1-0"));
    }

    @Test
    void nothingIsDroppedWhenAnotherDestinationIsFull() {
        redis.message(4, "1-0", "old");
        Address full = deadLettersOf(redis);
        refuses(
                commit(1)
                        .limit(1, true)
                        .limit(full, 1, false)
                        .send(4, 0, "x")
                        .send(full, new Outgoing(4, 0, 0, payload("h", "y")))
                        .send(full, new Outgoing(4, 0, 0, payload("h", "z"))),
                "FULL 2");
    }

    @Test
    void aPauseIsMadeWhenManyAreDropped() {
        for (int i = 1; i <= 1_500; i++) {
            redis.add(4, i + "-0", "body", "b");
        }
        CommitTestCall call = commit(1).limit(1_500, true);
        IntStream.range(0, 1_200).forEach(i -> call.send(4, 0, "x"));
        assertThat(call.run()).startsWith("MORE");
        assertThat(call.run()).isEqualTo("OK");
        assertThat(redis.entries(redis.stream(4))).hasSize(1_500);
    }

    @Test
    void aKeyOfAnotherTypeIsRefusedBeforeAnythingIsWritten() {
        redis.held(4, "1-0", "c/1", 1);
        redis.known("c/1", 1);
        redis.jedis().set(redis.keys().deadLetters(), "foreign");
        CommitTestCall call = commit(1)
                .settle("c/1", 4, "1-0")
                .send(4, 0, "x")
                .send(deadLettersOf(redis), new Outgoing(4, 0, 0, payload("h", "dead")));
        List<String> before = redis.state();
        assertThat(call.run()).startsWith("ERROR WRONGTYPE");
        assertThat(redis.state()).isEqualTo(before);
    }

    @Test
    void aFenceRollsBackWhatWasNotCommittedAndTellsWhatWas() {
        assertThat(fence(1)).isEqualTo("ROLLED_BACK");
        assertThat(fence(1)).isEqualTo("ROLLED_BACK");
        refuses(commit(1).send(4, 0, "late"), "FENCED");
        assertThat(commit(2).send(4, 0, "x").run()).isEqualTo("OK");
        assertThat(fence(2)).isEqualTo("COMMITTED");
        refuses(commit(1).send(4, 0, "late"), "FENCED");
        assertThat(fence(1)).isEqualTo("ROLLED_BACK");
        assertThat(fence(2)).isEqualTo("COMMITTED");
    }

    @Test
    void whatIsReceivedCanBeCommittedWhenRedisIsFull() throws Exception {
        try (Jedis admin = server.jedis()) {
            redis.held(4, "1-0", "c/1", 1);
            redis.known("c/1", 1);
            admin.configSet("maxmemory", "1");
            try {
                assertThat(commit(1).send(4, 0, "x").run()).contains("OOM");
                assertThat(commit(1).settle("c/1", 4, "1-0").run()).isEqualTo("OK");
            } finally {
                admin.configSet("maxmemory", "0");
            }
        }
        assertThat(redis.state()).noneMatch(line -> line.contains("1-0"));
    }
}
