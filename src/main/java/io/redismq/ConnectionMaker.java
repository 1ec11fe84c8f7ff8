package io.redismq;

import io.redismq.api.ConnectionOptions;
import io.redismq.internal.broker.Broker;
import io.redismq.internal.broker.BrokerException;
import io.redismq.internal.broker.redis.BrokerSettings;
import io.redismq.internal.broker.redis.SharedRedisson;
import io.redismq.internal.client.Domain;
import io.redismq.internal.client.JmsConnection;
import io.redismq.internal.client.JmsErrors;
import io.redismq.internal.client.Provider;
import io.redismq.internal.delivery.Await;
import io.redismq.internal.delivery.EngineSettings;
import io.redismq.internal.delivery.EngineThreads;
import io.redismq.internal.message.MessageCodec;
import jakarta.jms.JMSException;
import jakarta.jms.JMSSecurityException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.redisson.api.RedissonClient;

/**
 * Puts the parts of a connection together, and has those that all connections of a factory share. Thread-safe; owned by
 * its factory.
 */
final class ConnectionMaker {

    /** A sender's state must outlive every repeat of its last batch, Redisson's own included. */
    private static final Duration SENDER_LIFETIME = Duration.ofMinutes(10);

    /** Who logs in; null where Redis is to have its default. */
    private record User(String name, String password) {

        boolean isWithoutPassword() {
            return name != null && password == null;
        }
    }

    private final ConnectionOptions options;
    private final EngineThreads threads = new EngineThreads();
    private final SharedRedisson redisson;
    private final boolean loggedIn;
    private final Map<User, SharedRedisson> byUser = new ConcurrentHashMap<>();
    private final EngineSettings engineSettings;
    private final BrokerSettings brokerSettings;
    private final MessageCodec codec;

    /** @param given the application's own client, or null */
    ConnectionMaker(ConnectionOptions options, RedissonClient given) {
        this.options = options;
        this.loggedIn = given != null || options.redissonFile() != null;
        this.redisson = new SharedRedisson(options, given, threads::after, threads.application());
        this.codec = new MessageCodec(options.trustedTypes());
        this.engineSettings = new EngineSettings(
                options.prefetchMessages(),
                options.prefetchBytes(),
                options.sendWindowBytes(),
                options.sendTimeout(),
                options.requestTimeout(),
                options.durability(),
                options.durabilityTimeout(),
                options.consumerLease());
        this.brokerSettings = new BrokerSettings(
                options.namespace(), options.consumerLease(), SENDER_LIFETIME, options.durabilityTimeout());
    }

    JmsConnection open(Domain domain) throws JMSException {
        return open(redisson, domain);
    }

    JmsConnection open(String userName, String password, Domain domain) throws JMSException {
        User user = new User(userName, password);
        SharedRedisson theirs = redissonOf(user);
        try {
            return open(theirs, domain);
        } catch (JMSSecurityException e) {
            byUser.remove(user, theirs); // or all that was ever tried would be kept
            throw e;
        }
    }

    private JmsConnection open(SharedRedisson client, Domain domain) throws JMSException {
        try {
            Broker broker = checked(client);
            return JmsConnection.open(
                    new Provider(options, broker, engineSettings, threads, codec, client::release), domain);
        } catch (BrokerException e) {
            throw JmsErrors.of(e);
        }
    }

    private Broker checked(SharedRedisson client) throws BrokerException {
        Broker broker = client.broker(brokerSettings);
        try {
            Await.forResult(client.checked(), options.requestTimeout(), "Checking Redis");
            return broker;
        } catch (BrokerException e) {
            client.release();
            throw e;
        }
    }

    /** Each user has a client of its own, as Redis logs in connections. */
    private SharedRedisson redissonOf(User user) throws JMSException {
        boolean fixed = options.credentials() == null && options.passwordFile() == null;
        if (fixed && !user.isWithoutPassword() && user.equals(new User(options.username(), options.password()))) {
            return redisson;
        }
        if (loggedIn) {
            throw new JMSSecurityException(
                    "The factory was given a Redisson client or file, which decides who logs in; create connections"
                            + " without user name and password",
                    "factory.credentials");
        }
        ConnectionOptions theirs = options.toBuilder()
                .username(user.name)
                .password(user.isWithoutPassword() ? "" : user.password) // or that of the address would count
                .passwordFile(null)
                .credentials(null)
                .build();
        return byUser.computeIfAbsent(
                user, login -> new SharedRedisson(theirs, null, threads::after, threads.application()));
    }
}
