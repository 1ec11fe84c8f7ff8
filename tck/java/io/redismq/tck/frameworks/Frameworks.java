package io.redismq.tck.frameworks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.redismq.RedisConnectionFactory;
import io.redismq.api.RedeliveryPolicy;
import io.redismq.faults.Arrivals;
import io.redismq.faults.Client;
import io.redismq.testing.RedisExtension;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.springframework.jms.connection.CachingConnectionFactory;
import org.springframework.jms.core.JmsTemplate;
import org.springframework.jms.listener.AbstractMessageListenerContainer;
import org.springframework.jms.listener.SessionAwareMessageListener;
import redis.clients.jedis.Jedis;

/**
 * What the tests of frameworks have in common: a factory, numbered messages and what arrived of them, and that everything
 * a test opened is closed after it. One test's thread owns it; what arrived may be asked for from any.
 */
@Timeout(60)
abstract class Frameworks {

    static final Duration PATIENCE = Duration.ofSeconds(20);
    static final int MOST_DELIVERIES = 3;

    final String queue = RedisExtension.unique("frameworks");
    final Arrivals arrivals = new Arrivals();

    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    abstract RedisExtension redis();

    /** What a user has: our factory, with the time-outs of tests that break things. */
    ConnectionFactory factory() {
        return new RedisConnectionFactory(Client.options(redis().uri())
                .redelivery(RedeliveryPolicy.builder()
                        .maximumDeliveries(MOST_DELIVERIES)
                        .build())
                .build());
    }

    @AfterEach
    void closeAll() throws Exception {
        while (!open.isEmpty()) {
            open.removeLast().close();
        }
    }

    <C extends AutoCloseable> C closing(C resource) {
        open.add(resource);
        return resource;
    }

    /** Makes it ready and starts it; it is shut down after the test. */
    <C extends AbstractMessageListenerContainer> C started(C container) {
        closing(container::shutdown);
        container.afterPropertiesSet();
        container.start();
        return container;
    }

    /** A listener that notes what arrives and does nothing else. */
    SessionAwareMessageListener<Message> noting() {
        return (message, session) -> arrivals.add(0, message);
    }

    static String[] numbered(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> Arrivals.text("p", i)).toArray(String[]::new);
    }

    static void send(JmsTemplate template, String destination, String... texts) {
        for (String text : texts) {
            template.convertAndSend(destination, text);
        }
    }

    void awaitArrivals(int count) {
        await().atMost(PATIENCE).until(() -> arrivals.distinct() >= count);
    }

    /** That each of so many messages came once, and none is left. */
    void assertEachOnce(int count) {
        awaitArrivals(count);
        awaitEmpty();
        arrivals.assertComplete(Map.of("p", count));
        assertThat(arrivals.again()).as("messages that came again").isZero();
    }

    /** Until all messages of the queue are acknowledged, which deletes them. */
    void awaitEmpty() {
        try (Jedis jedis = redis().jedis()) {
            await().atMost(PATIENCE).until(() -> jedis.xlen(Client.key(queue)) == 0);
        }
    }

    /** For listeners, which may not throw a JMSException. */
    static String textOf(Message message) {
        try {
            return message.getBody(String.class);
        } catch (JMSException e) {
            throw new AssertionError(e);
        }
    }

    /** Sends over a connection and sessions that are kept, as an application with Spring does. */
    JmsTemplate cachingTemplate() {
        CachingConnectionFactory caching = new CachingConnectionFactory(factory());
        closing(caching::destroy);
        return new JmsTemplate(caching);
    }
}
