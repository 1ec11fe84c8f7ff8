package io.redismq;

import io.redismq.api.ConnectionOptions;
import io.redismq.internal.broker.Broker;
import io.redismq.internal.broker.BrokerException;
import io.redismq.internal.broker.redis.BrokerSettings;
import io.redismq.internal.broker.redis.RedisBroker;
import io.redismq.internal.broker.redis.SharedRedisson;
import io.redismq.internal.client.Domain;
import io.redismq.internal.client.JmsConnection;
import io.redismq.internal.client.JmsContext;
import io.redismq.internal.client.JmsErrors;
import io.redismq.internal.client.Provider;
import io.redismq.internal.client.Unchecked;
import io.redismq.internal.delivery.EngineSettings;
import io.redismq.internal.delivery.EngineThreads;
import io.redismq.internal.message.MessageCodec;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSSecurityException;
import jakarta.jms.QueueConnection;
import jakarta.jms.QueueConnectionFactory;
import jakarta.jms.TopicConnection;
import jakarta.jms.TopicConnectionFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.redisson.api.RedissonClient;

/**
 * Makes JMS connections whose broker is a Redis. The one class of Redis MQ that applications, containers and
 * configuration files have to name.
 *
 * <p>All connections of one factory share a Redisson client and a pool of threads; they are started with the first
 * connection and end a second after the last one was closed. All threads but Redisson's timer are daemons. Safe for
 * concurrent use.
 */
public class RedisConnectionFactory implements ConnectionFactory, QueueConnectionFactory, TopicConnectionFactory {

    /** A sender's state must outlive every repeat of its last batch, Redisson's own included. */
    private static final Duration SENDER_LIFETIME = Duration.ofMinutes(10);

    private final ConnectionOptions options;
    private final EngineThreads threads = new EngineThreads();
    private final SharedRedisson redisson;
    private final boolean given;
    private final Map<List<String>, SharedRedisson> byUser = new ConcurrentHashMap<>();
    private final EngineSettings engineSettings;
    private final BrokerSettings brokerSettings;
    private final MessageCodec codec;

    /** Connects to a Redis on this host, with the default options. */
    public RedisConnectionFactory() {
        this(ConnectionOptions.defaults());
    }

    /**
     * Connects to the given server, with the default options otherwise.
     *
     * @param uri {@code redis://[[user]:password@]host[:port][/database]}, or {@code rediss://} for TLS
     * @throws NullPointerException when null
     */
    public RedisConnectionFactory(String uri) {
        this(ConnectionOptions.builder().uri(uri).build());
    }

    /**
     * Connects as the options say.
     *
     * @param options the options, never null
     */
    public RedisConnectionFactory(ConnectionOptions options) {
        this(options, null);
    }

    /**
     * Uses a Redisson client that the application has, and never shuts it down.
     *
     * @param redisson the client, never null
     */
    public RedisConnectionFactory(RedissonClient redisson) {
        this(redisson, ConnectionOptions.defaults());
    }

    /**
     * Uses a Redisson client that the application has, and never shuts it down.
     *
     * @param redisson the client, never null; it decides where and how to connect
     * @param options all else, never null
     */
    public RedisConnectionFactory(RedissonClient redisson, ConnectionOptions options) {
        this(options, Objects.requireNonNull(redisson, "redisson"));
    }

    private RedisConnectionFactory(ConnectionOptions options, RedissonClient given) {
        this.options = Objects.requireNonNull(options, "options");
        this.given = given != null;
        this.redisson = new SharedRedisson(options, given, threads::after);
        this.codec = new MessageCodec(options.trustedTypes());
        this.engineSettings = new EngineSettings(
                options.prefetchMessages(),
                options.prefetchBytes(),
                options.sendWindowBytes(),
                options.sendTimeout(),
                options.requestTimeout(),
                options.consumerLease());
        this.brokerSettings = new BrokerSettings(options.namespace(), options.consumerLease(), SENDER_LIFETIME);
    }

    /**
     * The options this factory was made with.
     *
     * @return the options, never null
     */
    public ConnectionOptions options() {
        return options;
    }

    @Override
    public Connection createConnection() throws JMSException {
        return open(redisson, Domain.UNIFIED);
    }

    /**
     * Opens a connection as another Redis user than the options name.
     *
     * @throws JMSSecurityException when Redis refuses the credentials, or the factory was given a Redisson client, which
     *     is logged in already
     */
    @Override
    public Connection createConnection(String userName, String password) throws JMSException {
        return open(redissonOf(userName, password), Domain.UNIFIED);
    }

    @Override
    public QueueConnection createQueueConnection() throws JMSException {
        return open(redisson, Domain.QUEUES);
    }

    @Override
    public QueueConnection createQueueConnection(String userName, String password) throws JMSException {
        return open(redissonOf(userName, password), Domain.QUEUES);
    }

    @Override
    public TopicConnection createTopicConnection() throws JMSException {
        return open(redisson, Domain.TOPICS);
    }

    @Override
    public TopicConnection createTopicConnection(String userName, String password) throws JMSException {
        return open(redissonOf(userName, password), Domain.TOPICS);
    }

    @Override
    public JMSContext createContext() {
        return createContext(JMSContext.AUTO_ACKNOWLEDGE);
    }

    @Override
    public JMSContext createContext(String userName, String password) {
        return createContext(userName, password, JMSContext.AUTO_ACKNOWLEDGE);
    }

    @Override
    public JMSContext createContext(int sessionMode) {
        return Unchecked.get(() -> JmsContext.open(open(redisson, Domain.UNIFIED), sessionMode));
    }

    @Override
    public JMSContext createContext(String userName, String password, int sessionMode) {
        return Unchecked.get(() -> JmsContext.open(open(redissonOf(userName, password), Domain.UNIFIED), sessionMode));
    }

    private JmsConnection open(SharedRedisson client, Domain domain) throws JMSException {
        try {
            Broker broker = new RedisBroker(client.acquire(), brokerSettings);
            return JmsConnection.open(
                    new Provider(options, broker, engineSettings, threads, codec, client::release), domain);
        } catch (BrokerException e) {
            throw JmsErrors.of(e);
        }
    }

    /** Each user has a client of its own, as Redis logs in connections. */
    private SharedRedisson redissonOf(String userName, String password) throws JMSException {
        if (Objects.equals(userName, options.username()) && Objects.equals(password, options.password())) {
            return redisson;
        }
        if (given) {
            throw new JMSSecurityException(
                    "The factory was given a Redisson client, which is logged in already; create connections without"
                            + " user name and password",
                    "factory.credentials");
        }
        ConnectionOptions theirs =
                options.toBuilder().username(userName).password(password).build();
        return byUser.computeIfAbsent(
                List.of(String.valueOf(userName), String.valueOf(password)),
                user -> new SharedRedisson(theirs, null, threads::after));
    }
}
