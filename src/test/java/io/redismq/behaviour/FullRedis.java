package io.redismq.behaviour;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.redismq.testing.RedisExtension;
import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.MessageProducer;
import jakarta.jms.ResourceAllocationException;
import jakarta.jms.Session;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import redis.clients.jedis.Jedis;

/**
 * Makes a Redis full, and gives it as much memory as it has used then. Redis counts the buffers of its connections too,
 * and frees them when it likes; so what is full here has less memory than it can ever use, and what a test receives
 * makes more room than any buffer. For one test thread; the server is the test class's own.
 */
final class FullRedis implements AfterEachCallback {

    static final int MESSAGES = 60;
    private static final int BODY = 32 << 10;
    private static final String NONE = "1";
    private static final String ANY = "0";

    private final RedisExtension redis;
    private long used;

    FullRedis(RedisExtension redis) {
        this.redis = redis;
    }

    @Override
    public void afterEach(ExtensionContext context) {
        limit(ANY);
    }

    /** Sends the messages 0 to MESSAGES - 1; after that there is no memory for any other. */
    void fill(Session session, MessageProducer producer) throws JMSException {
        for (int i = 0; i < MESSAGES; i++) {
            producer.send(message(session, i));
        }
        try (Jedis jedis = redis.jedis()) {
            used = jedis.info("memory")
                    .lines()
                    .filter(line -> line.startsWith("used_memory:"))
                    .mapToLong(line -> Long.parseLong(line.substring(12)))
                    .findFirst()
                    .orElseThrow();
        }
        limit(NONE);
    }

    /** From now on there is room for what does not need more memory than there was used. */
    void limitToWhatWasUsed() {
        limit(String.valueOf(used));
    }

    private void limit(String bytes) {
        try (Jedis jedis = redis.jedis()) {
            jedis.configSet("maxmemory", bytes);
        }
    }

    static void assertRefused(Session session, MessageProducer producer) {
        assertThatThrownBy(() -> producer.send(message(session, -1)))
                .isExactlyInstanceOf(ResourceAllocationException.class)
                .hasMessageContaining("maxmemory");
    }

    static BytesMessage message(Session session, int number) throws JMSException {
        BytesMessage message = session.createBytesMessage();
        message.setIntProperty("number", number);
        message.writeBytes(new byte[BODY]);
        return message;
    }
}
