package io.redismq.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.redismq.RedisConnectionFactory;
import io.redismq.faults.Client;
import io.redismq.testing.CapturedLog;
import io.redismq.testing.RedisExtension;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.JMSSecurityException;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import redis.clients.jedis.Jedis;

/** What a factory says of a Redis that is not set up to keep messages, and when it refuses it. */
@Timeout(60)
class StartupChecksTest {

    @RegisterExtension
    static final RedisExtension redis = RedisExtension.own();

    private Jedis jedis;
    private CapturedLog log;

    @BeforeEach
    void setUpToKeepMessages() {
        jedis = redis.jedis();
        jedis.configSet("appendonly", "yes");
        jedis.configSet("appendfsync", "always");
        jedis.configSet("save", "");
        jedis.configSet("maxmemory-policy", "noeviction");
        jedis.aclSetUser("app", "reset", "on", ">secret", "allkeys", "allchannels", "allcommands");
        log = new CapturedLog();
    }

    @AfterEach
    void close() {
        log.close();
        jedis.close();
    }

    private static RedisConnectionFactory factory(String startupChecks) {
        return new RedisConnectionFactory(Client.options(redis.uri())
                .username("app")
                .password("secret")
                .set("startupChecks", startupChecks)
                .build());
    }

    private static void connect(RedisConnectionFactory factory) throws JMSException {
        factory.createConnection().close();
    }

    private static void connectTwice(RedisConnectionFactory factory) throws JMSException {
        try (Connection first = factory.createConnection();
                Connection second = factory.createConnection()) {
            first.start();
            second.start();
        }
    }

    private void assertWarnsOnceWith(String... words) throws JMSException {
        connectTwice(factory("warn"));
        assertThat(log.lines("WARN")).singleElement().satisfies(line -> assertThat(line)
                .contains(words));
    }

    private static void assertRefusedWith(Class<? extends JMSException> type, String code, String... words) {
        assertThatThrownBy(factory("require")::createConnection)
                .isExactlyInstanceOf(type)
                .hasMessageContaining("startupChecks")
                .hasMessageContainingAll(words)
                .satisfies(refusal ->
                        assertThat(((JMSException) refusal).getErrorCode()).isEqualTo(code));
    }

    private String summary() throws JMSException {
        connect(factory("warn"));
        return log.lines("INFO").stream()
                .filter(line -> line.contains(":" + redis.server().port() + ": "))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void a_redis_that_keeps_messages_gives_no_warning_and_is_not_refused() throws JMSException {
        connect(factory("require"));
        assertThat(log.lines("WARN")).isEmpty();
    }

    @Test
    void the_log_says_what_redis_is_and_how_it_keeps_messages() throws JMSException {
        String facts = jedis.info("server");
        String name = facts.contains("valkey_version:") ? "Valkey" : "Redis";
        String version =
                facts.split(name.toLowerCase(Locale.ROOT) + "_version:")[1].split("\\R")[0];
        assertThat(summary()).contains(" " + name + " " + version);
        assertThat(log.lines("INFO").get(0)).contains("AOF with appendfsync always; maxmemory-policy noeviction");
    }

    @Test
    void appendfsync_everysec_is_named_with_what_it_means() throws JMSException {
        jedis.configSet("appendfsync", "everysec");
        assertThat(summary()).contains("AOF with appendfsync everysec, so that a power failure loses");
        assertThat(log.lines("WARN")).isEmpty();
    }

    @Test
    void snapshots_only_are_named_with_what_they_mean() throws JMSException {
        jedis.configSet("appendonly", "no");
        jedis.configSet("save", "3600 1");
        assertThat(summary()).contains("snapshots only (save 3600 1), and a crash loses");
        assertThat(log.lines("WARN")).isEmpty();
    }

    @Test
    void a_redis_without_persistence_is_warned_of_once_or_refused() throws JMSException {
        jedis.configSet("appendonly", "no");
        assertWarnsOnceWith("neither AOF nor RDB", "do not survive", "appendonly yes");
        assertRefusedWith(JMSException.class, "broker.UNSUITABLE", "neither AOF nor RDB");
    }

    @Test
    void a_redis_that_evicts_is_warned_of_once_or_refused() throws JMSException {
        jedis.configSet("maxmemory-policy", "volatile-lru");
        assertWarnsOnceWith("maxmemory-policy volatile-lru", "set maxmemory-policy noeviction");
        assertRefusedWith(JMSException.class, "broker.UNSUITABLE", "maxmemory-policy volatile-lru");
    }

    @Test
    void missing_commands_and_channels_are_named_in_one_line() throws JMSException {
        jedis.aclSetUser("app", "-xpending", "-zadd");
        assertWarnsOnceWith("+xpending +zadd", "ACL SETUSER", "README");
        assertRefusedWith(JMSSecurityException.class, "broker.PERMISSION", "+xpending +zadd");
    }

    @Test
    void who_may_not_see_the_layout_is_refused_always() {
        jedis.aclSetUser("app", "resetkeys", "~redismq:{queue:*");
        for (String mode : List.of("off", "warn", "require")) {
            assertThatThrownBy(factory(mode)::createConnection)
                    .isExactlyInstanceOf(JMSSecurityException.class)
                    .hasMessageContaining("~redismq:{layout}*");
        }
    }

    @Test
    void all_that_is_wrong_is_in_one_refusal_and_curing_it_ends_it() throws JMSException {
        jedis.configSet("appendonly", "no");
        jedis.configSet("maxmemory-policy", "allkeys-lru");
        jedis.aclSetUser("app", "-xpending");
        RedisConnectionFactory factory = factory("require");
        assertThatThrownBy(factory::createConnection)
                .hasMessageContainingAll("+xpending", "neither AOF nor RDB", "allkeys-lru");
        setUpAgain();
        connect(factory);
        assertThat(log.lines("WARN")).isEmpty();
    }

    private void setUpAgain() {
        log.close();
        jedis.close();
        setUpToKeepMessages();
    }

    @Test
    void what_became_wrong_while_no_connection_was_open_is_told_by_the_next_one() throws JMSException {
        RedisConnectionFactory factory = factory("warn");
        connect(factory);
        await().until(() -> jedis.clientList().lines().noneMatch(client -> client.contains("name=redis-mq")));
        jedis.configSet("appendonly", "no");
        connect(factory);
        assertThat(log.lines("WARN")).singleElement().asString().contains("neither AOF nor RDB");
    }

    @Test
    void checks_that_are_off_say_nothing_and_refuse_nothing() throws JMSException {
        jedis.configSet("appendonly", "no");
        jedis.aclSetUser("app", "-xpending", "-info");
        connect(factory("off"));
        assertThat(log.lines("WARN")).isEmpty();
        assertThat(log.lines("INFO")).isEmpty();
    }

    @Test
    void what_the_user_may_not_ask_is_said_once_and_is_no_reason_to_refuse() throws JMSException {
        jedis.configSet("appendonly", "no");
        jedis.aclSetUser("app", "-config");
        connect(factory("require"));
        assertThat(log.lines("INFO")).singleElement().asString().contains("cannot be seen");
        jedis.aclSetUser("app", "-info");
        connectTwice(factory("require"));
        List<String> lines = log.lines("INFO");
        assertThat(lines).hasSize(2);
        assertThat(lines.get(1)).contains("may not ask INFO", "were not checked");
        assertThat(log.lines("WARN")).isEmpty();
    }
}
