package io.redismq.internal.broker.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.redismq.testing.RedisExtension;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ClockScriptTest {

    @RegisterExtension
    static final RedisExtension server = RedisExtension.shared();

    @RegisterExtension
    final ScriptHarness redis = new ScriptHarness(server);

    private long serverMillis() {
        List<String> time = redis.jedis().time();
        return Long.parseLong(time.get(0)) * 1000 + Long.parseLong(time.get(1)) / 1000;
    }

    @Test
    void itTellsTheServersTimeInWholeMilliseconds() {
        long before = serverMillis();
        String reply = redis.run(LuaScript.CLOCK, List.of());
        long after = serverMillis();
        assertThat(reply).matches("OK \\d{13}");
        assertThat(Long.parseLong(reply.substring(3))).isBetween(before, after);
    }
}
