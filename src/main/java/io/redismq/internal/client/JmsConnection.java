package io.redismq.internal.client;

import io.redismq.api.ConnectionOptions;
import io.redismq.api.DestinationOptions;
import io.redismq.api.RedisDestination;
import io.redismq.api.RedisTopic;
import io.redismq.internal.broker.Address;
import io.redismq.internal.broker.Address.Kind;
import io.redismq.internal.broker.BrokerException;
import io.redismq.internal.delivery.DeliveryEngine;
import io.redismq.internal.delivery.NameLease;
import jakarta.jms.ConnectionConsumer;
import jakarta.jms.ConnectionMetaData;
import jakarta.jms.Destination;
import jakarta.jms.ExceptionListener;
import jakarta.jms.IllegalStateException;
import jakarta.jms.InvalidClientIDException;
import jakarta.jms.JMSException;
import jakarta.jms.Queue;
import jakarta.jms.QueueConnection;
import jakarta.jms.QueueSession;
import jakarta.jms.ServerSessionPool;
import jakarta.jms.Session;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TemporaryTopic;
import jakarta.jms.Topic;
import jakarta.jms.TopicConnection;
import jakarta.jms.TopicSession;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A connection: one delivery engine and the sessions that use it. Safe for concurrent use; owned by the application,
 * which closes it.
 */
public final class JmsConnection implements QueueConnection, TopicConnection {

    private static final SecureRandom RANDOM = new SecureRandom();

    private final Provider provider;
    private final Domain domain;
    private final String name;
    private final ExceptionReporter problems;
    private final DeliveryEngine engine;
    private final List<JmsSession> sessions = new CopyOnWriteArrayList<>();
    private final AtomicLong messageNumber = new AtomicLong();
    private final CloseOnce closing = new CloseOnce();
    private volatile boolean closed;
    private volatile boolean started;
    private volatile boolean used;
    private final AtomicReference<String> clientId = new AtomicReference<>();
    private volatile NameLease clientIdLease;

    private JmsConnection(Provider provider, Domain domain) throws BrokerException {
        this.provider = provider;
        this.domain = domain;
        this.name = Long.toUnsignedString(RANDOM.nextLong(), 36);
        this.problems = new ExceptionReporter(provider.threads().application());
        this.engine = DeliveryEngine.open(name, provider.broker(), provider.settings(), provider.threads(), problems);
    }

    /** Opens a connection, with the client id of its options if they have one. On failure it releases the provider. */
    public static JmsConnection open(Provider provider, Domain domain) throws JMSException {
        JmsConnection connection;
        try {
            connection = new JmsConnection(provider, domain);
        } catch (BrokerException e) {
            provider.release().run();
            throw JmsErrors.of(e);
        }
        String preset = provider.options().clientId();
        if (preset != null) {
            try {
                connection.takeClientId(preset);
            } catch (JMSException e) {
                connection.close();
                throw e;
            }
        }
        return connection;
    }

    DeliveryEngine engine() {
        return engine;
    }

    Domain domain() {
        return domain;
    }

    Provider provider() {
        return provider;
    }

    ConnectionOptions options() {
        return provider.options();
    }

    /** How this connection uses a destination. */
    DestinationOptions optionsOf(RedisDestination destination) {
        DestinationOptions general = options().destination(destination.getName());
        return general.overlaidBy(destination.options());
    }

    /** Unique for all time; the first part of its messages' ids. */
    String name() {
        return name;
    }

    ExceptionReporter problems() {
        return problems;
    }

    /** A new JMSMessageID: unique, since the connection's name is random and the number counts. */
    String nextMessageId() {
        return "ID:" + name + "-" + messageNumber.incrementAndGet();
    }

    // ---- sessions

    @Override
    public Session createSession() throws JMSException {
        return createSession(Session.AUTO_ACKNOWLEDGE);
    }

    @Override
    public Session createSession(int sessionMode) throws JMSException {
        return newSession(AcknowledgeMode.of(sessionMode));
    }

    @Override
    public Session createSession(boolean transacted, int acknowledgeMode) throws JMSException {
        return newSession(AcknowledgeMode.of(transacted, acknowledgeMode));
    }

    @Override
    public QueueSession createQueueSession(boolean transacted, int acknowledgeMode) throws JMSException {
        domain.requireQueues("createQueueSession");
        return newSession(AcknowledgeMode.of(transacted, acknowledgeMode));
    }

    @Override
    public TopicSession createTopicSession(boolean transacted, int acknowledgeMode) throws JMSException {
        domain.requireTopics("createTopicSession");
        return newSession(AcknowledgeMode.of(transacted, acknowledgeMode));
    }

    private JmsDomainSession newSession(AcknowledgeMode mode) throws JMSException {
        use();
        return newContextSession(mode);
    }

    /** A context may set the client id after its session was made. */
    JmsDomainSession newContextSession(AcknowledgeMode mode) throws JMSException {
        requireOpen();
        return enter(new JmsDomainSession(this, mode));
    }

    /** From here on a session starts, stops and closes with the connection. */
    <S extends JmsSession> S enter(S session) throws JMSException {
        synchronized (sessions) { // stop must not miss a session that is being made
            sessions.add(session);
            if (started) {
                session.start();
            }
        }
        if (closed) {
            session.close(); // closed meanwhile
            throw JmsErrors.closed("connection");
        }
        return session;
    }

    void removed(JmsSession session) {
        sessions.remove(session);
    }

    // ---- temporary destinations

    TemporaryQueue createTemporaryQueue() throws JMSException {
        try {
            return new JmsTemporaryQueue(this, engine.temporaries().create(Kind.QUEUE));
        } catch (BrokerException e) {
            throw JmsErrors.of(e);
        }
    }

    TemporaryTopic createTemporaryTopic() throws JMSException {
        try {
            return new JmsTemporaryTopic(this, engine.temporaries().create(Kind.TOPIC));
        } catch (BrokerException e) {
            throw JmsErrors.of(e);
        }
    }

    /** A destination that came in a message: a temporary one is so again, though only its own connection can delete it. */
    RedisDestination resolve(RedisDestination named) {
        boolean topic = named instanceof RedisTopic;
        Address temporary = Address.temporary(topic ? Kind.TOPIC : Kind.QUEUE, named.getName());
        if (temporary == null) {
            return named;
        }
        return topic ? new JmsTemporaryTopic(this, temporary) : new JmsTemporaryQueue(this, temporary);
    }

    void delete(Address temporary) throws JMSException {
        requireOpen();
        try {
            engine.deleteTemporary(temporary);
        } catch (BrokerException e) {
            throw JmsErrors.of(e);
        }
    }

    // ---- connection consumers

    @Override
    public ConnectionConsumer createConnectionConsumer(
            Destination destination, String selector, ServerSessionPool pool, int maxMessages) throws JMSException {
        return newConsumer(pool, maxMessages, own -> own.createConsumer(destination, selector, false));
    }

    @Override
    public ConnectionConsumer createConnectionConsumer(
            Queue queue, String selector, ServerSessionPool pool, int maxMessages) throws JMSException {
        domain.requireQueues("createConnectionConsumer(Queue)");
        return createConnectionConsumer((Destination) queue, selector, pool, maxMessages);
    }

    @Override
    public ConnectionConsumer createConnectionConsumer(
            Topic topic, String selector, ServerSessionPool pool, int maxMessages) throws JMSException {
        domain.requireTopics("createConnectionConsumer(Topic)");
        return createConnectionConsumer((Destination) topic, selector, pool, maxMessages);
    }

    @Override
    public ConnectionConsumer createSharedConnectionConsumer(
            Topic topic, String subscription, String selector, ServerSessionPool pool, int maxMessages)
            throws JMSException {
        String method = "createSharedConnectionConsumer";
        domain.requireTopics(method);
        return newConsumer(pool, maxMessages, own -> own.topics(method).shared(topic, subscription, selector));
    }

    @Override
    public ConnectionConsumer createDurableConnectionConsumer(
            Topic topic, String subscription, String selector, ServerSessionPool pool, int maxMessages)
            throws JMSException {
        String method = "createDurableConnectionConsumer";
        domain.requireTopics(method);
        return newConsumer(pool, maxMessages, own -> own.topics(method).durable(topic, subscription, selector, false));
    }

    @Override
    public ConnectionConsumer createSharedDurableConnectionConsumer(
            Topic topic, String subscription, String selector, ServerSessionPool pool, int maxMessages)
            throws JMSException {
        String method = "createSharedDurableConnectionConsumer";
        domain.requireTopics(method);
        return newConsumer(pool, maxMessages, own -> own.topics(method).sharedDurable(topic, subscription, selector));
    }

    private ConnectionConsumer newConsumer(ServerSessionPool pool, int maxMessages, JmsConnectionConsumer.Source source)
            throws JMSException {
        use();
        return new JmsConnectionConsumer(this, pool, maxMessages, source);
    }

    // ---- client id, listener, metadata

    @Override
    public String getClientID() throws JMSException {
        requireOpen();
        return clientId.get();
    }

    @Override
    public void setClientID(String newId) throws JMSException {
        requireOpen();
        if (used) {
            throw JmsErrors.wrongState("The client id must be set before the connection is used in any other way");
        }
        takeClientId(newId);
    }

    private void takeClientId(String newId) throws JMSException {
        if (newId == null || newId.isEmpty()) {
            throw new InvalidClientIDException("A client id needs at least one character", JmsErrors.WRONG_ARGUMENT);
        }
        if (!clientId.compareAndSet(null, newId)) {
            throw JmsErrors.wrongState("The client id is " + clientId.get() + " already and cannot be changed");
        }
        try {
            clientIdLease = NameLease.take(engine, newId, name);
        } catch (BrokerException e) {
            clientId.set(null);
            throw JmsErrors.of(e);
        }
    }

    @Override
    public ConnectionMetaData getMetaData() throws JMSException {
        use();
        return JmsConnectionMetaData.INSTANCE;
    }

    @Override
    public ExceptionListener getExceptionListener() throws JMSException {
        use();
        return problems.listener();
    }

    @Override
    public void setExceptionListener(ExceptionListener listener) throws JMSException {
        use();
        problems.listener(listener);
    }

    /** From here on the client id cannot be set. */
    void use() throws IllegalStateException {
        requireOpen();
        used = true;
    }

    private void requireOpen() throws IllegalStateException {
        if (closed) {
            throw JmsErrors.closed("connection");
        }
    }

    // ---- start, stop, close

    @Override
    public void start() throws JMSException {
        use();
        if (!closing.hasBegun()) {
            started = true;
            sessions.forEach(JmsSession::start);
        }
    }

    @Override
    public void stop() throws JMSException {
        use();
        for (JmsSession session : sessions) {
            session.refuseWithinListener("stop");
        }
        synchronized (sessions) {
            started = false;
            sessions.forEach(JmsSession::pause);
        }
        try {
            for (JmsSession session : sessions) {
                session.awaitPaused();
            }
        } catch (InterruptedException e) {
            throw JmsErrors.interrupted(e);
        }
    }

    @Override
    public void close() throws JMSException {
        for (JmsSession session : sessions) {
            session.refuseWithinListener("close");
            session.refuseWithinCompletion("close");
        }
        try {
            if (!closing.begin()) {
                closing.await();
                return;
            }
            closeNow();
        } catch (InterruptedException e) {
            throw JmsErrors.interrupted(e);
        }
    }

    private void closeNow() throws JMSException, InterruptedException {
        try {
            awaitListeners();
        } finally {
            closed = true;
            try {
                endNow();
            } finally {
                provider.release().run();
                closing.done();
            }
        }
    }

    /** All sessions stay usable until the last listener has returned. */
    private void awaitListeners() throws InterruptedException {
        synchronized (sessions) {
            started = false;
            sessions.forEach(JmsSession::beginClose); // all at once, then wait for each
        }
        for (JmsSession session : sessions) {
            session.awaitPaused();
        }
    }

    private void endNow() throws JMSException {
        JMSException failure = null;
        engine.hurry();
        long deadline = System.nanoTime() + engine.settings().requestTimeout().toNanos();
        for (JmsSession session : sessions) {
            try {
                session.close(() -> deadline);
            } catch (JMSException e) {
                failure = e;
            }
        }
        try {
            endEngine();
        } catch (BrokerException e) {
            failure = JmsErrors.of(e);
        }
        if (failure != null) {
            throw failure;
        }
    }

    private void endEngine() throws BrokerException {
        try {
            if (clientIdLease != null) {
                clientIdLease.release();
            }
        } finally {
            engine.close();
        }
    }
}
