package io.redismq.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;

class RedisProcessTest {

    @ParameterizedTest
    @EnumSource(names = {"EMBEDDED", "INSTALLED"})
    void startsAndNamesItsVersion(RedisSource source) {
        try (RedisServer server = start(source);
                Jedis jedis = server.jedis()) {
            assertThat(jedis.ping()).isEqualTo("PONG");
            assertThat(jedis.info("server")).contains("redis_version:" + server.version());
            assertThat(server.isAtLeast(6, 2)).isTrue();
            assertThat(server.isAtLeast(999, 0)).isFalse();
            assertThat(server.uri()).isEqualTo("redis://127.0.0.1:" + server.port());
            assertThat(server.canBeKilled()).isTrue();
            assertThat(server.isDisposable()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"EMBEDDED", "INSTALLED"})
    void writesNoSnapshotsAndAllowsDebugCommands(RedisSource source) {
        try (RedisServer server = start(source);
                Jedis jedis = server.jedis()) {
            assertThat(jedis.configGet("save")).containsEntry("save", "");
            assertThat(jedis.sendCommand(() -> "DEBUG".getBytes(), "SLEEP", "0"))
                    .isEqualTo("OK".getBytes());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"EMBEDDED", "INSTALLED"})
    void twoPrivateServersShareNothing(RedisSource source) {
        try (RedisServer one = start(source);
                RedisServer other = start(source);
                Jedis first = one.jedis();
                Jedis second = other.jedis()) {
            first.set("key", "value");
            assertThat(one.port()).isNotEqualTo(other.port());
            assertThat(second.exists("key")).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"EMBEDDED", "INSTALLED"})
    void aKilledServerComesBackOnItsPortWithItsAppendOnlyFile(RedisSource source) {
        try (RedisServer server = start(source, "--appendonly", "yes", "--appendfsync", "always")) {
            int port = server.port();
            try (Jedis jedis = server.jedis()) {
                jedis.set("key", "survives");
            }
            server.kill();
            assertThat(server.isRunning()).isFalse();
            assertThatThrownBy(() -> server.jedis().ping()).isInstanceOf(JedisConnectionException.class);
            server.restart();
            assertThat(server.isRunning()).isTrue();
            assertThat(server.port()).isEqualTo(port);
            try (Jedis jedis = server.jedis()) {
                assertThat(jedis.get("key")).isEqualTo("survives");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"EMBEDDED", "INSTALLED"})
    void aKilledServerWithoutPersistenceComesBackEmpty(RedisSource source) {
        try (RedisServer server = start(source)) {
            try (Jedis jedis = server.jedis()) {
                jedis.set("key", "is lost");
            }
            server.kill();
            server.restart();
            try (Jedis jedis = server.jedis()) {
                assertThat(jedis.exists("key")).isFalse();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"EMBEDDED", "INSTALLED"})
    void aFrozenServerAnswersNothingUntilItIsResumed(RedisSource source) {
        try (RedisServer server = start(source);
                Jedis impatient = connect(server, 200)) {
            impatient.set("key", "value");
            server.freeze();
            assertThat(server.isRunning()).isTrue();
            assertThatThrownBy(() -> impatient.get("key"))
                    .isInstanceOf(JedisConnectionException.class)
                    .hasMessageContaining("timed out");
            server.resume();
            try (Jedis patient = server.jedis()) {
                assertThat(patient.get("key")).isEqualTo("value");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"EMBEDDED", "INSTALLED"})
    void aFrozenServerCanBeKilledRestartedAndClosed(RedisSource source) {
        RedisServer server = start(source);
        server.freeze();
        server.kill();
        server.restart();
        server.freeze();
        server.restart();
        try (Jedis jedis = server.jedis()) {
            assertThat(jedis.ping()).isEqualTo("PONG");
        }
        server.freeze();
        server.close();
        assertThat(server.isRunning()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(names = {"EMBEDDED", "INSTALLED"})
    void aStoppedServerKeepsItsDirectoryAndAClosedOneDoesNot(RedisSource source) {
        RedisServer server = start(source, "--appendonly", "yes");
        Path directory;
        try (Jedis jedis = server.jedis()) {
            directory = Path.of(jedis.configGet("dir").get("dir"));
        }
        server.stop();
        server.stop();
        assertThat(server.isRunning()).isFalse();
        assertThat(directory).isDirectory();
        server.close();
        assertThat(Files.exists(directory)).isFalse();
    }

    @ParameterizedTest
    @EnumSource(names = {"EMBEDDED", "INSTALLED"})
    void aPasswordIsUsedForRawConnectionsAndIsNotInTheAddress(RedisSource source) {
        try (RedisServer server = start(source, "--requirepass", "open-sesame");
                Jedis jedis = server.jedis();
                Jedis stranger = new Jedis(server.host(), server.port())) {
            assertThat(jedis.ping()).isEqualTo("PONG");
            assertThat(server.uri()).doesNotContain("open-sesame");
            assertThatThrownBy(stranger::ping)
                    .isInstanceOf(JedisDataException.class)
                    .hasMessageContaining("NOAUTH");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"EMBEDDED", "INSTALLED"})
    void configurationArgumentsReachTheServer(RedisSource source) {
        try (RedisServer server = start(source, "--maxmemory", "10mb");
                Jedis jedis = server.jedis()) {
            assertThat(jedis.configGet("maxmemory")).containsEntry("maxmemory", "10485760");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"EMBEDDED", "INSTALLED"})
    void aServerThatDoesNotStartShowsTheEndOfItsLog(RedisSource source) {
        assumeAvailable(source); // here: as an exception it would be taken for the failure that is expected
        assertThatThrownBy(() -> source.start("--no-such-option", "yes"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("ended with exit code 1")
                .hasMessageContaining("FATAL CONFIG FILE ERROR");
    }

    @ParameterizedTest
    @EnumSource(names = {"EMBEDDED", "INSTALLED"})
    void aServerEndsWithItsJvmEvenWhenThatIsKilled(RedisSource source) {
        assumeAvailable(source);
        try (JvmProcess jvm = JvmProcess.start(StartsRedis.class, source.name())) {
            String line = jvm.awaitLine(each -> each.startsWith("port "), StartsRedis.PATIENCE);
            int port = Integer.parseInt(line.substring("port ".length()));
            try (Jedis jedis = new Jedis("127.0.0.1", port)) {
                assertThat(jedis.ping()).isEqualTo("PONG");
            }
            jvm.kill9();
            await().until(() -> !answers(port));
        }
    }

    private static RedisServer start(RedisSource source, String... arguments) {
        assumeAvailable(source);
        return source.start(arguments);
    }

    /** Only the installed one may be missing; the embedded one is there wherever the tests run without Docker. */
    private static void assumeAvailable(RedisSource source) {
        if (source == RedisSource.INSTALLED) {
            assumeTrue(source.isAvailable(), "no Redis is installed on this machine");
        }
    }

    private static Jedis connect(RedisServer server, int timeoutMillis) {
        return new Jedis(
                new HostAndPort(server.host(), server.port()),
                DefaultJedisClientConfig.builder().timeoutMillis(timeoutMillis).build());
    }

    private static boolean answers(int port) {
        try (Jedis jedis = new Jedis("127.0.0.1", port)) {
            return "PONG".equals(jedis.ping());
        } catch (JedisConnectionException e) {
            return false;
        }
    }
}
