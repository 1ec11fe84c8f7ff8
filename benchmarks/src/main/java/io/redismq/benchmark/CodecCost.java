package io.redismq.benchmark;

import io.redismq.api.RedisQueue;
import io.redismq.api.TrustedTypes;
import io.redismq.internal.broker.Payload;
import io.redismq.internal.message.JmsMessage;
import io.redismq.internal.message.JmsTextMessage;
import io.redismq.internal.message.MessageCodec;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What it costs the client to make an entry of a message and a message of an entry. Run by JMH, one instance for each thread. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 2, jvmArgs = "-Xmx256m")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class CodecCost {

    /** Characters of ASCII text. */
    @Param({"100", "1024", "10240"})
    private int size;

    private final MessageCodec codec = new MessageCodec(TrustedTypes.defaults());
    private final RedisQueue queue = new RedisQueue("orders");
    private String text;
    private JmsMessage sent;
    private Payload payload;

    /** Makes a message as it is sent, and as it stands in Redis. */
    @Setup
    public void make() throws Exception {
        text = RawClient.body(size);
        sent = message();
        payload = codec.encode(sent);
    }

    private JmsMessage message() throws Exception {
        JmsTextMessage message = new JmsTextMessage();
        message.setText(text);
        message.setJMSMessageID("ID:0123456789abcdef0123-1");
        message.setJMSTimestamp(1_764_547_200_000L);
        return message;
    }

    @Benchmark
    public Payload encode() throws Exception {
        return codec.encode(message());
    }

    @Benchmark
    public String decode() throws Exception {
        return codec.decode(payload, "1-1", queue, 1).getBody(String.class);
    }
}
