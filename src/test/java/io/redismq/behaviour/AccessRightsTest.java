package io.redismq.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.redismq.RedisConnectionFactory;
import io.redismq.api.ConnectionOptions;
import io.redismq.api.Credentials;
import io.redismq.api.Durability;
import io.redismq.faults.Client;
import io.redismq.testing.AccessRule;
import io.redismq.testing.RedisExtension;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.JMSSecurityException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Jedis;

/** Wrong passwords and missing rights are told at once, as a JMSSecurityException, and cured while connected. */
@Timeout(60)
class AccessRightsTest {

    private static final String PASSWORD = "open-sesame";
    private static final Duration AT_ONCE = Duration.ofSeconds(10);

    @RegisterExtension
    static final RedisExtension redis = RedisExtension.own("--requirepass", PASSWORD);

    private final String queue = RedisExtension.unique("rights");

    @BeforeEach
    void aUserWithAllRights() {
        acl("reset", "on", ">secret", "allkeys", "allchannels", "allcommands");
    }

    private void acl(String... rules) {
        try (Jedis jedis = redis.jedis()) {
            jedis.aclSetUser("app", rules);
        }
    }

    private ConnectionOptions options(String user, String password) {
        return Client.options(redis.uri()).username(user).password(password).build();
    }

    private Client connect() throws JMSException {
        return Client.connect(options("app", "secret"), Session.AUTO_ACKNOWLEDGE);
    }

    private void assertRefusedAtOnce(String user, String password) {
        ConnectionFactory factory = new RedisConnectionFactory(options(user, password));
        long start = System.nanoTime();
        assertThatThrownBy(factory::createConnection)
                .isExactlyInstanceOf(JMSSecurityException.class)
                .hasMessageNotContainingAny("wrong-secret", "Exception");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(AT_ONCE);
    }

    @Test
    void aWrongPasswordIsRefusedAtOnce() {
        assertRefusedAtOnce(null, "wrong-secret");
    }

    @Test
    void aMissingPasswordIsRefusedAtOnce() {
        assertRefusedAtOnce(null, null);
    }

    @Test
    void anUnknownUserIsRefusedAtOnce() {
        assertRefusedAtOnce("nobody", "wrong-secret");
    }

    @Test
    void aUserWithoutAPasswordIsNotTakenForTheDefaultUser() {
        try (Jedis jedis = redis.jedis()) {
            jedis.aclSetUser("default", "nopass");
            try {
                assertRefusedAtOnce("app", null);
                ConnectionFactory factory = new RedisConnectionFactory(options(null, null));
                assertThatThrownBy(() -> factory.createConnection("app", null))
                        .isExactlyInstanceOf(JMSSecurityException.class);
                ConnectionFactory supplied = new RedisConnectionFactory(Client.options(redis.uri())
                        .credentials(() -> new Credentials("app", null))
                        .build());
                assertThatThrownBy(supplied::createConnection).isExactlyInstanceOf(JMSSecurityException.class);
            } finally {
                jedis.aclSetUser("default", "resetpass", ">" + PASSWORD);
            }
        }
    }

    @Test
    void aUserWithoutAPasswordHasNotThatOfTheAddress() {
        for (String address : List.of(":secret@", "app:secret@")) {
            String uri = redis.uri().replace("redis://", "redis://" + address);
            for (ConnectionOptions.Builder options :
                    List.of(Client.options(uri), Client.options(uri).username("app"))) {
                ConnectionFactory factory = new RedisConnectionFactory(options.build());
                assertThatThrownBy(() -> factory.createConnection("app", null))
                        .isExactlyInstanceOf(JMSSecurityException.class);
            }
        }
    }

    @Test
    void nothingIsSaidToRedisBeforeALoginThatTakesItsTime() throws JMSException {
        ConnectionOptions supplied = Client.options(redis.uri())
                .credentials(() -> {
                    LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
                    return new Credentials("app", "secret");
                })
                .build();
        Client.connect(supplied, Session.AUTO_ACKNOWLEDGE).close();
    }

    @Test
    void aUserWhoNeedsNoPasswordLogsInWithoutOne() throws JMSException {
        acl("nopass");
        Client.connect(options("app", null), Session.AUTO_ACKNOWLEDGE).close();
    }

    @Test
    void aWrongPasswordOfCreateConnectionIsRefusedAndTheRightOneIsNot() throws JMSException {
        ConnectionFactory factory = new RedisConnectionFactory(options(null, PASSWORD));
        assertThatThrownBy(() -> factory.createConnection("app", "wrong-secret"))
                .isExactlyInstanceOf(JMSSecurityException.class);
        try (Connection connection = factory.createConnection("app", "secret")) {
            connection.start();
        }
        try (Connection connection = factory.createConnection()) {
            connection.start();
        }
    }

    @Test
    void withoutTheRightToRunScriptsNobodyConnects() {
        acl("-evalsha", "-eval");
        assertThatThrownBy(this::connect)
                .isExactlyInstanceOf(JMSSecurityException.class)
                .hasMessageContaining("eval");
    }

    @Test
    void withoutTheRightToTheWakeUpChannelsNobodyConnects() {
        acl("resetchannels");
        long start = System.nanoTime();
        assertThatThrownBy(this::connect)
                .isExactlyInstanceOf(JMSSecurityException.class)
                .hasMessageContaining("ACL SETUSER grants with &redismq:wake:*");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(AT_ONCE);
    }

    @Test
    void withoutTheRightToSubscribeNobodyConnectsAndTheErrorNamesIt() {
        acl("-subscribe");
        assertThatThrownBy(this::connect).isInstanceOf(JMSException.class).hasMessageContaining("+subscribe");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-xadd", "-set", "-evalsha"})
    void withoutTheRightToACommandASendIsRefusedUntilItIsGranted(String rule) throws JMSException {
        try (Client client = connect()) {
            client.send(queue, "before");
            acl(rule);
            assertThatThrownBy(() -> client.send(queue, "refused"))
                    .isExactlyInstanceOf(JMSSecurityException.class)
                    .hasMessageContaining("right")
                    .hasMessageContaining("ACL SETUSER grants")
                    .hasMessageContaining(rule.replace('-', '+'));
            acl("+@all");
            client.send(queue, "after");
            assertThat(client.receive(queue, 2)).containsExactly("before", "after");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-xreadgroup", "-hset", "-xgroup", "-evalsha"})
    void withoutTheRightToACommandAReceiveIsRefusedUntilItIsGranted(String rule) throws JMSException {
        try (Client client = connect()) {
            client.send(queue, "kept");
            acl(rule);
            try (MessageConsumer consumer = client.consumer(queue)) {
                assertThatThrownBy(() -> consumer.receive(Client.PATIENCE_MILLIS))
                        .isExactlyInstanceOf(JMSSecurityException.class)
                        .hasMessageContaining("right")
                        .hasMessageContaining(rule.replace('-', '+'));
                acl("+@all");
                assertThat(Client.receive(consumer, 1)).containsExactly("kept");
            }
        }
    }

    @Test
    void aQueueOutsideOfTheUsersKeysIsRefusedAndOthersWork() throws JMSException {
        acl("resetkeys", "~redismq:{queue:" + queue + "*", "~redismq:{client:*", "~redismq:{layout}*");
        String foreign = RedisExtension.unique("foreign");
        try (Client client = connect()) {
            assertThatThrownBy(() -> client.send(foreign, "refused"))
                    .isExactlyInstanceOf(JMSSecurityException.class)
                    .hasMessageContaining("~redismq:{queue:" + foreign + "}*");
            MessageConsumer consumer = client.consumer(foreign);
            assertThatThrownBy(() -> consumer.receive(Client.PATIENCE_MILLIS))
                    .isExactlyInstanceOf(JMSSecurityException.class);
            assertThatThrownBy(consumer::receiveNoWait).isExactlyInstanceOf(JMSSecurityException.class);
            client.send(queue, "allowed");
            assertThat(client.receive(queue, 1)).containsExactly("allowed");
            acl("allkeys");
        }
    }

    @Test
    void aConsumerWithoutAnyRightIsClosedSoon() throws JMSException {
        Client client = connect();
        client.send(queue, "kept");
        MessageConsumer consumer = client.consumer(queue);
        acl("resetkeys");
        assertThatThrownBy(() -> consumer.receive(Client.PATIENCE_MILLIS))
                .isExactlyInstanceOf(JMSSecurityException.class);
        long start = System.nanoTime();
        consumer.close();
        client.close();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(AT_ONCE);
    }

    @Test
    void aListenersExceptionListenerHearsOfAMissingRightOnce() throws JMSException {
        acl("-xreadgroup");
        try (Client client = connect()) {
            client.consumer(queue).setMessageListener(message -> {});
            client.send(queue, "kept");
            await().until(() -> !client.problems().isEmpty());
            acl("+@all");
            await().until(this::isEmpty);
            assertThat(client.problems()).hasSize(1).allMatch(JMSSecurityException.class::isInstance);
        }
    }

    @Test
    void aFirstRequestThatIsRefusedIsNotTakenForALostLease() throws JMSException {
        try (Client client = connect()) {
            acl("-hset");
            client.consumer(queue).setMessageListener(message -> {});
            client.send(queue, "kept");
            await().until(() -> !client.problems().isEmpty());
            acl("+@all");
            await().until(this::isEmpty);
            assertThat(client.problemCodes()).containsExactly("broker.PERMISSION");
        }
    }

    private boolean isEmpty() {
        try (Jedis jedis = redis.jedis()) {
            return jedis.xlen(Client.key(queue)) == 0;
        }
    }

    @Test
    void waitingForReplicasNeedsARightOfItsOwn() throws JMSException {
        ConnectionOptions durable = options("app", "secret").toBuilder()
                .durability(Durability.replicated(1))
                .durabilityTimeout(Duration.ofMillis(200))
                .build();
        acl("-wait");
        assertThatThrownBy(() -> Client.connect(durable, Session.AUTO_ACKNOWLEDGE))
                .isExactlyInstanceOf(JMSSecurityException.class)
                .hasMessageContaining("wait");

        acl("reset");
        acl(AccessRule.words().stream().skip(2).toArray(String[]::new));
        acl("+wait");
        try (Client client = Client.connect(durable, Session.AUTO_ACKNOWLEDGE)) {
            String queue = RedisExtension.unique("rights");
            assertThatThrownBy(() -> client.send(queue, "a")).hasMessageContaining("only 0 of 1 replicas");
            assertThat(client.receive(queue, 1)).containsExactly("a");
        }
    }
}
