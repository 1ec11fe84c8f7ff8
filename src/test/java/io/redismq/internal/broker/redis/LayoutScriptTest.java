package io.redismq.internal.broker.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.redismq.testing.RedisExtension;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** claim_layout. */
class LayoutScriptTest {

    private static final String NEW_ENOUGH = "(0-0";

    @RegisterExtension
    static final RedisExtension server = RedisExtension.own("--maxmemory-policy", "noeviction");

    @RegisterExtension
    final ScriptHarness redis = new ScriptHarness(server);

    @AfterEach
    void unlimited() {
        redis.jedis().configSet("maxmemory", "0");
    }

    private String key() {
        return redis.stream(4) + ":layout";
    }

    private List<String> claim(int keys, int entries, String start) {
        return redis.reply(LuaScript.CLAIM_LAYOUT, List.of(key()), keys, entries, start).stream()
                .map(ScriptHarness::text)
                .toList();
    }

    private Map<String, String> record() {
        return redis.jedis().hgetAll(key());
    }

    @Test
    void theFirstClientSaysTheVersionsAndOthersHearThem() {
        assertThat(claim(1, 2, NEW_ENOUGH)).containsExactly("OK", "1", "2");
        assertThat(claim(7, 8, NEW_ENOUGH)).containsExactly("OK", "1", "2");
        assertThat(record()).containsExactlyInAnyOrderEntriesOf(Map.of("keys", "1", "entries", "2"));
    }

    @Test
    void aVersionThatIsMissingIsEmptyAndNotAdded() {
        redis.jedis().hset(key(), "keys", "3");
        assertThat(claim(1, 1, NEW_ENOUGH)).containsExactly("OK", "3", "");
        assertThat(record()).containsExactlyEntriesOf(Map.of("keys", "3"));
    }

    @Test
    void nothingIsWrittenToAServerThatIsTooOld() {
        assertThat(claim(1, 1, "what only a newer server reads")).containsExactly("OLD");
        assertThat(record()).isEmpty();
    }

    @Test
    void itIsReadAndWrittenWhenRedisIsFull() {
        redis.jedis().configSet("maxmemory", "1");
        assertThat(claim(1, 1, NEW_ENOUGH)).containsExactly("OK", "1", "1");
        assertThat(claim(1, 1, NEW_ENOUGH)).containsExactly("OK", "1", "1");
        assertThat(redis.jedis().pttl(key())).isEqualTo(-1);
    }

    @Test
    void aKeyOfAnotherTypeIsRefused() {
        redis.jedis().set(key(), "x");
        assertThat(claim(1, 1, NEW_ENOUGH).get(0)).startsWith("ERROR ").contains("WRONGTYPE");
        assertThat(redis.jedis().get(key())).isEqualTo("x");
    }
}
