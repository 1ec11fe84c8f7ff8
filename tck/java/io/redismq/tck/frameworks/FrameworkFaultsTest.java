package io.redismq.tck.frameworks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.redismq.RedisConnectionFactory;
import io.redismq.faults.Arrivals;
import io.redismq.faults.Client;
import io.redismq.testing.RedisExtension;
import io.redismq.testing.RedisServer;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.messaginghub.pooled.jms.JmsPoolConnectionFactory;
import org.springframework.jms.JmsException;
import org.springframework.jms.connection.CachingConnectionFactory;
import org.springframework.jms.core.JmsTemplate;
import org.springframework.jms.listener.AbstractMessageListenerContainer;
import org.springframework.jms.listener.DefaultMessageListenerContainer;
import org.springframework.jms.listener.SessionAwareMessageListener;
import org.springframework.jms.listener.SimpleMessageListenerContainer;
import org.springframework.util.backoff.FixedBackOff;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.args.ClientType;
import redis.clients.jedis.params.ClientKillParams;

/** Redis fails beneath frameworks at work: nothing is lost, and they go on by themselves. */
@Timeout(60)
class FrameworkFaultsTest extends Frameworks {

    private static final int SENDERS = 2;
    private static final int MESSAGES_OF_EACH = 800;
    private static final int CONSUMERS = 3;

    @RegisterExtension
    static final RedisExtension redis = RedisExtension.own("--appendonly", "yes", "--appendfsync", "always");

    /** What happens to Redis, and how often during one load. */
    enum Fault {
        RESTART(1) {
            @Override
            void strike(RedisServer server, Client watcher) {
                server.kill();
                server.restart();
            }
        },
        RESTARTS(3) {
            @Override
            void strike(RedisServer server, Client watcher) {
                RESTART.strike(server, watcher);
            }
        },
        OUTAGE(1) {
            @Override
            void strike(RedisServer server, Client watcher) {
                server.kill();
                awaitNoticed(watcher);
                server.restart();
            }
        },
        CONNECTIONS_CUT(5) {
            @Override
            void strike(RedisServer server, Client watcher) {
                try (Jedis jedis = server.jedis()) {
                    jedis.clientKill(new ClientKillParams().type(ClientType.PUBSUB));
                    jedis.clientKill(new ClientKillParams().type(ClientType.NORMAL));
                }
            }
        },
        SCRIPTS_FLUSHED(5) {
            @Override
            void strike(RedisServer server, Client watcher) {
                try (Jedis jedis = server.jedis()) {
                    jedis.scriptFlush();
                }
            }
        },
        PAUSE(1) {
            @Override
            void strike(RedisServer server, Client watcher) {
                server.freeze();
                awaitNoticed(watcher);
                server.resume();
            }
        };

        private final int times;

        Fault(int times) {
            this.times = times;
        }

        abstract void strike(RedisServer server, Client watcher);

        /** It lasts until a client that waits for messages is told of it, which is some seconds. */
        private static void awaitNoticed(Client watcher) {
            await().atMost(PATIENCE).until(() -> !watcher.problems().isEmpty());
        }
    }

    /** Who receives. */
    enum Receivers {
        CONTAINER_CLIENT,
        CONTAINER_TRANSACTED,
        UNCACHED_CONTAINER_TRANSACTED,
        SIMPLE_CONTAINER_TRANSACTED,
        POOL_CLIENT,
        POOL_TRANSACTED
    }

    /** Texts whose sending failed at least once: they may be stored twice. */
    private final Set<String> sentAgain = ConcurrentHashMap.newKeySet();

    private final List<DefaultMessageListenerContainer> containers = new ArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private volatile boolean ended;

    @Override
    RedisExtension redis() {
        return redis;
    }

    /** With a redelivery policy that lets a message be refused and be caught by faults. */
    @Override
    ConnectionFactory factory() {
        return new RedisConnectionFactory(Client.options(redis.uri()).build());
    }

    private interface Sending {
        void send(String text) throws JMSException;
    }

    private CompletableFuture<Void> load(String producer, Sending sending) {
        return CompletableFuture.runAsync(
                () -> {
                    for (int i = 0; i < MESSAGES_OF_EACH; i++) {
                        sendUntilItSucceeds(Arrivals.text(producer, i), sending);
                    }
                },
                threads);
    }

    private void sendUntilItSucceeds(String text, Sending sending) {
        while (!ended) {
            try {
                sending.send(text);
                return;
            } catch (JmsException | JMSException e) {
                sentAgain.add(text);
            }
        }
    }

    private Sending template() {
        CachingConnectionFactory caching = new CachingConnectionFactory(factory());
        caching.setReconnectOnException(false);
        closing(caching::destroy);
        JmsTemplate template = new JmsTemplate(caching);
        return text -> template.convertAndSend(queue, text);
    }

    private JmsPoolConnectionFactory pool(boolean faultTolerant) {
        JmsPoolConnectionFactory pool = new JmsPoolConnectionFactory();
        pool.setConnectionFactory(factory());
        pool.setFaultTolerantConnections(faultTolerant);
        closing(pool::stop);
        return pool;
    }

    private static Sending through(ConnectionFactory pool, String queue) {
        return text -> {
            try (Connection connection = pool.createConnection();
                    Session session = connection.createSession()) {
                session.createProducer(Client.queue(queue)).send(session.createTextMessage(text));
            }
        };
    }

    private void startContainer(Acknowledgement acknowledgement, int cacheLevel) {
        DefaultMessageListenerContainer container = new DefaultMessageListenerContainer();
        container.setReceiveTimeout(200);
        container.setConcurrency(String.valueOf(CONSUMERS));
        container.setCacheLevel(cacheLevel);
        container.setBackOff(new FixedBackOff(50, Long.MAX_VALUE));
        containers.add(container);
        start(container, acknowledgement);
    }

    private void startSimpleContainer() {
        SimpleMessageListenerContainer container = new SimpleMessageListenerContainer();
        container.setConcurrentConsumers(CONSUMERS);
        container.setRecoverOnException(false);
        start(container, Acknowledgement.TRANSACTED);
    }

    private void start(AbstractMessageListenerContainer container, Acknowledgement acknowledgement) {
        container.setConnectionFactory(factory());
        container.setDestinationName(queue);
        container.setMessageListener((SessionAwareMessageListener<Message>) (message, session) -> handle(message));
        acknowledgement.applyTo(container);
        started(container);
    }

    private void startPooled(Acknowledgement acknowledgement) {
        JmsPoolConnectionFactory pool = pool(true);
        for (int i = 0; i < CONSUMERS; i++) {
            threads.execute(() -> {
                while (!ended) {
                    try {
                        consume(pool, acknowledgement);
                    } catch (JMSException e) {
                        continue; // with another connection of the pool, as an application would
                    }
                }
            });
        }
    }

    private void consume(ConnectionFactory pool, Acknowledgement acknowledgement) throws JMSException {
        try (Connection connection = pool.createConnection();
                Session session = connection.createSession(acknowledgement.mode());
                MessageConsumer consumer = session.createConsumer(Client.queue(queue))) {
            connection.start();
            while (!ended) {
                Message next = consumer.receive(200);
                if (next != null) {
                    settle(session, next);
                }
            }
        }
    }

    private void settle(Session session, Message message) throws JMSException {
        arrivals.add(0, message);
        if (session.getTransacted()) {
            if (isRefused(message)) {
                session.rollback();
            } else {
                session.commit();
            }
        } else if (isRefused(message)) {
            session.recover();
        } else {
            message.acknowledge();
        }
    }

    /** Every tenth one the first time, so that much is redelivered whatever happens to Redis. */
    private static boolean isRefused(Message message) throws JMSException {
        return !message.getJMSRedelivered() && message.getBody(String.class).endsWith("0");
    }

    private void handle(Message message) throws JMSException {
        arrivals.add(0, message);
        if (isRefused(message)) {
            throw new IllegalStateException("refused the first time");
        }
    }

    private void start(Receivers receivers) {
        switch (receivers) {
            case CONTAINER_CLIENT ->
                startContainer(Acknowledgement.CLIENT, DefaultMessageListenerContainer.CACHE_CONSUMER);
            case CONTAINER_TRANSACTED ->
                startContainer(Acknowledgement.TRANSACTED, DefaultMessageListenerContainer.CACHE_CONSUMER);
            case UNCACHED_CONTAINER_TRANSACTED ->
                startContainer(Acknowledgement.TRANSACTED, DefaultMessageListenerContainer.CACHE_CONNECTION);
            case SIMPLE_CONTAINER_TRANSACTED -> startSimpleContainer();
            case POOL_CLIENT -> startPooled(Acknowledgement.CLIENT);
            case POOL_TRANSACTED -> startPooled(Acknowledgement.TRANSACTED);
        }
    }

    @ParameterizedTest(name = "{0} beneath {1}")
    @CsvSource({
        "RESTART, UNCACHED_CONTAINER_TRANSACTED",
        "RESTART, SIMPLE_CONTAINER_TRANSACTED",
        "RESTARTS, CONTAINER_TRANSACTED",
        "RESTARTS, POOL_TRANSACTED",
        "OUTAGE, CONTAINER_CLIENT",
        "OUTAGE, SIMPLE_CONTAINER_TRANSACTED",
        "OUTAGE, POOL_TRANSACTED",
        "CONNECTIONS_CUT, SIMPLE_CONTAINER_TRANSACTED",
        "CONNECTIONS_CUT, POOL_CLIENT",
        "SCRIPTS_FLUSHED, CONTAINER_CLIENT",
        "SCRIPTS_FLUSHED, POOL_TRANSACTED",
        "PAUSE, CONTAINER_TRANSACTED",
        "PAUSE, POOL_CLIENT"
    })
    void nothing_is_lost_and_all_go_on(Fault fault, Receivers receivers) throws Exception {
        try (Client watcher = Client.connect(redis.uri())) {
            watcher.consumer(RedisExtension.unique("watched")).setMessageListener(message -> {});
            start(receivers);
            CompletableFuture<?> spring = load("template", template());
            CompletableFuture<?> pooled = load("pool", through(pool(false), queue));
            int all = SENDERS * MESSAGES_OF_EACH;
            for (int i = 1; i <= fault.times; i++) {
                awaitArrivals(i * all / (2 * fault.times + 2));
                fault.strike(redis.server(), watcher);
            }
            CompletableFuture.allOf(spring, pooled).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            awaitArrivals(all);
            awaitEmpty();
            arrivals.assertComplete(
                    new LinkedHashMap<>(Map.of("template", MESSAGES_OF_EACH, "pool", MESSAGES_OF_EACH)));
            arrivals.assertNoneStoredTwice(sentAgain);
            assertThat(arrivals.redelivered()).isGreaterThanOrEqualTo(all / 10);
            assertAllAtWork();
            System.out.println(fault + " beneath " + receivers + ": " + sentAgain.size() + " sent again, "
                    + arrivals.again() + " came again");
        } finally {
            ended = true;
            threads.shutdown();
            assertThat(threads.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
        }
    }

    private void assertAllAtWork() {
        for (DefaultMessageListenerContainer container : containers) {
            assertThat(container.isRunning()).isTrue();
            await().atMost(PATIENCE).until(() -> container.getActiveConsumerCount() == CONSUMERS);
        }
    }
}
