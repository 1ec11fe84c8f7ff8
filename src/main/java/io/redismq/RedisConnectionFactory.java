package io.redismq;

import io.redismq.api.ConnectionOptions;
import io.redismq.internal.broker.redis.SharedRedisson;
import io.redismq.internal.client.Domain;
import io.redismq.internal.client.JmsContext;
import io.redismq.internal.client.Unchecked;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSSecurityException;
import jakarta.jms.QueueConnection;
import jakarta.jms.QueueConnectionFactory;
import jakarta.jms.TopicConnection;
import jakarta.jms.TopicConnectionFactory;
import java.io.InvalidObjectException;
import java.io.NotSerializableException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import javax.naming.NamingException;
import javax.naming.OperationNotSupportedException;
import javax.naming.Reference;
import javax.naming.Referenceable;
import javax.naming.StringRefAddr;
import org.redisson.api.RedissonClient;

/**
 * Makes JMS connections whose broker is a Redis. The one class of Redis MQ that applications, containers and
 * configuration files have to name.
 *
 * <p>All connections of one factory share a Redisson client and a pool of threads; they are started with the first
 * connection and end a second after the last one was closed. All threads but Redisson's timer are daemons. Safe for
 * concurrent use.
 */
public class RedisConnectionFactory
        implements ConnectionFactory, QueueConnectionFactory, TopicConnectionFactory, Referenceable, Serializable {

    private static final long serialVersionUID = 1L;

    private static final String URI = "uri";

    private transient ConnectionOptions options;
    private final transient RedissonClient given;

    /** Null until the first connection, so that the options can be set one by one before it. */
    private transient ConnectionMaker maker;

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
        this.given = given;
        setOptions(options);
    }

    /**
     * The options of the connections.
     *
     * @return the options, never null
     */
    public final synchronized ConnectionOptions getOptions() {
        return options;
    }

    /**
     * Replaces all options.
     *
     * @param options the options, never null
     * @throws IllegalArgumentException when the address cannot be used
     * @throws IllegalStateException when a connection has been made already
     */
    public final synchronized void setOptions(ConnectionOptions options) {
        if (maker != null) {
            throw new IllegalStateException(
                    "The factory has made connections already; set its options before, or make another factory");
        }
        Objects.requireNonNull(options, "options");
        if (given == null) {
            SharedRedisson.check(options);
        }
        this.options = options;
    }

    /**
     * Sets where Redis is, and the options that follow the address.
     *
     * @param uri as {@link ConnectionOptions.Builder#uri(String)} takes it
     * @throws IllegalArgumentException when the address or an option cannot be used
     * @throws IllegalStateException when a connection has been made already
     */
    public final synchronized void setUri(String uri) {
        setOptions(getOptions().toBuilder().uri(uri).build());
    }

    /**
     * Sets the Redis user.
     *
     * @param username the Redis ACL user, or null for the default user; wins over the address
     * @throws IllegalStateException when a connection has been made already
     */
    public final synchronized void setUsername(String username) {
        setOptions(getOptions().toBuilder().username(username).build());
    }

    /**
     * Sets the Redis password.
     *
     * @param password the Redis password, or null; wins over the address
     * @throws IllegalStateException when a connection has been made already
     */
    public final synchronized void setPassword(String password) {
        setOptions(getOptions().toBuilder().password(password).build());
    }

    /**
     * Presets the client id.
     *
     * @param clientId the client id that every connection starts with, or null
     * @throws IllegalStateException when a connection has been made already
     */
    public final synchronized void setClientId(String clientId) {
        setOptions(getOptions().toBuilder().clientId(clientId).build());
    }

    /**
     * Sets any options by their names.
     *
     * @param properties names and values, as {@link ConnectionOptions.Builder#set(String, String)} takes them; what follows
     *     an address, {@code uri}, gives way to the others
     * @throws IllegalArgumentException when one cannot be used; none is set then
     * @throws IllegalStateException when a connection has been made already
     */
    public final synchronized void setProperties(Map<String, String> properties) {
        ConnectionOptions.Builder builder = getOptions().toBuilder();
        if (properties.containsKey(URI)) {
            builder.uri(properties.get(URI)); // first, so that what is said by name wins over what follows the address
        }
        properties.forEach((name, text) -> {
            if (!name.equals(URI)) {
                builder.set(name, text);
            }
        });
        setOptions(builder.build());
    }

    private synchronized ConnectionMaker maker() {
        if (maker == null) {
            maker = new ConnectionMaker(options, given);
        }
        return maker;
    }

    /**
     * What a naming service keeps of this factory: its options, the password among them.
     *
     * @return a reference from which {@code io.redismq.jndi.RedisObjectFactory} makes a factory with the same options
     * @throws NamingException when the factory was given a Redisson client or a supplier of credentials, which no
     *     reference can hold
     */
    @Override
    public final Reference getReference() throws NamingException {
        if (hasObjects()) {
            throw new OperationNotSupportedException(
                    "A factory with a Redisson client of the application, or a supplier of credentials, cannot be bound in a"
                            + " naming service; give it an address or a Redisson file, and a file with the password");
        }
        Reference reference =
                new Reference(RedisConnectionFactory.class.getName(), "io.redismq.jndi.RedisObjectFactory", null);
        getOptions().toText().forEach((name, text) -> reference.add(new StringRefAddr(name, text)));
        return reference;
    }

    /** Whether it has what cannot be written as text. */
    private boolean hasObjects() {
        return given != null || getOptions().credentials() != null;
    }

    /**
     * Only the options are serialized, the password among them.
     *
     * @return what is written in place of the factory
     * @throws NotSerializableException when the factory was given a Redisson client or a supplier of credentials
     */
    private Object writeReplace() throws NotSerializableException {
        if (hasObjects()) {
            throw new NotSerializableException(RedisConnectionFactory.class.getName()
                    + " with a Redisson client of the application or a supplier of credentials");
        }
        return new SerializedFactory(new HashMap<>(getOptions().toText()));
    }

    /**
     * Refuses what no factory has written.
     *
     * @param in not read
     * @throws InvalidObjectException always
     */
    private void readObject(ObjectInputStream in) throws InvalidObjectException {
        throw new InvalidObjectException("A factory is serialized as a SerializedFactory");
    }

    private record SerializedFactory(HashMap<String, String> options) implements Serializable {

        private Object readResolve() {
            RedisConnectionFactory factory = new RedisConnectionFactory();
            factory.setProperties(options);
            return factory;
        }
    }

    @Override
    public Connection createConnection() throws JMSException {
        return maker().open(Domain.UNIFIED);
    }

    /**
     * Opens a connection as another Redis user than the options name.
     *
     * @throws JMSSecurityException when Redis refuses the credentials, or the factory was given a Redisson client or
     *     file, which decides who logs in
     */
    @Override
    public Connection createConnection(String userName, String password) throws JMSException {
        return maker().open(userName, password, Domain.UNIFIED);
    }

    @Override
    public QueueConnection createQueueConnection() throws JMSException {
        return maker().open(Domain.QUEUES);
    }

    @Override
    public QueueConnection createQueueConnection(String userName, String password) throws JMSException {
        return maker().open(userName, password, Domain.QUEUES);
    }

    @Override
    public TopicConnection createTopicConnection() throws JMSException {
        return maker().open(Domain.TOPICS);
    }

    @Override
    public TopicConnection createTopicConnection(String userName, String password) throws JMSException {
        return maker().open(userName, password, Domain.TOPICS);
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
        return Unchecked.get(() -> JmsContext.open(maker().open(Domain.UNIFIED), sessionMode));
    }

    @Override
    public JMSContext createContext(String userName, String password, int sessionMode) {
        return Unchecked.get(() -> JmsContext.open(maker().open(userName, password, Domain.UNIFIED), sessionMode));
    }
}
