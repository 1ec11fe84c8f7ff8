package io.redismq.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

class RedisServersTest {

    @Test
    void theSystemPropertyWinsOverTheEnvironment() {
        assertThat(RedisServers.choose("embedded", "docker")).isEqualTo("embedded");
    }

    @Test
    void theEnvironmentDecidesWhereTheSystemPropertyLeavesItOpen() {
        assertThat(RedisServers.choose("auto", "redis://elsewhere:6379")).isEqualTo("redis://elsewhere:6379");
        assertThat(RedisServers.choose(null, " docker ")).isEqualTo("docker");
    }

    @Test
    void nothingSaidMeansAuto() {
        assertThat(RedisServers.choose(null, null)).isEqualTo("auto");
        assertThat(RedisServers.choose("", " ")).isEqualTo("auto");
    }

    @Test
    void anUnknownSourceIsRefusedWithTheListOfAcceptedOnes() {
        assertThatThrownBy(() -> RedisServers.open("memory"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"memory\"")
                .hasMessageContaining("auto, docker, installed, embedded, redis://host:port and rediss://host:port");
        assertThatThrownBy(() -> RedisServers.privateSource("Embedded")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aPrivateServerComesFromTheExecutableThatWasAskedFor() {
        assertThat(RedisServers.privateSource("embedded")).isEqualTo(RedisSource.EMBEDDED);
        assertThat(RedisServers.privateSource("installed")).isEqualTo(RedisSource.INSTALLED);
    }

    @Test
    void aPrivateServerBesideAUrlOrDockerComesFromAnExecutable() {
        RedisSource best = RedisSource.INSTALLED.isAvailable() ? RedisSource.INSTALLED : RedisSource.EMBEDDED;
        assertThat(RedisServers.privateSource("redis://elsewhere:6379")).isEqualTo(best);
        assertThat(RedisServers.privateSource("docker")).isEqualTo(best);
        assertThat(RedisServers.privateSource("auto")).isEqualTo(best);
    }

    @Test
    void theSharedServerIsOneForAll() {
        RedisServer shared = RedisServers.shared();
        assertThat(RedisServers.shared()).isSameAs(shared);
        try (Jedis jedis = shared.jedis()) {
            assertThat(jedis.ping()).isEqualTo("PONG");
        }
    }

    @Test
    void aConfiguredServerIsUsedAndLeftAlone() {
        try (RedisServer running = RedisServers.start()) {
            RedisServer configured = RedisServers.open(running.uri());
            assertThat(configured.uri()).isEqualTo(running.uri());
            assertThat(configured.port()).isEqualTo(running.port());
            assertThat(configured.version()).isEqualTo(running.version());
            assertThat(configured.isDisposable()).isFalse();
            assertThat(configured.canBeKilled()).isFalse();
            configured.close();
            try (Jedis jedis = configured.jedis()) {
                assertThat(jedis.ping()).isEqualTo("PONG");
            }
        }
    }

    @Test
    void aConfiguredServerRefusesToBeKilledAndSaysWhatToDo() {
        try (RedisServer running = RedisServers.start();
                RedisServer configured = RedisServers.open(running.uri())) {
            assertThatThrownBy(configured::kill)
                    .isInstanceOf(UnsupportedOperationException.class)
                    .hasMessageContaining("must not kill")
                    .hasMessageContaining("RedisExtension.own()");
            assertThatThrownBy(configured::freeze).isInstanceOf(UnsupportedOperationException.class);
            assertThatThrownBy(configured::resume).isInstanceOf(UnsupportedOperationException.class);
            assertThatThrownBy(configured::restart).isInstanceOf(UnsupportedOperationException.class);
            assertThatThrownBy(configured::stop).isInstanceOf(UnsupportedOperationException.class);
        }
    }

    @Test
    void aConfiguredServerThatDoesNotAnswerIsNamedWithoutItsPassword() {
        int nobody = Ports.free();
        assertThatThrownBy(() -> RedisServers.open("redis://:secret@127.0.0.1:" + nobody))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("redis://***@127.0.0.1:" + nobody)
                .hasMessageNotContaining("secret");
    }
}
