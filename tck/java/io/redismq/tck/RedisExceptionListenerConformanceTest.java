package io.redismq.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.redismq.RedisConnectionFactory;
import io.redismq.faults.Client;
import io.redismq.testing.RedisExtension;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Queue;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import redis.clients.jedis.Jedis;

/** The tests of the ExceptionListener on Redis MQ, with a Redis that is killed. */
class RedisExceptionListenerConformanceTest extends ExceptionListenerConformance {

    @RegisterExtension
    static final RedisExtension redis = RedisExtension.own();

    @Override
    ConnectionFactory factory() {
        return new RedisConnectionFactory(Client.options(redis.uri()).build());
    }

    @Override
    void loseBroker() {
        redis.server().kill();
    }

    @Override
    void restoreBroker() {
        if (!redis.server().isRunning()) {
            redis.server().restart();
        }
    }

    /** Their consumers are declared dead, as others do when a lease has ended. */
    @Override
    int disturb(Queue... queues) throws JMSException {
        try (Jedis jedis = redis.jedis()) {
            for (Queue queue : queues) {
                jedis.del(Client.key(queue.getQueueName()) + ":consumers");
            }
        }
        return queues.length;
    }

    @Test
    @DisplayName("6.1.7: a consumer that lost its lease tells the ExceptionListener, once, and goes on")
    void lostLease() throws Exception {
        try (Client client = Client.connect(redis.uri())) {
            String queue = RedisExtension.unique("queue");
            List<String> heard = new CopyOnWriteArrayList<>();
            client.consumer(queue).setMessageListener(message -> heard.add(textOf(message)));
            send(Client.queue(queue), "before");
            await().until(() -> heard.size() == 1);
            disturb(Client.queue(queue));
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> !client.problems().isEmpty());
            send(Client.queue(queue), "after");
            await().until(() -> heard.contains("after"));
            assertThat(client.problemCodes()).containsExactly("broker.LEASE_LOST");
        }
    }
}
