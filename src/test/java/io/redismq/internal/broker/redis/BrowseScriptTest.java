package io.redismq.internal.broker.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.redismq.testing.RedisExtension;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class BrowseScriptTest {

    @RegisterExtension
    static final RedisExtension server = RedisExtension.shared();

    @RegisterExtension
    final ScriptHarness redis = new ScriptHarness(server);

    private List<String> before;

    private List<String> browse(String start, int limit, String known) {
        before = redis.state();
        return ScriptHarness.shown(redis.reply(
                LuaScript.BROWSE,
                List.of(redis.keys().priorities(), redis.stream(4)),
                ScriptHarness.GROUP,
                4,
                start,
                limit,
                known));
    }

    @AfterEach
    void itChangesNothing() {
        assertThat(redis.state()).isEqualTo(before);
    }

    @Test
    void itShowsWhatIsStoredWithTheCountsOfWhatIsPending() {
        redis.held(4, "1-0", "c/1", 3);
        redis.held(4, "2-0", "~returned", 1);
        redis.message(4, "3-0", "new");
        assertThat(browse("-", 10, "4"))
                .containsExactly("OK -", "4 1-0 3", "nil", "b1-0", "4 2-0 1", "nil", "b2-0", "4 3-0 0", "nil", "new");
    }

    @Test
    void aFullPageTellsWhereTheNextOneStarts() {
        redis.message(4, "1-0", "a");
        redis.message(4, "2-0", "b");
        redis.message(4, "3-0", "c");
        assertThat(browse("-", 2, "4")).startsWith("OK 2-0", "4 1-0 0").hasSize(7);
        assertThat(browse("(2-0", 2, "4")).containsExactly("OK -", "4 3-0 0", "nil", "c");
        assertThat(browse("(3-0", 2, "4")).containsExactly("OK -");
    }

    @Test
    void aQueueThatWasNeverUsedOrHasNoGroupIsBrowsed() {
        assertThat(browse("-", 2, "4")).containsExactly("OK -");
        redis.add(4, "1-0", "body", "a");
        assertThat(browse("-", 2, "4")).containsExactly("OK -", "4 1-0 0", "nil", "a");
    }

    @Test
    void whoDoesNotKnowAllPrioritiesIsToldAndWhoKnowsMoreIsServed() {
        redis.jedis().set(redis.keys().priorities(), "94");
        assertThat(browse("-", 2, "4")).containsExactly("PRIORITIES 94");
        assertThat(browse("-", 2, "974")).containsExactly("OK -");
    }

    @Test
    void aKeyOfAnotherTypeIsNamed() {
        redis.jedis().sadd(redis.stream(4), "x");
        assertThat(browse("-", 2, "4"))
                .singleElement()
                .asString()
                .startsWith("ERROR ")
                .contains("WRONGTYPE");
        redis.jedis().del(redis.stream(4));
        before = redis.state();
    }
}
