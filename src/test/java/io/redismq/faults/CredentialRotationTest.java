package io.redismq.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.redismq.RedisConnectionFactory;
import io.redismq.api.ConnectionOptions;
import io.redismq.api.Credentials;
import io.redismq.testing.RedisExtension;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.JMSSecurityException;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.io.ByteArrayOutputStream;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import javax.naming.OperationNotSupportedException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Protocol;

/** Passwords that change while clients run, and tokens that expire: nothing is restarted, nothing is lost. */
@Timeout(60)
class CredentialRotationTest {

    private static final Duration AT_ONCE = Duration.ofSeconds(5);

    @RegisterExtension
    static final RedisExtension redis = RedisExtension.own();

    @TempDir
    Path folder;

    private final String queue = RedisExtension.unique("rotation");
    private final List<String> heard = new CopyOnWriteArrayList<>();

    @BeforeEach
    void aUser() {
        acl("reset", "on", ">first", "allkeys", "allchannels", "allcommands");
    }

    private static void acl(String... rules) {
        try (Jedis jedis = redis.jedis()) {
            jedis.aclSetUser("app", rules);
        }
    }

    /** From now on Redis accepts this password only, and all have to log in anew. */
    private static void rotateTo(String password) {
        acl("resetpass", ">" + password);
        cutAll();
    }

    private static void cutAll() {
        try (Jedis jedis = redis.jedis()) {
            jedis.sendCommand(Protocol.Command.CLIENT, "KILL", "USER", "app");
        }
    }

    private static Client connect(Supplier<Credentials> credentials) throws JMSException {
        return Client.connect(options().credentials(credentials).build(), Session.AUTO_ACKNOWLEDGE);
    }

    private static ConnectionOptions.Builder options() {
        return Client.options(redis.uri());
    }

    private Path passwordFile(String text) throws Exception {
        return Files.writeString(folder.resolve("password"), text);
    }

    private ConnectionOptions fromFile() {
        return options()
                .username("app")
                .passwordFile(folder.resolve("password").toString())
                .build();
    }

    private void listen(Client client) throws JMSException {
        client.consumer(queue).setMessageListener(message -> {
            try {
                heard.add(((TextMessage) message).getText());
            } catch (JMSException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    @Test
    void a_supplier_gives_the_new_password_to_clients_that_go_on() throws Exception {
        AtomicReference<String> password = new AtomicReference<>("first");
        try (Client client = connect(() -> new Credentials("app", password.get()))) {
            listen(client);
            client.send(queue, "one");
            for (String next : List.of("second", "third")) {
                password.set(next);
                rotateTo(next);
                client.send(queue, next);
            }
            await().until(() -> heard.size() == 3);
            assertThat(heard).containsExactly("one", "second", "third");
            assertThat(client.problems()).noneMatch(JMSSecurityException.class::isInstance);
        }
    }

    @Test
    void a_file_is_read_again() throws Exception {
        passwordFile("first\n");
        try (Client client = Client.connect(fromFile(), Session.AUTO_ACKNOWLEDGE)) {
            listen(client);
            client.send(queue, "one");
            passwordFile("second\r\n");
            rotateTo("second");
            client.send(queue, "two");
            await().until(() -> heard.size() == 2);
            assertThat(client.problems()).noneMatch(JMSSecurityException.class::isInstance);
        }
    }

    @Test
    void the_user_may_stand_in_the_address_of_a_file_with_the_password() throws Exception {
        passwordFile("first");
        String uri = redis.uri().replace("//", "//app@") + "?passwordFile=" + folder.resolve("password");
        try (Client client = Client.connect(Client.options(uri).build(), Session.AUTO_ACKNOWLEDGE)) {
            client.send(queue, "one");
            assertThat(client.receive(queue, 1)).containsExactly("one");
        }
    }

    @Test
    void tokens_that_expire_are_renewed() throws Exception {
        AtomicInteger tokens = new AtomicInteger();
        Supplier<Credentials> service = () -> {
            String token = "token-" + tokens.incrementAndGet();
            acl(">" + token);
            return new Credentials("app", token);
        };
        try (Client client = connect(service)) {
            listen(client);
            for (int i = 1; i <= 5; i++) {
                client.send(queue, "message " + i);
                int sent = i;
                await().until(() -> heard.size() == sent);
                acl("resetpass");
                cutAll();
            }
            assertThat(client.problems()).noneMatch(JMSSecurityException.class::isInstance);
        }
        assertThat(tokens.get()).isGreaterThan(5);
    }

    @Test
    void a_client_with_an_old_password_hears_of_it_and_goes_on_with_the_right_one() throws Exception {
        AtomicReference<String> password = new AtomicReference<>("first");
        try (Client client = connect(() -> new Credentials("app", password.get()))) {
            listen(client);
            client.send(queue, "one");
            await().until(() -> heard.size() == 1);
            rotateTo("second");
            assertThatThrownBy(() -> client.send(queue, "refused"))
                    .isInstanceOf(JMSSecurityException.class)
                    .hasMessageNotContaining("first");
            await().until(() -> client.problems().stream().anyMatch(JMSSecurityException.class::isInstance));
            password.set("second");
            await().ignoreExceptions().until(() -> {
                client.send(queue, "two");
                return true;
            });
            await().until(() -> heard.contains("two"));
            assertThat(heard).doesNotContain("refused");
        }
    }

    @Test
    void a_wrong_password_is_refused_at_once() throws Exception {
        passwordFile("wrong-password");
        assertRefused(fromFile(), "user name or password");
        assertRefused(
                options()
                        .credentials(() -> new Credentials("app", "wrong-password"))
                        .build(),
                "user name");
    }

    @Test
    void a_file_that_is_not_there_is_told_with_its_option() {
        assertRefused(fromFile(), "passwordFile", "no such file");
    }

    @Test
    void a_supplier_that_fails_or_gives_nothing_is_told() {
        assertRefused(options().credentials(() -> null).build(), "credentials", "null");
        Supplier<Credentials> failing = () -> {
            throw new IllegalStateException("no token today");
        };
        assertRefused(options().credentials(failing).build(), "credentials", "no token today");
    }

    @Test
    void a_supplier_that_hangs_is_not_waited_for_longer_than_connecting_may_take() {
        CountDownLatch never = new CountDownLatch(1);
        Supplier<Credentials> hanging = () -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return null;
        };
        ConnectionOptions options = options()
                .connectTimeout(Duration.ofMillis(200))
                .credentials(hanging)
                .build();
        assertRefused(options, "credentials", "connectTimeout");
        never.countDown();
    }

    @Test
    void a_supplier_is_asked_on_no_thread_of_the_network() throws Exception {
        List<String> threads = new CopyOnWriteArrayList<>();
        Supplier<Credentials> supplier = () -> {
            threads.add(Thread.currentThread().getName());
            return new Credentials("app", "first");
        };
        try (Client client = connect(supplier)) {
            client.send(queue, "one");
        }
        assertThat(threads).isNotEmpty().allMatch(name -> name.startsWith("redismq-session"));
    }

    @Test
    void a_connection_with_credentials_of_its_own_does_not_ask() throws Exception {
        acl(">second");
        Supplier<Credentials> nobody = () -> {
            throw new IllegalStateException("not to be asked");
        };
        ConnectionFactory factory =
                new RedisConnectionFactory(options().credentials(nobody).build());
        try (Connection connection = factory.createConnection("app", "second")) {
            connection.start();
        }
        passwordFile("first");
        ConnectionFactory withFile = new RedisConnectionFactory(fromFile());
        assertThatThrownBy(() -> withFile.createConnection("app", "wrong")).isInstanceOf(JMSSecurityException.class);
    }

    @Test
    void a_factory_with_a_supplier_can_be_neither_bound_nor_serialized() {
        RedisConnectionFactory factory = new RedisConnectionFactory(
                options().credentials(() -> new Credentials("app", "first")).build());
        assertThatThrownBy(factory::getReference).isInstanceOf(OperationNotSupportedException.class);
        assertThatThrownBy(() -> new ObjectOutputStream(new ByteArrayOutputStream()).writeObject(factory))
                .isInstanceOf(NotSerializableException.class);
    }

    @Test
    void credentials_do_not_show_their_password() {
        assertThat(new Credentials("app", "first")).asString().contains("app").doesNotContain("first");
    }

    private static void assertRefused(ConnectionOptions options, String... words) {
        ConnectionFactory factory = new RedisConnectionFactory(options);
        long start = System.nanoTime();
        assertThatThrownBy(factory::createConnection)
                .isExactlyInstanceOf(JMSSecurityException.class)
                .hasMessageContainingAll(words)
                .hasMessageNotContaining("wrong-password");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(AT_ONCE);
    }
}
