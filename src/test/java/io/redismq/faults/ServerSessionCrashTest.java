package io.redismq.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.redismq.testing.JvmProcess;
import io.redismq.testing.RedisExtension;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import redis.clients.jedis.Jedis;

/** An application server is killed while its server sessions are in the middle of what they were given. */
@Timeout(90)
class ServerSessionCrashTest {

    private static final int MESSAGES = 40;
    private static final long LEASE_MILLIS = 2_000;

    @RegisterExtension
    static final RedisExtension redis = RedisExtension.own();

    private final String queue = RedisExtension.unique("served");
    private final String target = RedisExtension.unique("target");

    private static Client connect() throws JMSException {
        return Client.connect(
                Client.options(redis.uri())
                        .consumerLease(Duration.ofMillis(LEASE_MILLIS))
                        .build(),
                Session.AUTO_ACKNOWLEDGE);
    }

    /** With the mode, the message of its own that each listener stays in. */
    @ParameterizedTest
    @CsvSource({Session.AUTO_ACKNOWLEDGE + ",1", Session.CLIENT_ACKNOWLEDGE + ",2", Session.SESSION_TRANSACTED + ",2"})
    void whatAKilledServerHeldComesAgainElsewhere(int mode, int stay) throws JMSException {
        String[] texts = IntStream.range(0, MESSAGES).mapToObj(i -> "m" + i).toArray(String[]::new);
        try (Client client = connect();
                Jedis jedis = redis.jedis();
                JvmProcess server = JvmProcess.start(
                        CrashingServer.class,
                        redis.uri(),
                        queue,
                        target,
                        String.valueOf(LEASE_MILLIS),
                        String.valueOf(mode),
                        String.valueOf(stay))) {
            client.send(queue, texts);
            await().atMost(Duration.ofSeconds(30))
                    .until(() ->
                            server.lines().stream().filter("holding"::equals).count()
                                    == CrashingServer.SERVER_SESSIONS);
            server.kill9();
            List<String> shown = server.lines().stream()
                    .filter(line -> line.startsWith("got "))
                    .map(line -> line.substring(4))
                    .toList();
            assertThat(shown).hasSize(stay * CrashingServer.SERVER_SESSIONS);
            Map<String, Integer> counts = new HashMap<>();
            try (MessageConsumer heir = client.consumer(queue)) {
                for (int i = 0; i < MESSAGES; i++) {
                    Message next = heir.receive(Client.PATIENCE_MILLIS);
                    assertThat(next).as("message %d", i).isNotNull();
                    counts.put(next.getBody(String.class), next.getIntProperty("JMSXDeliveryCount"));
                }
                assertThat(heir.receiveNoWait()).isNull();
            }
            assertThat(counts.keySet()).containsExactlyInAnyOrder(texts);
            assertThat(shown).allMatch(text -> counts.get(text) == 2);
            await().until(() -> jedis.xlen(Client.key(queue)) == 0);
            assertThat(jedis.exists(Client.key(target))).isFalse();
        }
    }
}
