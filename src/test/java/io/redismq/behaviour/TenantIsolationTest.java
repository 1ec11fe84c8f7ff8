package io.redismq.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.redismq.RedisConnectionFactory;
import io.redismq.api.ConnectionOptions;
import io.redismq.faults.Client;
import io.redismq.testing.AccessRule;
import io.redismq.testing.RedisExtension;
import jakarta.jms.JMSException;
import jakarta.jms.JMSSecurityException;
import jakarta.jms.JMSSecurityRuntimeException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import redis.clients.jedis.Jedis;

/** Two tenants of one Redis, with users that have the rights of the README, do not get at what is the other's. */
@Timeout(60)
class TenantIsolationTest {

    private static final String OURS = "acme";
    private static final String THEIRS = "umbrella";

    @RegisterExtension
    static final RedisExtension redis = RedisExtension.own();

    @BeforeEach
    void makeTheTenants() throws JMSException {
        try (Jedis jedis = redis.jedis()) {
            AccessRule.makeTenant(jedis, OURS);
            AccessRule.makeTenant(jedis, THEIRS);
        }
        try (Client theirs = connect(THEIRS, THEIRS)) {
            theirs.send("orders", "theirs");
        }
    }

    private static ConnectionOptions options(String user, String namespace) {
        return Client.options(redis.uri())
                .username(user)
                .password("secret")
                .namespace(namespace)
                .build();
    }

    private static Client connect(String user, String namespace) throws JMSException {
        return Client.connect(options(user, namespace), Session.AUTO_ACKNOWLEDGE);
    }

    @Test
    void queues_and_topics_of_the_same_name_do_not_meet() throws JMSException {
        try (Client ours = connect(OURS, OURS);
                Client theirs = connect(THEIRS, THEIRS)) {
            Topic news = ours.session().createTopic("news");
            MessageConsumer reader = theirs.session().createConsumer(news);
            ours.session().createProducer(news).send(ours.session().createTextMessage("ours"));
            ours.send("orders", "ours");
            assertThat(ours.receive("orders", 1)).containsExactly("ours");
            assertThat(theirs.receive("orders", 1)).containsExactly("theirs");
            assertThat(reader.receiveNoWait()).isNull();
        }
    }

    @Test
    void nobody_connects_to_the_namespace_of_another_tenant() {
        assertThatThrownBy(() -> connect(OURS, THEIRS))
                .isExactlyInstanceOf(JMSSecurityException.class)
                .hasMessageContaining("right");
    }

    /** The keys alone protect what is stored, whatever becomes of the channels. */
    @Test
    void with_a_right_to_the_channels_the_messages_of_another_tenant_are_out_of_reach() throws JMSException {
        try (Jedis jedis = redis.jedis()) {
            jedis.aclSetUser(OURS, "allchannels", "~" + THEIRS + ":{layout}*");
        }
        try (Client ours = connect(OURS, THEIRS)) {
            assertThatThrownBy(() -> ours.send("orders", "ours")).isExactlyInstanceOf(JMSSecurityException.class);
            MessageConsumer consumer = ours.consumer("orders");
            assertThatThrownBy(() -> consumer.receive(Client.PATIENCE_MILLIS))
                    .isExactlyInstanceOf(JMSSecurityException.class);
            Queue queue = Client.queue("orders");
            assertThatThrownBy(() -> {
                        try (QueueBrowser browser = ours.session().createBrowser(queue)) {
                            browser.getEnumeration().hasMoreElements();
                        }
                    })
                    .isExactlyInstanceOf(JMSSecurityRuntimeException.class);
            assertThatThrownBy(() -> ours.session()
                            .createSharedDurableConsumer(ours.session().createTopic("news"), "s"))
                    .isExactlyInstanceOf(JMSSecurityException.class);
            assertThatThrownBy(() -> new RedisConnectionFactory(options(OURS, THEIRS).toBuilder()
                                    .clientId("theirs")
                                    .build())
                            .createConnection())
                    .isExactlyInstanceOf(JMSSecurityException.class);
        }
        try (Client theirs = connect(THEIRS, THEIRS)) {
            assertThat(theirs.receive("orders", 1)).containsExactly("theirs");
        }
    }
}
