package io.redismq.benchmark;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.DeliveryMode;
import java.time.Duration;

/**
 * What a workload is given: all it uses of a provider is its connection factory.
 *
 * @param peer where to connect
 * @param queue the name of a queue that nobody used before
 * @param settings the options of the program
 * @param size bytes of text in a message
 * @param warmUp whether nobody looks at the figures
 * @param meter to begin and end around the measured part
 */
record Run(Peer peer, String queue, Settings settings, int size, boolean warmUp, Meter meter) {

    private static final int SIZE_OF_A_WHOLE_BACKLOG = 1024;
    private static final int SHARE_OF_WARM_UP = 10;

    ConnectionFactory factory() {
        return peer.factory();
    }

    /** How long to measure. */
    Duration duration() {
        return warmUp ? settings.warmUp() : settings.duration();
    }

    /** How many messages to load before consuming. */
    int backlog() {
        int backlog = backlog(settings, size);
        return warmUp ? backlog / SHARE_OF_WARM_UP + 1 : backlog;
    }

    /** Larger messages are fewer, so that all of them fit into the brokers' memory. */
    static int backlog(Settings settings, int size) {
        long bytes = (long) settings.backlog() * SIZE_OF_A_WHOLE_BACKLOG;
        return (int) Math.max(1, bytes / Math.max(size, SIZE_OF_A_WHOLE_BACKLOG));
    }

    /** What a workload's name says to prepare, or less for warming up. */
    int prepared(int messages) {
        return warmUp ? Math.min(messages, backlog()) : messages;
    }

    Ledger ledger(int producers) {
        return new Ledger(new Payload(size), producers);
    }

    /** For one producer and several consumers, among whom there is no order. */
    Ledger unordered() {
        return new UnorderedLedger(new Payload(size));
    }

    int deliveryMode() {
        return peer.side().persistent() ? DeliveryMode.PERSISTENT : DeliveryMode.NON_PERSISTENT;
    }
}
