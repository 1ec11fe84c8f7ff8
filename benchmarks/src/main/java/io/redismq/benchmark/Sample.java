package io.redismq.benchmark;

import org.HdrHistogram.Histogram;

/**
 * One measurement.
 *
 * @param messages how many it saw
 * @param perSecond messages per second
 * @param brokerMicros processor time of the broker process per message
 * @param clientMicros processor time of this process per message
 * @param latencies in nanoseconds, or null where the workload takes none
 */
record Sample(long messages, double perSecond, double brokerMicros, double clientMicros, Histogram latencies) {

    double latencyMicros(double percentile) {
        return latencies.getValueAtPercentile(percentile) / 1e3;
    }
}
