package io.redismq.benchmark;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.DeliveryMode;
import java.time.Duration;

/**
 * What a workload is given: all it knows of a provider is its connection factory.
 *
 * @param factory where to connect
 * @param queue the name of a queue that nobody used before
 * @param settings the options of the program
 * @param duration how long to measure
 * @param backlog how many messages to load before consuming
 * @param meter to begin and end around the measured part
 */
record Run(ConnectionFactory factory, String queue, Settings settings, Duration duration, int backlog, Meter meter) {

    Ledger ledger(int producers) {
        return new Ledger(new Payload(settings.size()), producers);
    }

    int deliveryMode() {
        return settings.persistent() ? DeliveryMode.PERSISTENT : DeliveryMode.NON_PERSISTENT;
    }
}
