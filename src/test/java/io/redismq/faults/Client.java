package io.redismq.faults;

import io.redismq.RedisConnectionFactory;
import io.redismq.api.ConnectionOptions;
import io.redismq.api.RedisDestination;
import io.redismq.api.RedisQueue;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A started connection as an application has one, with what its ExceptionListener heard and shorthands for texts. Its
 * own session is for the test's thread; closed by the test.
 */
public final class Client implements AutoCloseable {

    /** Enough for anything that goes on by itself, on a slow machine too. */
    public static final long PATIENCE_MILLIS = 20_000;

    private final Connection connection;
    private final Session session;
    private final List<JMSException> problems = new CopyOnWriteArrayList<>();

    private Client(Connection connection, int mode) throws JMSException {
        this.connection = connection;
        connection.setExceptionListener(problems::add);
        connection.start();
        this.session = connection.createSession(mode);
    }

    /** Options whose time-outs suit a test that breaks things: everything is settled within seconds. */
    public static ConnectionOptions.Builder options(String uri) {
        return ConnectionOptions.builder()
                .uri(uri)
                .connectTimeout(Duration.ofSeconds(3))
                .responseTimeout(Duration.ofMillis(300))
                .requestTimeout(Duration.ofSeconds(8))
                .sendTimeout(Duration.ofSeconds(8))
                .consumerLease(Duration.ofSeconds(4));
    }

    public static Client connect(String uri) throws JMSException {
        return connect(options(uri).build(), Session.AUTO_ACKNOWLEDGE);
    }

    public static Client connect(ConnectionOptions options, int mode) throws JMSException {
        Connection connection = new RedisConnectionFactory(options).createConnection();
        try {
            return new Client(connection, mode);
        } catch (JMSException e) {
            connection.close();
            throw e;
        }
    }

    public static Queue queue(String name) throws JMSException {
        return (RedisQueue) RedisDestination.parse("queue:" + name);
    }

    /** The key of a queue's stream; its other keys begin with it. */
    public static String key(String queue) {
        return "redismq:{queue:" + queue + "}";
    }

    public Connection connection() {
        return connection;
    }

    public Session session() {
        return session;
    }

    /** What the ExceptionListener has been told. */
    public List<JMSException> problems() {
        return problems;
    }

    public List<String> problemCodes() {
        return problems.stream().map(JMSException::getErrorCode).toList();
    }

    public void send(String queue, String... texts) throws JMSException {
        try (MessageProducer producer = session.createProducer(queue(queue))) {
            for (String text : texts) {
                producer.send(session.createTextMessage(text));
            }
        }
    }

    public MessageConsumer consumer(String queue) throws JMSException {
        return session.createConsumer(queue(queue));
    }

    /** The next so many messages of a queue as texts; fewer when they do not come. */
    public List<String> receive(String queue, int count) throws JMSException {
        try (MessageConsumer consumer = consumer(queue)) {
            return receive(consumer, count);
        }
    }

    public static List<String> receive(MessageConsumer consumer, int count) throws JMSException {
        List<String> texts = new ArrayList<>();
        while (texts.size() < count) {
            Message next = consumer.receive(PATIENCE_MILLIS);
            if (next == null) {
                break;
            }
            texts.add(((TextMessage) next).getText());
        }
        return texts;
    }

    @Override
    public void close() throws JMSException {
        connection.close();
    }
}
