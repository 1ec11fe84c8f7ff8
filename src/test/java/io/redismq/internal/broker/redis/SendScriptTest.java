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

class SendScriptTest {

    @RegisterExtension
    static final RedisExtension server = RedisExtension.shared();

    @RegisterExtension
    final ScriptHarness redis = new ScriptHarness(server);

    private record Message(int priority, long delay, String header, String body) {}

    private static Message message(String body) {
        return new Message(4, 0, "h", body);
    }

    private static Message delayed(long delay, String body) {
        return new Message(4, delay, "h", body);
    }

    /** As the broker calls it: a batch of the default priority without delays is plain and has fewer keys. */
    private String send(long epoch, long sequence, Message... messages) {
        DestinationKeys names = redis.keys();
        boolean plain = List.of(messages).stream().allMatch(m -> m.priority == 4 && m.delay == 0);
        String digits = plain ? "" : digits(messages);
        List<Object> arguments = new ArrayList<>(List.of(epoch, sequence, 60_000, ScriptHarness.WAKE, NOW, digits));
        if (!plain) {
            arguments.addAll(List.of("", 3_600_000, "", ""));
        }
        for (Message message : messages) {
            arguments.addAll(List.of(message.header, message.body));
            if (!plain) {
                arguments.addAll(List.of(digits.indexOf('0' + message.priority) + 1, message.delay));
            }
        }
        List<String> keys =
                ScriptHarness.concat(List.of(names.sender("s"), names.waiters()), redis.streams(plain ? "4" : digits));
        if (!plain) {
            keys.addAll(List.of(names.priorities(), names.delayed(), names.due(), names.latestDeadline()));
        }
        return redis.run(LuaScript.SEND, keys, arguments.toArray());
    }

    private static String digits(Message... messages) {
        StringBuilder digits = new StringBuilder();
        for (Message message : messages) {
            if (digits.indexOf(String.valueOf(message.priority)) < 0) {
                digits.append(message.priority);
            }
        }
        return digits.toString();
    }

    @Test
    void aBatchIsStoredInItsOrderAndRemembered() {
        assertThat(send(1, 1, message("a"), message("b"))).isEqualTo("OK");
        assertThat(redis.state())
                .containsExactly("stream #1 header=h body=a", "stream #2 header=h body=b", ":sender:s 1:1 (ttl)");
        assertThat(redis.jedis().pttl(redis.keys().sender("s"))).isBetween(50_000L, 60_000L);
    }

    @Test
    void bytesAreStoredAsTheyAre() {
        String all =
                IntStream.range(0, 256).mapToObj(i -> String.valueOf((char) i)).reduce("", String::concat);
        send(1, 1, new Message(4, 0, "", all));
        List<Object> entry = ScriptHarness.list(redis.entries(redis.stream(4)).get(0));
        List<Object> fields = ScriptHarness.list(entry.get(1));
        assertThat(fields.stream().map(ScriptHarness::text)).containsExactly("header", "", "body", all);
    }

    @Test
    void aBatchSentTwiceIsStoredOnce() {
        send(1, 1, message("a"), delayed(5, "b"));
        List<String> before = redis.state();
        assertThat(send(1, 1, message("a"), delayed(5, "b"))).isEqualTo("REPEATED");
        assertThat(redis.state()).isEqualTo(before);
    }

    @Test
    void anEarlierBatchThatComesLateIsNotStoredAgain() {
        send(1, 1, message("a"));
        send(1, 2, message("b"));
        List<String> before = redis.state();
        assertThat(send(1, 1, message("a"))).isEqualTo("REPEATED");
        assertThat(redis.state()).isEqualTo(before);
    }

    @Test
    void withoutStateOnlyAFirstBatchIsTaken() {
        assertThat(send(1, 2, message("a"))).isEqualTo("UNKNOWN_SENDER");
        assertThat(redis.state()).isEmpty();
        assertThat(send(7, 1, message("a"))).isEqualTo("OK");
        assertThat(redis.state()).containsExactly("stream #1 header=h body=a", ":sender:s 7:1 (ttl)");
    }

    @Test
    void aHoleInTheSequenceMeansThatAStoredBatchWasLost() {
        send(1, 1, message("a"));
        List<String> before = redis.state();
        assertThat(send(1, 3, message("c"))).isEqualTo("UNKNOWN_SENDER");
        assertThat(redis.state()).isEqualTo(before);
    }

    @Test
    void aBatchOfAnOlderEpochIsFenced() {
        redis.jedis().set(redis.keys().sender("s"), "2:0:1 5");
        assertThat(send(1, 6, message("a"))).isEqualTo("FENCED");
        assertThat(send(1, 1, message("a"))).isEqualTo("FENCED");
        assertThat(redis.state()).containsExactly(":sender:s 2:0:1 5");
    }

    @Test
    void aBatchOfAnEpochThatWasNotOpenedIsRefused() {
        redis.jedis().set(redis.keys().sender("s"), "2:0:1 5");
        assertThat(send(3, 1, message("a"))).isEqualTo("UNKNOWN_SENDER");
        assertThat(redis.state()).containsExactly(":sender:s 2:0:1 5");
    }

    @Test
    void whatTheFenceToldIsKeptForARepeatOfTheFence() {
        redis.jedis().set(redis.keys().sender("s"), "2:0:1 5");
        assertThat(send(2, 1, message("a"))).isEqualTo("OK");
        assertThat(redis.state()).contains(":sender:s 2:1:1 5 (ttl)");
    }

    @Test
    void eachPriorityHasItsStreamAndIsRecordedHighestFirst() {
        send(1, 1, new Message(0, 0, "h", "low"), new Message(9, 0, "h", "high"), message("normal"));
        assertThat(redis.state())
                .containsExactly(
                        "stream #1 header=h body=normal",
                        ":p0 #1 header=h body=low",
                        ":p9 #1 header=h body=high",
                        ":priorities 940",
                        ":sender:s 1:1 (ttl)");
        send(1, 2, new Message(7, 0, "h", "x"));
        assertThat(redis.jedis().get(redis.keys().priorities())).isEqualTo("9740");
    }

    @Test
    void theDefaultPriorityAloneIsNotRecorded() {
        send(1, 1, message("a"));
        assertThat(redis.jedis().exists(redis.keys().priorities())).isFalse();
    }

    @Test
    void aDelayedMessageWaitsInItsOwnStreamAndItsPriorityIsRecorded() {
        send(1, 1, new Message(8, 250, "18", "later"));
        assertThat(redis.state())
                .containsExactly(
                        ":delayed #1 header=18 body=later",
                        ":due new+due#1=" + (NOW + 250),
                        ":priorities 84",
                        ":sender:s 1:1 (ttl)");
    }

    @Test
    void dueMessagesOfOneTimeAreSetsInTheOrderOfSending() {
        send(1, 1, IntStream.range(0, 120).mapToObj(i -> delayed(50, "m" + i)).toArray(Message[]::new));
        List<String> members = redis.jedis().zrange(redis.keys().due(), 0, -1);
        List<String> ids = members.stream()
                .map(member -> member.substring(4).replaceFirst("-0*(\\d)", "-$1"))
                .toList();
        List<String> stored = redis.entries(redis.keys().delayed()).stream()
                .map(entry -> ScriptHarness.text(ScriptHarness.list(entry).get(0)))
                .toList();
        assertThat(ids).hasSize(120).isEqualTo(stored);
    }

    @Test
    void asManyConsumersWakeAsThereAreMessagesLongestWaitingFirst() throws Exception {
        redis.jedis().zadd(redis.keys().waiters(), 3, "c/3");
        redis.jedis().zadd(redis.keys().waiters(), 1, "a/1");
        redis.jedis().zadd(redis.keys().waiters(), 2, "b.-%/2/2");
        try (HeardWakeUps wakeUps = new HeardWakeUps(server.jedis(), redis.jedis())) {
            send(1, 1, message("x"), message("y"));
            assertThat(wakeUps.sinceLast()).containsExactly("a: a/1", "b.-%: b.-%/2/2");
            send(1, 1, message("x"), message("y"));
            assertThat(wakeUps.sinceLast()).isEmpty();
        }
        assertThat(redis.state()).contains(":waiters c/3=3");
    }

    @Test
    void aDelayedMessageWakesOnlyWhenItIsTheNextOneDue() throws Exception {
        redis.jedis().zadd(redis.keys().waiters(), 1, "a/1");
        redis.jedis().zadd(redis.keys().waiters(), 2, "a/2");
        try (HeardWakeUps wakeUps = new HeardWakeUps(server.jedis(), redis.jedis())) {
            send(1, 1, delayed(100, "x"));
            assertThat(wakeUps.sinceLast()).containsExactly("a: a/1");
            send(1, 2, delayed(200, "y"));
            assertThat(wakeUps.sinceLast()).isEmpty();
            send(1, 3, delayed(50, "z"));
            assertThat(wakeUps.sinceLast()).containsExactly("a: a/2");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {":sender:s", ":priorities", ":delayed", ":due", ":deadline", "", ":p9"})
    void aKeyOfAnotherTypeRefusesTheBatchBeforeAnythingIsWritten(String suffix) {
        redis.jedis().sadd(redis.stream(4) + suffix, "x");
        redis.jedis().zadd(redis.keys().waiters(), 1, "a/1");
        String reply = send(1, 1, message("a"), new Message(9, 0, "h", "b"), delayed(5, "c"));
        assertThat(reply).startsWith("ERROR ").contains("WRONGTYPE");
        redis.jedis().del(redis.stream(4) + suffix);
        assertThat(redis.state()).contains(":waiters a/1=1").allMatch(line -> List.of(
                        ":waiters a/1=1", ":sender:s 1:0 (ttl)")
                .contains(line));
        assertThat(send(1, 1, message("a"), new Message(9, 0, "h", "b"), delayed(5, "c")))
                .isEqualTo("OK");
    }

    @Test
    void aPlainBatchThatMeetsAForeignKeyLeavesItsNumberFree() {
        send(1, 1, message("a"));
        redis.jedis().rename(redis.stream(4), redis.stream(4) + ":aside");
        redis.jedis().set(redis.stream(4), "foreign");
        assertThat(send(1, 2, message("b"))).startsWith("ERROR ").contains("WRONGTYPE");
        redis.jedis().rename(redis.stream(4) + ":aside", redis.stream(4));
        assertThat(send(1, 2, message("b"))).isEqualTo("OK");
        assertThat(redis.state())
                .containsExactly("stream #1 header=h body=a", "stream #2 header=h body=b", ":sender:s 1:2 (ttl)");
    }

    @Test
    void waitersOfAnotherTypeDoNotUndoWhatIsStored() {
        redis.jedis().set(redis.keys().waiters(), "x");
        assertThat(send(1, 1, message("a"))).isEqualTo("OK");
        assertThat(redis.state()).containsExactly("stream #1 header=h body=a", ":sender:s 1:1 (ttl)", ":waiters x");
    }

    @Test
    void aBatchOfThousandsIsStored() {
        Message[] many =
                IntStream.range(0, 3000).mapToObj(i -> message("m" + i)).toArray(Message[]::new);
        assertThat(send(1, 1, many)).isEqualTo("OK");
        assertThat(redis.jedis().xlen(redis.stream(4))).isEqualTo(3000);
    }
}
