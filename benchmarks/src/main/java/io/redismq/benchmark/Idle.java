package io.redismq.benchmark;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Session;
import java.util.Locale;

/** What consumers cost that wait at queues where nothing comes. */
record Idle(Settings settings, Peers peers) {

    private static final int CONSUMERS = 1_000;

    /** Longer than other workloads, since consumers give signs of life every ten seconds. */
    private static final int TIMES_DURATION = 20;

    private static final int SETTLE_MILLIS = 5_000;

    Table measure() throws Exception {
        Table table = new Table("processor time, % of a core", "broker", "client");
        for (Side side : new Side[] {Suite.NO_AOF, Suite.NO_JOURNAL}) {
            Peer peer = peers.get(side);
            try (Connection connection = peer.factory().createConnection()) {
                connection.start();
                row(table, side.name() + ", a connection without consumers", peer);
                open(connection);
                row(table, String.format("%s, %,d listeners, a queue each", side.name(), CONSUMERS), peer);
            }
        }
        return table;
    }

    private static void open(Connection connection) throws JMSException {
        for (int i = 0; i < CONSUMERS; i++) {
            Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
            session.createConsumer(session.createQueue(Redis.PREFIX + "idle-" + i))
                    .setMessageListener(message -> {});
        }
    }

    private void row(Table table, String title, Peer peer) throws InterruptedException {
        Thread.sleep(SETTLE_MILLIS); // what opening has begun comes to its end
        Meter meter = new Meter(peer::brokerCpuNanos, Recorder.NONE);
        meter.begin();
        Thread.sleep(settings.duration().toMillis() * TIMES_DURATION);
        meter.end(1);
        Sample sample = meter.sample();
        double perCent = sample.perSecond() / 1e6 * 100; // of one period, which counted as one message
        table.row(title, share(sample.brokerMicros() * perCent), share(sample.clientMicros() * perCent));
        System.out.println(title);
    }

    private static String share(double perCent) {
        return String.format(Locale.ROOT, "%.2f", perCent);
    }
}
