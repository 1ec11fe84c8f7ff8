package io.redismq.internal.broker.redis;

import static io.redismq.internal.broker.redis.ScriptHarness.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.redismq.testing.RedisExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What send.lua does where consumers wait that can be handed a message. */
class HandOffScriptTest {

    @RegisterExtension
    static final RedisExtension server = RedisExtension.shared();

    @RegisterExtension
    final ScriptHarness redis = new ScriptHarness(server);

    private HeardWakeUps heard;

    @BeforeEach
    void listen() throws InterruptedException {
        heard = new HeardWakeUps(server.jedis(), redis.jedis(), "c");
    }

    @AfterEach
    void stopListening() {
        heard.close();
    }

    private String send(long sequence, String... bodies) {
        List<Object> arguments = new ArrayList<>(List.of(1, sequence, 60_000, ScriptHarness.WAKE, NOW, ""));
        for (String body : bodies) {
            arguments.addAll(List.of("head", body));
        }
        List<String> keys = List.of(redis.keys().sender("s"), redis.keys().waiters(), redis.stream(4));
        return redis.run(LuaScript.SEND, keys, arguments.toArray());
    }

    private void waiting(String... consumers) {
        for (int i = 0; i < consumers.length; i++) {
            redis.fetch(consumers[i], 1).credit(5).mode("wait").at(NOW + i).run();
        }
    }

    private String waiters() {
        return redis.state().stream()
                .filter(line -> line.startsWith(":waiters"))
                .findFirst()
                .orElse("");
    }

    private List<String> handed() throws InterruptedException {
        return heard.sinceLast().stream()
                .map(text -> text.replaceAll("\\d{13}-\\d+", "#").replace('\n', '|'))
                .toList();
    }

    @Test
    void aWaitingConsumerIsHandedTheMessageAndHoldsIt() throws Exception {
        waiting("c/1");
        assertThat(send(1, "body")).isEqualTo("OK");
        assertThat(handed()).containsExactly("c: c/1 # 4|headbody");
        assertThat(redis.state()).contains("stream #1 header=head body=body", "stream ~ c/1 #1 x1");
        assertThat(waiters()).isEmpty();
    }

    @Test
    void aBatchThatIsRepeatedIsHandedOverOnce() throws Exception {
        waiting("c/1", "c/2");
        send(1, "body");
        List<String> before = redis.state();
        assertThat(send(1, "body")).isEqualTo("REPEATED");
        assertThat(handed()).containsExactly("c: c/1 # 4|headbody");
        assertThat(redis.state()).isEqualTo(before);
    }

    @Test
    void eachIsHandedOneThoseThatWaitLongestFirst() throws Exception {
        waiting("c/1", "c/2", "c/3");
        send(1, "a", "b");
        assertThat(handed()).containsExactly("c: c/1 # 4 +|heada", "c: c/2 # 4|headb");
        assertThat(redis.state()).contains("stream ~ c/1 #1 x1", "stream ~ c/2 #2 x1");
        assertThat(waiters()).startsWith(":waiters c/3=");
    }

    @Test
    void whoIsHandedTheFirstOfSeveralHearsThatThereAreMore() throws Exception {
        waiting("c/1");
        send(1, "a", "b");
        assertThat(handed()).containsExactly("c: c/1 # 4 +|heada");
        assertThat(redis.fetch("c/1", 2).credit(5).mode("wait").granted()).hasSize(1);
    }

    @Test
    void whatWaitsAlreadyComesFirst() throws Exception {
        waiting("c/1");
        redis.add(4, "1-0", "header", "h", "body", "by hand");
        send(1, "new");
        assertThat(heard.sinceLast()).containsExactly("c: c/1 1-0 1 +\nhby hand");
    }

    @Test
    void aLargeOrStrangeEntryIsGrantedAndMustBeLookedUp() throws Exception {
        waiting("c/1");
        send(1, "x".repeat(9_000));
        assertThat(heard.sinceLast()).containsExactly("c: c/1 ?\n");
        assertThat(redis.state()).contains("stream ~ c/1 #1 x1");
        waiting("c/2");
        redis.add(4, "9999999999999-0", "body", "by hand");
        redis.jedis().del(redis.keys().sender("s"));
        assertThat(redis.fetch("c/2", 2).credit(1).granted()).hasSize(1);
    }

    @Test
    void moreMessagesThanAFewAreLeftToBeFetched() throws Exception {
        waiting("c/1");
        send(1, IntStream.range(0, 9).mapToObj(i -> "b" + i).toArray(String[]::new));
        assertThat(heard.sinceLast()).containsExactly("c: c/1");
        assertThat(redis.state()).noneMatch(line -> line.startsWith("stream ~ c/1 #"));
    }

    @Test
    void aConnectionThatDoesNotListenIsGrantedNothing() {
        waiting("gone/1");
        send(1, "body");
        assertThat(redis.state()).noneMatch(line -> line.startsWith("stream ~ gone/1 #"));
        assertThat(waiters()).isEmpty();
    }

    @Test
    void exclusiveOnesAndThoseOfAQueueWithGroupsAreWoken() throws Exception {
        waiting("c/1/x");
        send(1, "body");
        assertThat(heard.sinceLast()).containsExactly("c: c/1/x");
        redis.jedis().set(redis.keys().priorities(), "4g");
        redis.fetch("c/2", 1).credit(5).run();
        waiting("c/3");
        send(2, "body");
        assertThat(heard.sinceLast()).containsExactly("c: c/3");
    }

    @Test
    void withTheFirstGroupNobodyIsHandedAnythingAnyMore() throws Exception {
        waiting("c/1", "c/2");
        new SendRun(redis, 1).message(4, "a").grouped().run();
        assertThat(heard.sinceLast()).containsExactly("c: c/1");
        assertThat(waiters()).isEqualTo(":waiters c/2=" + (NOW + 1) + "0");
        send(2, "b");
        assertThat(heard.sinceLast()).containsExactly("c: c/2");
    }

    @Test
    void whoThoughtThatItWaitsCountsWhatItHolds() {
        waiting("c/1");
        assertThat(redis.fetch("c/1", 2).withoutRenewal().credit(5).mode("keep").run())
                .endsWith(" SHORT - -");
        send(1, "body");
        assertThat(redis.fetch("c/1", 3).withoutRenewal().credit(5).mode("keep").run())
                .endsWith(" SHORT - 1");
        send(2, "body");
        assertThat(redis.fetch("c/1", 4).withoutRenewal().mode("pass").run()).endsWith(" - 2");
        assertThat(redis.fetch("c/1", 5).withoutRenewal().credit(5).mode("wait").run())
                .endsWith(" SHORT - -");
    }
}
