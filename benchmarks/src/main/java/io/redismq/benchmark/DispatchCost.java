package io.redismq.benchmark;

import io.redismq.api.ConnectionOptions;
import io.redismq.api.TrustedTypes;
import io.redismq.internal.client.Domain;
import io.redismq.internal.client.JmsConnection;
import io.redismq.internal.client.Provider;
import io.redismq.internal.delivery.EngineSettings;
import io.redismq.internal.delivery.EngineThreads;
import io.redismq.internal.message.JmsTextMessage;
import io.redismq.internal.message.MessageCodec;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What the client does with a message from the reply that brings it until the application has it and it is acknowledged,
 * on a broker without a network. Run by JMH with one thread.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 2, jvmArgs = "-Xmx256m")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class DispatchCost {

    private static final int MESSAGES = 10_000;
    private static final int SIZE = 1024;

    /** Who takes the messages. */
    @Param({"listener", "receive"})
    private String by;

    private final Semaphore received = new Semaphore(0);
    private EngineThreads threads;
    private InstantBroker broker;
    private JmsConnection connection;
    private MessageConsumer consumer;

    /** Opens a connection with one consumer. */
    @Setup
    public void open() throws Exception {
        MessageCodec codec = new MessageCodec(TrustedTypes.defaults());
        JmsTextMessage message = new JmsTextMessage();
        message.setText(RawClient.body(SIZE));
        message.setJMSMessageID("ID:0123456789abcdef0123-1");
        broker = new InstantBroker(codec.encode(message));
        threads = new EngineThreads();
        ConnectionOptions options = ConnectionOptions.builder().build();
        EngineSettings settings = new EngineSettings(
                options.prefetchMessages(),
                options.prefetchBytes(),
                options.sendWindowBytes(),
                options.sendTimeout(),
                options.requestTimeout(),
                options.durability(),
                options.durabilityTimeout(),
                Duration.ofHours(1));
        Provider provider = new Provider(options, broker.broker(), settings, threads, codec, () -> {});
        connection = JmsConnection.open(provider, Domain.UNIFIED);
        Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
        consumer = session.createConsumer(session.createQueue("orders"));
        if (by.equals("listener")) {
            consumer.setMessageListener(each -> received.release());
        }
        connection.start();
    }

    @Benchmark
    @OperationsPerInvocation(MESSAGES)
    public void dispatch() throws JMSException, InterruptedException {
        broker.grant(MESSAGES);
        if (by.equals("listener")) {
            received.acquire(MESSAGES);
            return;
        }
        for (int i = 0; i < MESSAGES; i++) {
            consumer.receive();
        }
    }

    /** Ends the threads. */
    @TearDown(Level.Trial)
    public void close() throws JMSException {
        connection.close();
        broker.close();
    }
}
