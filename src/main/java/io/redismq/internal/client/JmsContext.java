package io.redismq.internal.client;

import jakarta.jms.BytesMessage;
import jakarta.jms.ConnectionMetaData;
import jakarta.jms.Destination;
import jakarta.jms.ExceptionListener;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSProducer;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.ObjectMessage;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import jakarta.jms.StreamMessage;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TemporaryTopic;
import jakarta.jms.TextMessage;
import jakarta.jms.Topic;
import java.io.Serializable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The simplified interface: a session, and a connection that is shared with the contexts made from this one and closed
 * with the last of them. For one thread at a time, as its session.
 */
public final class JmsContext implements JMSContext {

    private final JmsConnection connection;
    private final AtomicInteger sharers;
    private final JmsSession session;
    private boolean autoStart = true;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** The first context of a connection, which it owns from here on. */
    public static JmsContext open(JmsConnection connection, int sessionMode) throws JMSException {
        try {
            return new JmsContext(connection, new AtomicInteger(), sessionMode);
        } catch (JMSException e) {
            connection.close();
            throw e;
        }
    }

    private JmsContext(JmsConnection connection, AtomicInteger sharers, int sessionMode) throws JMSException {
        this.connection = connection;
        this.sharers = sharers;
        this.session = connection.newContextSession(AcknowledgeMode.of(sessionMode));
        sharers.incrementAndGet();
    }

    @Override
    public JMSContext createContext(int sessionMode) {
        return Unchecked.get(() -> {
            requireOpen();
            connection.use();
            return new JmsContext(connection, sharers, sessionMode);
        });
    }

    private void requireOpen() throws JMSException {
        if (closed.get()) {
            throw JmsErrors.closed("context");
        }
    }

    // ---- producers and consumers

    @Override
    public JMSProducer createProducer() {
        return using(() -> new JmsContextProducer(session));
    }

    /** What comes before the client id is set makes it too late for that. */
    private <T> T using(Unchecked.Call<T> call) {
        return Unchecked.get(() -> {
            T result = call.run();
            connection.use();
            return result;
        });
    }

    @Override
    public JMSConsumer createConsumer(Destination destination) {
        return consumer(() -> session.createConsumer(destination));
    }

    @Override
    public JMSConsumer createConsumer(Destination destination, String selector) {
        return consumer(() -> session.createConsumer(destination, selector));
    }

    @Override
    public JMSConsumer createConsumer(Destination destination, String selector, boolean noLocal) {
        return consumer(() -> session.createConsumer(destination, selector, noLocal));
    }

    @Override
    public JMSConsumer createDurableConsumer(Topic topic, String name) {
        return consumer(() -> session.createDurableConsumer(topic, name));
    }

    @Override
    public JMSConsumer createDurableConsumer(Topic topic, String name, String selector, boolean noLocal) {
        return consumer(() -> session.createDurableConsumer(topic, name, selector, noLocal));
    }

    @Override
    public JMSConsumer createSharedDurableConsumer(Topic topic, String name) {
        return consumer(() -> session.createSharedDurableConsumer(topic, name));
    }

    @Override
    public JMSConsumer createSharedDurableConsumer(Topic topic, String name, String selector) {
        return consumer(() -> session.createSharedDurableConsumer(topic, name, selector));
    }

    @Override
    public JMSConsumer createSharedConsumer(Topic topic, String name) {
        return consumer(() -> session.createSharedConsumer(topic, name));
    }

    @Override
    public JMSConsumer createSharedConsumer(Topic topic, String name, String selector) {
        return consumer(() -> session.createSharedConsumer(topic, name, selector));
    }

    private JMSConsumer consumer(Unchecked.Call<MessageConsumer> create) {
        return Unchecked.get(() -> {
            MessageConsumer consumer = create.run();
            connection.use();
            if (autoStart) {
                connection.start();
            }
            return new JmsContextConsumer(consumer);
        });
    }

    @Override
    public QueueBrowser createBrowser(Queue queue) {
        return using(() -> session.createBrowser(queue));
    }

    @Override
    public QueueBrowser createBrowser(Queue queue, String selector) {
        return using(() -> session.createBrowser(queue, selector));
    }

    @Override
    public void unsubscribe(String name) {
        Unchecked.run(() -> {
            connection.use();
            session.unsubscribe(name);
        });
    }

    // ---- destinations

    @Override
    public Queue createQueue(String name) {
        return Unchecked.get(() -> session.createQueue(name));
    }

    @Override
    public Topic createTopic(String name) {
        return Unchecked.get(() -> session.createTopic(name));
    }

    @Override
    public TemporaryQueue createTemporaryQueue() {
        return using(session::createTemporaryQueue);
    }

    @Override
    public TemporaryTopic createTemporaryTopic() {
        return using(session::createTemporaryTopic);
    }

    // ---- messages

    @Override
    public BytesMessage createBytesMessage() {
        return Unchecked.get(session::createBytesMessage);
    }

    @Override
    public MapMessage createMapMessage() {
        return Unchecked.get(session::createMapMessage);
    }

    @Override
    public Message createMessage() {
        return Unchecked.get(session::createMessage);
    }

    @Override
    public ObjectMessage createObjectMessage() {
        return Unchecked.get(() -> session.createObjectMessage());
    }

    @Override
    public ObjectMessage createObjectMessage(Serializable object) {
        return Unchecked.get(() -> session.createObjectMessage(object));
    }

    @Override
    public StreamMessage createStreamMessage() {
        return Unchecked.get(session::createStreamMessage);
    }

    @Override
    public TextMessage createTextMessage() {
        return Unchecked.get(() -> session.createTextMessage());
    }

    @Override
    public TextMessage createTextMessage(String text) {
        return Unchecked.get(() -> session.createTextMessage(text));
    }

    // ---- session

    @Override
    public boolean getTransacted() {
        return Unchecked.get(session::getTransacted);
    }

    @Override
    public int getSessionMode() {
        return Unchecked.get(session::getAcknowledgeMode);
    }

    @Override
    public void commit() {
        Unchecked.run(session::commit);
    }

    @Override
    public void rollback() {
        Unchecked.run(session::rollback);
    }

    @Override
    public void recover() {
        Unchecked.run(session::recover);
    }

    @Override
    public void acknowledge() {
        Unchecked.run(session::acknowledge);
    }

    // ---- connection

    /** The connection may be open for others when this context is closed. */
    private JmsConnection open() throws JMSException {
        requireOpen();
        return connection;
    }

    @Override
    public String getClientID() {
        return Unchecked.get(() -> open().getClientID());
    }

    @Override
    public void setClientID(String clientId) {
        Unchecked.run(() -> open().setClientID(clientId));
    }

    @Override
    public ConnectionMetaData getMetaData() {
        return Unchecked.get(() -> open().getMetaData());
    }

    @Override
    public ExceptionListener getExceptionListener() {
        return Unchecked.get(() -> open().getExceptionListener());
    }

    @Override
    public void setExceptionListener(ExceptionListener listener) {
        Unchecked.run(() -> open().setExceptionListener(listener));
    }

    @Override
    public void start() {
        Unchecked.run(() -> open().start());
    }

    @Override
    public void stop() {
        Unchecked.run(() -> open().stop());
    }

    @Override
    public void setAutoStart(boolean newAutoStart) {
        Unchecked.run(this::requireOpen);
        autoStart = newAutoStart;
    }

    @Override
    public boolean getAutoStart() {
        Unchecked.run(this::requireOpen);
        return autoStart;
    }

    @Override
    public void close() {
        Unchecked.run(() -> {
            session.refuseWithinListener("close");
            session.refuseWithinCompletion("close");
            try {
                session.close();
            } finally {
                if (closed.compareAndSet(false, true)) {
                    sharers.decrementAndGet();
                }
                if (sharers.get() == 0) {
                    connection.close();
                }
            }
        });
    }
}
