package io.redismq.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.redismq.RedisConnectionFactory;
import io.redismq.api.ConnectionOptions;
import io.redismq.api.Credentials;
import io.redismq.faults.Client;
import io.redismq.testing.AccessRule;
import io.redismq.testing.RedisExtension;
import io.redismq.testing.Sentinel;
import jakarta.jms.JMSException;
import jakarta.jms.Session;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;

/** Sentinels and servers log in their clients independently of each other. */
@Timeout(60)
class SentinelLoginTest {

    @RegisterExtension
    static final RedisExtension redis = RedisExtension.own();

    private static Sentinel open;
    private static Sentinel guarded;

    private final String queue = RedisExtension.unique("login");

    @BeforeAll
    static void start() {
        open = Sentinel.of(redis.server(), "mq");
        guarded = Sentinel.of(redis.server(), "mq", "watchword");
    }

    @AfterAll
    static void stop() {
        guarded.close();
        open.close();
    }

    @BeforeEach
    void makeTheUser() {
        try (Jedis jedis = redis.jedis()) {
            jedis.aclSetUser("app", AccessRule.rights().toArray(String[]::new));
        }
    }

    private static ConnectionOptions.Builder options(Sentinel sentinel) {
        return Client.options("redis+sentinel://" + sentinel.address() + "/mq");
    }

    private void assertWorks(ConnectionOptions.Builder options) throws JMSException {
        try (Client jms = Client.connect(options.build(), Session.AUTO_ACKNOWLEDGE);
                Jedis jedis = redis.jedis()) {
            jms.send(queue, "a");
            assertThat(jms.receive(queue, 1)).containsExactly("a");
            assertThat(jedis.clientList()).contains("user=app");
        }
    }

    @Test
    void sentinels_that_ask_for_nothing() throws JMSException {
        assertWorks(options(open).username("app").password("secret"));
    }

    @Test
    void sentinels_that_ask_for_nothing_and_a_password_in_a_file(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("password"), "secret");
        assertWorks(options(open).username("app").passwordFile(file.toString()));
    }

    @Test
    void sentinels_with_a_password_of_their_own() throws JMSException {
        assertWorks(options(guarded).username("app").password("secret").sentinelPassword("watchword"));
    }

    @Test
    void sentinels_with_a_user_of_their_own() throws JMSException {
        assertWorks(options(guarded)
                .username("app")
                .password("secret")
                .sentinelUsername("default")
                .sentinelPassword("watchword"));
    }

    @Test
    void sentinels_with_a_password_of_their_own_and_credentials_of_the_application() throws JMSException {
        assertWorks(options(guarded)
                .credentials(() -> new Credentials("app", "secret"))
                .sentinelPassword("watchword"));
    }

    @Test
    void a_wrong_password_of_sentinels_fails_without_showing_it() {
        RedisConnectionFactory factory = new RedisConnectionFactory(options(guarded)
                .username("app")
                .password("secret")
                .sentinelPassword("wrong-word")
                .build());
        assertThatThrownBy(factory::createConnection)
                .isInstanceOf(JMSException.class)
                .hasMessageContaining("sentinel")
                .hasMessageNotContaining("wrong-word");
    }
}
