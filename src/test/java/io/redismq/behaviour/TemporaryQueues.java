package io.redismq.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.Queue;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import redis.clients.jedis.Jedis;

/** What the tests of temporary queues look at: refusals, and what Redis has of a queue. */
final class TemporaryQueues {

    private TemporaryQueues() {}

    interface Call {
        void run() throws JMSException;
    }

    static void assertInvalid(Call call) {
        assertThatExceptionOfType(InvalidDestinationException.class)
                .isThrownBy(call::run)
                .satisfies(e -> assertThat(e.getErrorCode()).isEqualTo("broker.INVALID_DESTINATION"));
    }

    /** What Redis has of a queue, but for the states of its senders, which expire. */
    static Set<String> keys(Jms jms, Queue queue) throws JMSException {
        try (Jedis jedis = jms.redis().jedis()) {
            Set<String> keys = new HashSet<>(jedis.keys(Jms.key(queue) + "*"));
            for (String sender : jedis.keys(Jms.key(queue) + ":sender:*")) {
                assertThat(jedis.pttl(sender)).isPositive();
                keys.remove(sender);
            }
            return keys;
        }
    }

    /** What the registry of temporary destinations has of the connection that a queue belongs to. */
    static List<String> registered(Jms jms, Queue queue) throws JMSException {
        String connection = queue.getQueueName().split("/")[1];
        try (Jedis jedis = jms.redis().jedis()) {
            return jedis.zrange("redismq:{temporary}:" + connection + "/1", 0, -1);
        }
    }
}
