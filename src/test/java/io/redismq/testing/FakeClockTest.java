package io.redismq.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

class FakeClockTest {

    private static final Duration HALF = Duration.ofMinutes(30);

    @Test
    void theTimeOfAServerJumpsAheadAndBack() {
        assumeTrue(FakeClock.isInstalled());
        try (FakeClock clock = new FakeClock();
                RedisServer redis = RedisServers.start(clock);
                Jedis jedis = redis.jedis()) {
            long begin = seconds(jedis);
            clock.putForward(Duration.ofHours(1));
            assertThat(seconds(jedis) - begin).isGreaterThan(HALF.toSeconds());
            clock.putForward(Duration.ZERO);
            assertThat(seconds(jedis) - begin).isLessThan(HALF.toSeconds());
        }
    }

    private static long seconds(Jedis jedis) {
        return Long.parseLong(jedis.time().get(0));
    }
}
