package io.redismq.internal.client;

import io.redismq.api.RedisDestination;
import io.redismq.api.RedisQueue;
import io.redismq.api.RedisTopic;
import io.redismq.internal.message.JmsBytesMessage;
import io.redismq.internal.message.JmsMapMessage;
import io.redismq.internal.message.JmsMessage;
import io.redismq.internal.message.JmsObjectMessage;
import io.redismq.internal.message.JmsStreamMessage;
import io.redismq.internal.message.JmsTextMessage;
import jakarta.jms.BytesMessage;
import jakarta.jms.Destination;
import jakarta.jms.IllegalStateException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageListener;
import jakarta.jms.MessageProducer;
import jakarta.jms.ObjectMessage;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import jakarta.jms.Session;
import jakarta.jms.StreamMessage;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TemporaryTopic;
import jakarta.jms.TextMessage;
import jakarta.jms.Topic;
import jakarta.jms.TopicSubscriber;
import java.io.Serializable;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;

/**
 * A session: makes messages, producers and consumers, and bounds what is acknowledged together. Delivering and
 * settling is the work of its {@link SessionDelivery}. For one thread at a time, as Jakarta Messaging has it, but for
 * close.
 */
class JmsSession implements Session {

    private final JmsConnection connection;
    private final AcknowledgeMode mode;
    private final SessionDelivery delivery;
    private final Completions completions;
    private final SessionWork work;
    private final TopicConsumers topics = new TopicConsumers(this);
    private final List<JmsMessageProducer> producers = new CopyOnWriteArrayList<>();
    private final CloseOnce closing = new CloseOnce();
    private volatile boolean closed;

    JmsSession(JmsConnection connection, AcknowledgeMode mode) {
        this.connection = connection;
        this.mode = mode;
        this.delivery = new SessionDelivery(connection, mode);
        this.completions = new Completions(connection.engine().application());
        this.work = mode == AcknowledgeMode.TRANSACTED
                ? new TransactedWork(connection, delivery, completions)
                : new SeparateWork(delivery);
    }

    JmsConnection connection() {
        return connection;
    }

    SessionDelivery delivery() {
        return delivery;
    }

    Completions completions() {
        return completions;
    }

    SessionWork work() {
        return work;
    }

    // ---- messages

    @Override
    public BytesMessage createBytesMessage() throws JMSException {
        requireOpen();
        return new JmsBytesMessage();
    }

    @Override
    public MapMessage createMapMessage() throws JMSException {
        requireOpen();
        return new JmsMapMessage();
    }

    @Override
    public Message createMessage() throws JMSException {
        requireOpen();
        return new JmsMessage();
    }

    @Override
    public ObjectMessage createObjectMessage() throws JMSException {
        requireOpen();
        return new JmsObjectMessage();
    }

    @Override
    public ObjectMessage createObjectMessage(Serializable object) throws JMSException {
        ObjectMessage message = createObjectMessage();
        message.setObject(object);
        return message;
    }

    @Override
    public StreamMessage createStreamMessage() throws JMSException {
        requireOpen();
        return new JmsStreamMessage();
    }

    @Override
    public TextMessage createTextMessage() throws JMSException {
        requireOpen();
        return new JmsTextMessage();
    }

    @Override
    public TextMessage createTextMessage(String text) throws JMSException {
        requireOpen();
        return new JmsTextMessage(text);
    }

    // ---- destinations

    @Override
    public Queue createQueue(String name) throws JMSException {
        requireOpen();
        connection.domain().requireQueues("createQueue");
        if (name == null) {
            throw new InvalidDestinationException("The queue's name is null", JmsErrors.WRONG_ARGUMENT);
        }
        return Addresses.named(RedisQueue.withOptions(name));
    }

    @Override
    public Topic createTopic(String name) throws JMSException {
        requireOpen();
        connection.domain().requireTopics("createTopic");
        if (name == null) {
            throw new InvalidDestinationException("The topic's name is null", JmsErrors.WRONG_ARGUMENT);
        }
        return Addresses.named(RedisTopic.withOptions(name));
    }

    @Override
    public TemporaryQueue createTemporaryQueue() throws JMSException {
        requireOpen();
        connection.domain().requireQueues("createTemporaryQueue");
        return connection.createTemporaryQueue();
    }

    @Override
    public TemporaryTopic createTemporaryTopic() throws JMSException {
        requireOpen();
        connection.domain().requireTopics("createTemporaryTopic");
        return connection.createTemporaryTopic();
    }

    // ---- producers

    @Override
    public MessageProducer createProducer(Destination destination) throws JMSException {
        requireOpen();
        return register(new JmsMessageProducer(this, Addresses.usable(destination)));
    }

    <P extends JmsMessageProducer> P register(P producer) {
        producers.add(producer);
        return producer;
    }

    void removed(JmsMessageProducer producer) {
        producers.remove(producer);
    }

    // ---- consumers

    @Override
    public MessageConsumer createConsumer(Destination destination) throws JMSException {
        return createConsumer(destination, null, false);
    }

    @Override
    public MessageConsumer createConsumer(Destination destination, String selector) throws JMSException {
        return createConsumer(destination, selector, false);
    }

    @Override
    public JmsMessageConsumer createConsumer(Destination destination, String selector, boolean noLocal)
            throws JMSException {
        requireOpen();
        RedisDestination ours = RedisDestination.of(destination);
        return ours instanceof RedisTopic topic
                ? topics.unnamed(topic, selector, noLocal)
                : newReceiver(ours, selector);
    }

    JmsQueueReceiver newReceiver(Destination queue, String selector) throws JMSException {
        RedisDestination ours = RedisDestination.of(queue);
        return new JmsQueueReceiver(this, ours, Addresses.of(ours), MessageFilter.of(selector));
    }

    /** The consumers of topics, for a method that belongs to topics alone (table 9-1). */
    TopicConsumers topics(String method) throws JMSException {
        requireOpen();
        connection.domain().requireTopics(method);
        return topics;
    }

    @Override
    public TopicSubscriber createDurableSubscriber(Topic topic, String name) throws JMSException {
        return createDurableSubscriber(topic, name, null, false);
    }

    @Override
    public TopicSubscriber createDurableSubscriber(Topic topic, String name, String selector, boolean noLocal)
            throws JMSException {
        return topics("createDurableSubscriber").durable(topic, name, selector, noLocal);
    }

    @Override
    public MessageConsumer createSharedConsumer(Topic topic, String name) throws JMSException {
        return createSharedConsumer(topic, name, null);
    }

    @Override
    public MessageConsumer createSharedConsumer(Topic topic, String name, String selector) throws JMSException {
        return topics("createSharedConsumer").shared(topic, name, selector);
    }

    @Override
    public MessageConsumer createDurableConsumer(Topic topic, String name) throws JMSException {
        return createDurableConsumer(topic, name, null, false);
    }

    @Override
    public MessageConsumer createDurableConsumer(Topic topic, String name, String selector, boolean noLocal)
            throws JMSException {
        return topics("createDurableConsumer").durable(topic, name, selector, noLocal);
    }

    @Override
    public MessageConsumer createSharedDurableConsumer(Topic topic, String name) throws JMSException {
        return createSharedDurableConsumer(topic, name, null);
    }

    @Override
    public MessageConsumer createSharedDurableConsumer(Topic topic, String name, String selector) throws JMSException {
        return topics("createSharedDurableConsumer").sharedDurable(topic, name, selector);
    }

    @Override
    public void unsubscribe(String name) throws JMSException {
        topics("unsubscribe").unsubscribe(name);
    }

    @Override
    public QueueBrowser createBrowser(Queue queue) throws JMSException {
        return createBrowser(queue, null);
    }

    @Override
    public QueueBrowser createBrowser(Queue queue, String selector) throws JMSException {
        requireOpen();
        connection.domain().requireQueues("createBrowser");
        MessageFilter filter = MessageFilter.of(selector);
        RedisDestination ours = RedisDestination.of(queue);
        return new JmsQueueBrowser(this, ours, Addresses.of(ours), filter);
    }

    // ---- acknowledgement and transactions

    @Override
    public boolean getTransacted() throws JMSException {
        requireOpen();
        return work.isTransacted();
    }

    @Override
    public int getAcknowledgeMode() throws JMSException {
        requireOpen();
        return mode.constant();
    }

    @Override
    public void commit() throws JMSException {
        requireOpen();
        refuseWithinCompletion("commit");
        work.commit();
    }

    @Override
    public void rollback() throws JMSException {
        requireOpen();
        refuseWithinCompletion("rollback");
        work.rollback();
    }

    @Override
    public void recover() throws JMSException {
        requireOpen();
        work.recover();
    }

    /** Of JMSContext: has an effect in CLIENT mode only. */
    void acknowledge() throws JMSException {
        requireOpen();
        if (mode == AcknowledgeMode.CLIENT) {
            delivery.acknowledge();
        }
    }

    // ---- the session's own listener: for application servers

    @Override
    public MessageListener getMessageListener() throws JMSException {
        requireOpen();
        return delivery.listener();
    }

    @Override
    public void setMessageListener(MessageListener listener) throws JMSException {
        requireOpen();
        delivery.listen(listener);
    }

    @Override
    public void run() {
        Unchecked.run(() -> {
            requireOpen();
            refuseWithinListener("run");
            delivery.run();
        });
    }

    // ---- life cycle

    void start() {
        delivery.start();
    }

    void pause() {
        delivery.pause();
    }

    /** Ends deliveries; a listener that is running keeps its session until it returns. */
    void beginClose() {
        delivery.beginClose();
    }

    void awaitPaused() throws InterruptedException {
        delivery.awaitPaused();
    }

    void requireOpen() throws IllegalStateException {
        if (closed) {
            throw JmsErrors.closed("session");
        }
    }

    boolean isClosed() {
        return closed;
    }

    void refuseWithinListener(String method) throws IllegalStateException {
        if (delivery.isInside()) {
            throw JmsErrors.wrongState("A message listener must not call " + method
                    + " on its own session or connection: it would wait for itself");
        }
    }

    void refuseWithinCompletion(String method) throws IllegalStateException {
        if (completions.isInside()) {
            throw JmsErrors.wrongState("A completion listener must not call " + method
                    + " on its own producer, session or connection: it would wait for itself");
        }
    }

    @Override
    public void close() throws JMSException {
        refuseWithinListener("close");
        refuseWithinCompletion("close");
        close(() -> System.nanoTime()
                + connection.engine().settings().requestTimeout().toNanos());
    }

    /**
     * Closes, waiting for listeners as long as they take, and then for the broker.
     *
     * @param deadlineNanos until when to wait for the broker, asked when the listeners are done
     */
    void close(LongSupplier deadlineNanos) throws JMSException {
        try {
            if (!closing.begin()) {
                closing.await();
                return;
            }
            closeNow(deadlineNanos);
        } catch (InterruptedException e) {
            throw JmsErrors.interrupted(e);
        }
    }

    private void closeNow(LongSupplier deadlineNanos) throws JMSException, InterruptedException {
        try {
            beginClose();
            delivery.awaitPaused();
        } finally {
            closed = true;
            endNow(deadlineNanos.getAsLong());
        }
    }

    private void endNow(long deadlineNanos) throws JMSException, InterruptedException {
        try {
            work.end(deadlineNanos);
            delivery.close(deadlineNanos);
        } finally {
            awaitCompletions(); // however it ended
        }
    }

    private void awaitCompletions() throws InterruptedException {
        try {
            completions.await();
        } finally {
            connection.removed(this);
            closing.done();
        }
    }
}
