package io.redismq.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisConnectionException;

/** Needs Docker and the image, so it is slow and left out where there is none. */
@Tag("slow")
class RedisContainerTest {

    @BeforeAll
    static void docker() {
        assumeTrue(RedisSource.DOCKER.isAvailable(), "no Docker daemon answers");
    }

    @Test
    void aKilledContainerComesBackOnItsPortWithItsAppendOnlyFile() {
        try (RedisServer server = RedisSource.DOCKER.start("--appendonly", "yes", "--appendfsync", "always")) {
            int port = server.port();
            try (Jedis jedis = server.jedis()) {
                jedis.set("key", "survives");
            }
            server.kill();
            assertThat(server.isRunning()).isFalse();
            assertThatThrownBy(() -> server.jedis().ping()).isInstanceOf(JedisConnectionException.class);
            server.restart();
            assertThat(server.port()).isEqualTo(port);
            try (Jedis jedis = server.jedis()) {
                assertThat(jedis.get("key")).isEqualTo("survives");
            }
        }
    }

    @Test
    void aFrozenContainerAnswersNothingUntilItIsResumed() {
        try (RedisServer server = RedisSource.DOCKER.start("--requirepass", "open-sesame");
                Jedis impatient = server.jedis()) {
            server.freeze();
            assertThatThrownBy(impatient::ping).isInstanceOf(JedisConnectionException.class);
            server.resume();
            server.resume();
            try (Jedis patient = server.jedis()) {
                assertThat(patient.ping()).isEqualTo("PONG");
            }
            server.freeze();
        }
    }
}
