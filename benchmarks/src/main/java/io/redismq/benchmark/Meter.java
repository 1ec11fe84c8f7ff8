package io.redismq.benchmark;

import java.lang.management.ManagementFactory;
import java.util.function.LongSupplier;
import org.HdrHistogram.Histogram;

/**
 * Takes the time of a workload's measured part and the processor time that broker and client spend meanwhile. Begun
 * and ended once each.
 */
final class Meter {

    private final LongSupplier brokerCpuNanos;
    private final Recorder recorder;
    private final Histogram latencies = new Histogram(3);
    private long begun;
    private long brokerCpu;
    private long clientCpu;
    private Sample sample;

    Meter(LongSupplier brokerCpuNanos, Recorder recorder) {
        this.brokerCpuNanos = brokerCpuNanos;
        this.recorder = recorder;
    }

    void begin() {
        recorder.begin();
        brokerCpu = brokerCpuNanos.getAsLong();
        clientCpu = clientCpuNanos();
        begun = System.nanoTime();
    }

    boolean isRunning() {
        return sample == null;
    }

    void end(long messages) {
        double nanos = System.nanoTime() - begun;
        long client = clientCpuNanos() - clientCpu;
        long broker = brokerCpuNanos.getAsLong() - brokerCpu;
        recorder.end();
        if (messages == 0) {
            throw new IllegalStateException("No message passed in the measured time");
        }
        sample = new Sample(
                messages / nanos * 1e9,
                broker / 1e3 / messages,
                client / 1e3 / messages,
                latencies.getTotalCount() == 0 ? null : Sample.Latencies.of(latencies));
    }

    /** Only from one thread at a time. */
    void latency(long nanos) {
        latencies.recordValue(Math.max(0, nanos));
    }

    Sample sample() {
        return sample;
    }

    private static long clientCpuNanos() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }
}
