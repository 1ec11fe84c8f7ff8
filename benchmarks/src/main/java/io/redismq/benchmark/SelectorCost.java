package io.redismq.benchmark;

import io.redismq.api.RedisQueue;
import io.redismq.api.TrustedTypes;
import io.redismq.internal.broker.Payload;
import io.redismq.internal.message.JmsMessage;
import io.redismq.internal.message.JmsTextMessage;
import io.redismq.internal.message.MessageCodec;
import io.redismq.internal.selector.Selector;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a selector costs the client for each message that it examines. The messages differ, so that about half of them
 * match and the processor cannot foresee which. Run by JMH, one instance for each thread.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 2, jvmArgs = "-Xmx256m")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class SelectorCost {

    private static final int MESSAGES = 1024;

    private final Selector typical = parse("type = 'order' AND amount > 100 AND region IN ('EU', 'US')");
    private final Selector like = parse("customer LIKE 'A%Ltd_'");
    private final Selector arithmetic = parse("price * quantity - discount >= 1000");
    private final MessageCodec codec = new MessageCodec(TrustedTypes.defaults());
    private final RedisQueue queue = new RedisQueue("orders");
    private final Payload[] payloads = new Payload[MESSAGES];
    private final JmsMessage[] messages = new JmsMessage[MESSAGES];
    private int next;

    private static Selector parse(String text) {
        try {
            return Selector.parse(text);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Makes messages with the properties that the selectors look at, as a consumer gets them. */
    @Setup
    public void receive() throws Exception {
        Random random = new Random(1);
        for (int i = 0; i < MESSAGES; i++) {
            JmsMessage message = new JmsTextMessage();
            message.setJMSMessageID("ID:0123456789abcdef0123-" + i);
            message.setJMSTimestamp(1_764_547_200_000L + i);
            message.setStringProperty("type", "order");
            message.setIntProperty("amount", random.nextInt(250));
            message.setStringProperty("region", random.nextInt(10) == 0 ? "AS" : random.nextBoolean() ? "EU" : "US");
            message.setStringProperty("customer", (random.nextBoolean() ? "Anvils" : "Brushes") + " and more, Ltd.");
            message.setDoubleProperty("price", random.nextInt(100) + 0.5);
            message.setIntProperty("quantity", random.nextInt(50));
            message.setLongProperty("discount", random.nextInt(20));
            payloads[i] = codec.encode(message);
            messages[i] = codec.decodeHeaders(payloads[i], "1-" + i, queue, 1);
        }
    }

    private int next() {
        next = (next + 1) % MESSAGES;
        return next;
    }

    @Benchmark
    public boolean typical() {
        return typical.matches(messages[next()]::selectorValue);
    }

    @Benchmark
    public boolean like() {
        return like.matches(messages[next()]::selectorValue);
    }

    @Benchmark
    public boolean arithmetic() {
        return arithmetic.matches(messages[next()]::selectorValue);
    }

    /** The headers and properties of one message, seven in all. */
    @Benchmark
    public JmsMessage decodeHeaders() throws Exception {
        int at = next();
        return codec.decodeHeaders(payloads[at], "1-1", queue, 1);
    }

    /** All that the client does with a message that it is shown. */
    @Benchmark
    public boolean examine() throws Exception {
        return typical.matches(codec.decodeHeaders(payloads[next()], "1-1", queue, 1)::selectorValue);
    }
}
