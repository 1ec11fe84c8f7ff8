package io.redismq.internal.broker.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.redismq.testing.RedisExtension;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import redis.clients.jedis.StreamEntryID;

class ReconcileScriptTest {

    @RegisterExtension
    static final RedisExtension server = RedisExtension.shared();

    @RegisterExtension
    final ScriptHarness redis = new ScriptHarness(server);

    private List<String> before;

    private List<String> reconcile(String start, int limit) {
        before = redis.state();
        return ScriptHarness.shown(redis.reply(
                LuaScript.RECONCILE,
                List.of(redis.keys().consumers(), redis.stream(7)),
                ScriptHarness.GROUP,
                "c/1",
                7,
                start,
                limit));
    }

    @AfterEach
    void itChangesNothing() {
        assertThat(redis.state()).isEqualTo(before);
    }

    @Test
    void itTellsWhatTheConsumerHoldsWithTheCountsOfNow() {
        redis.held(7, "1-0", "c/1", 3);
        redis.held(7, "2-0", "c/2", 1);
        redis.held(7, "3-0", "c/1", 1);
        redis.known("c/1", 1);
        assertThat(reconcile("-", 10)).containsExactly("OK -", "7 1-0 3", "nil", "b1-0", "7 3-0 1", "nil", "b3-0");
    }

    @Test
    void aFullPageTellsWhereTheNextOneStarts() {
        IntStream.rangeClosed(1, 5).forEach(i -> redis.held(7, i + "-0", "c/1", 1));
        redis.known("c/1", 1);
        assertThat(reconcile("-", 2))
                .startsWith("OK 2-0", "7 1-0 1")
                .contains("7 2-0 1")
                .doesNotContain("7 3-0 1");
        assertThat(reconcile("(2-0", 2)).startsWith("OK 4-0", "7 3-0 1");
        assertThat(reconcile("(4-0", 2)).containsExactly("OK -", "7 5-0 1", "nil", "b5-0");
        assertThat(reconcile("(5-0", 2)).containsExactly("OK -");
    }

    @Test
    void aDeletedEntryIsPassedOver() {
        redis.held(7, "1-0", "c/1", 1);
        redis.held(7, "2-0", "c/1", 1);
        redis.known("c/1", 1);
        redis.jedis().xdel(redis.stream(7), new StreamEntryID("1-0"));
        assertThat(reconcile("-", 10)).containsExactly("OK -", "7 2-0 1", "nil", "b2-0");
    }

    @Test
    void aLostGroupOrStreamHoldsNothing() {
        redis.known("c/1", 1);
        assertThat(reconcile("-", 10)).containsExactly("OK -");
        redis.add(7, "1-0", "body", "a");
        assertThat(reconcile("-", 10)).containsExactly("OK -");
    }

    @Test
    void anUnknownConsumerLostItsLease() {
        redis.held(7, "1-0", "c/1", 1);
        assertThat(reconcile("-", 10)).containsExactly("LEASE_LOST");
    }

    @Test
    void aKeyOfAnotherTypeIsNamed() {
        redis.known("c/1", 1);
        redis.jedis().set(redis.stream(7), "x");
        assertThat(reconcile("-", 10))
                .singleElement()
                .asString()
                .startsWith("ERROR ")
                .contains("WRONGTYPE");
    }
}
