package io.redismq.benchmark;

import org.HdrHistogram.Histogram;

/**
 * One measurement.
 *
 * @param perSecond messages per second
 * @param brokerMicros processor time of the broker process per message
 * @param clientMicros processor time of this process per message
 * @param latency or null where the workload takes none
 */
record Sample(double perSecond, double brokerMicros, double clientMicros, Latencies latency) {

    /** In microseconds. */
    record Latencies(double p50, double p99, double p999) {

        static Latencies of(Histogram nanos) {
            return new Latencies(
                    nanos.getValueAtPercentile(50) / 1e3,
                    nanos.getValueAtPercentile(99) / 1e3,
                    nanos.getValueAtPercentile(99.9) / 1e3);
        }
    }

    double p50() {
        return latency.p50();
    }

    double p99() {
        return latency.p99();
    }

    double p999() {
        return latency.p999();
    }
}
