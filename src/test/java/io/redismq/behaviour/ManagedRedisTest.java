package io.redismq.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.redismq.RedisConnectionFactory;
import io.redismq.api.ConnectionOptions;
import io.redismq.api.RedeliveryPolicy;
import io.redismq.api.StartupChecks;
import io.redismq.faults.Client;
import io.redismq.testing.AccessRule;
import io.redismq.testing.CapturedLog;
import io.redismq.testing.RedisExtension;
import io.redismq.testing.RedisServer;
import io.redismq.testing.RedisServers;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.Topic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import redis.clients.jedis.Jedis;

/**
 * Redis as services run it for others: some commands do not exist, and the user may neither administer the server nor ask
 * it about itself. Everything works, and what could not be checked is said once.
 */
@Timeout(60)
class ManagedRedisTest {

    private static final int SLOTS = 16_384;
    private static final int BACKLOG = 100;

    @RegisterExtension
    static final RedisExtension redis = RedisExtension.own(
            "--rename-command", "CONFIG", "", "--rename-command", "DEBUG", "", "--rename-command", "MONITOR", "");

    /** The rule of the README, and one that takes away what is dangerous. */
    static Stream<List<String>> rules() throws IOException {
        return Stream.of(
                AccessRule.rights(),
                List.of(
                        "on",
                        ">secret",
                        "~redismq:*",
                        "resetchannels",
                        "&redismq:*",
                        "+@all",
                        "-@admin",
                        "-@dangerous"));
    }

    private static ConnectionOptions.Builder options(String uri) {
        return Client.options(uri)
                .username("app")
                .password("secret")
                .startupChecks(StartupChecks.REQUIRE)
                .redelivery(RedeliveryPolicy.builder().maximumDeliveries(2).build());
    }

    private static void makeTheUser(Jedis jedis, List<String> rules) {
        jedis.aclSetUser("app", "reset");
        jedis.aclSetUser("app", rules.toArray(String[]::new));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void everything_works_and_what_could_not_be_checked_is_said_once(List<String> rules) throws JMSException {
        try (Jedis jedis = redis.jedis()) {
            makeTheUser(jedis, rules);
        }
        try (CapturedLog log = new CapturedLog()) {
            ConnectionFactory factory =
                    new RedisConnectionFactory(options(redis.uri()).build());
            try (Connection other = factory.createConnection()) {
                other.start();
                assertEverythingWorks(factory);
            }
            assertThat(log.lines("WARN")).isEmpty();
            assertThat(log.lines("INFO")).singleElement().asString().contains("were not checked");
        }
    }

    @Test
    void with_the_right_to_ask_the_log_says_what_cannot_be_seen_without_config() throws JMSException, IOException {
        try (Jedis jedis = redis.jedis();
                CapturedLog log = new CapturedLog()) {
            makeTheUser(jedis, AccessRule.rights());
            jedis.aclSetUser("app", "+info");
            new RedisConnectionFactory(options(redis.uri()).build())
                    .createConnection()
                    .close();
            assertThat(log.lines("INFO"))
                    .singleElement()
                    .asString()
                    .contains("no AOF; whether there are snapshots cannot be seen", "maxmemory-policy noeviction");
        }
    }

    @Test
    void without_the_command_client_connections_have_no_name() throws JMSException {
        try (RedisServer server = RedisServers.start("--rename-command", "CLIENT", "")) {
            ConnectionOptions options = options(server.uri())
                    .username(null)
                    .password(null)
                    .startupChecks(StartupChecks.WARN)
                    .build();
            assertEverythingWorks(new RedisConnectionFactory(options));
        }
    }

    @Test
    void without_the_command_client_connections_of_a_file_have_no_name(@TempDir Path folder)
            throws JMSException, IOException {
        try (RedisServer server = RedisServers.start("--rename-command", "CLIENT", "")) {
            Path file = Files.writeString(
                    folder.resolve("redisson.yaml"),
                    "masterSlaveServersConfig:\n  clientName: mine\n  masterAddress: \"" + server.uri() + "\"\n"
                            + "  readMode: MASTER\n  subscriptionMode: MASTER\n");
            new RedisConnectionFactory(ConnectionOptions.builder()
                            .redissonFile(file.toString())
                            .build())
                    .createConnection()
                    .close();
        }
    }

    @Test
    void in_a_cluster_the_right_to_ask_for_its_nodes_is_enough_besides() throws JMSException, IOException {
        try (RedisServer node = RedisServers.start(
                        "--cluster-enabled",
                        "yes",
                        "--cluster-announce-ip",
                        "127.0.0.1",
                        "--rename-command",
                        "CONFIG",
                        "");
                Jedis jedis = node.jedis()) {
            jedis.clusterAddSlots(IntStream.range(0, SLOTS).toArray());
            await().until(() -> jedis.clusterInfo().contains("cluster_state:ok"));
            makeTheUser(jedis, AccessRule.rights());
            jedis.aclSetUser("app", "+cluster|nodes");
            assertEverythingWorks(
                    new RedisConnectionFactory(options("redis+cluster://" + node.host() + ":" + node.port())
                            .build()));
        }
    }

    private static void assertEverythingWorks(ConnectionFactory factory) throws JMSException {
        try (JMSContext context = factory.createContext(JMSContext.SESSION_TRANSACTED)) {
            context.setClientID(RedisExtension.unique("managed"));
            assertTopicsWork(context);
            assertQueuesWork(context);
        }
        try (JMSContext context = factory.createContext()) {
            assertRepliesWork(context);
        }
    }

    private static void assertQueuesWork(JMSContext context) throws JMSException {
        Queue in = Jms.queue(context);
        Queue out = Jms.queue(context);
        context.createProducer().setPriority(9).setDeliveryDelay(1).send(in, "b");
        context.createProducer().setProperty("colour", "red").send(in, "a");
        context.commit();
        JMSConsumer red = context.createConsumer(in, "colour = 'red'");
        for (int delivery = 0; delivery < 2; delivery++) {
            assertThat(red.receiveBody(String.class, Jms.SOON)).isEqualTo("a");
            context.createProducer().send(out, "never");
            context.rollback();
        }
        assertThat(context.createConsumer(context.createQueue("DLQ." + in.getQueueName()))
                        .receiveBody(String.class, Jms.SOON))
                .isEqualTo("a");
        red.close();
        assertThat(context.createConsumer(in).receiveBody(String.class, Jms.SOON))
                .isEqualTo("b");
        IntStream.range(0, BACKLOG).forEach(i -> context.createProducer().send(out, "c" + i));
        context.commit();
        assertThat(context.createBrowser(out).getEnumeration().nextElement()).isInstanceOf(Message.class);
        JMSConsumer consumer = context.createConsumer(out);
        for (int i = 0; i < BACKLOG; i++) {
            assertThat(consumer.receiveBody(String.class, Jms.SOON)).isEqualTo("c" + i);
        }
        context.commit();
    }

    private static void assertTopicsWork(JMSContext context) throws JMSException {
        Topic topic = context.createTopic(RedisExtension.unique("managed"));
        try (JMSConsumer durable = context.createDurableConsumer(topic, "archive");
                JMSConsumer plain = context.createConsumer(topic)) {
            context.createProducer().send(topic, "news");
            context.commit();
            assertThat(durable.receiveBody(String.class, Jms.SOON)).isEqualTo("news");
            assertThat(plain.receiveBody(String.class, Jms.SOON)).isEqualTo("news");
            context.commit();
        }
        context.unsubscribe("archive");
    }

    private static void assertRepliesWork(JMSContext context) throws JMSException {
        TemporaryQueue replies = context.createTemporaryQueue();
        try (JMSConsumer consumer = context.createConsumer(replies)) {
            context.createProducer().send(replies, "reply");
            assertThat(consumer.receiveBody(String.class, Jms.SOON)).isEqualTo("reply");
        }
        replies.delete();
    }
}
