package io.redismq.benchmark;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import java.io.IOException;
import java.util.List;

/** How much memory of Redis a message takes that waits in a queue, beside an entry that is added without us. */
record Memory(Settings settings, Peers peers) {

    private static final double BODIES = 1.25;
    private static final int BYTES = 110;
    private static final List<Integer> SIZES = List.of(100, 1024, 10240);
    private static final int FEW = 10_000;
    private static final int MANY = 1_000_000;
    private static final int SIZE_OF_MANY = 1024;

    Table measure() throws Exception {
        Table table = new Table("waiting in Redis", "bytes per message", "raw XADD", "gate", "reached");
        for (int size : SIZES) {
            row(table, size, FEW);
        }
        row(table, SIZE_OF_MANY, MANY);
        return table;
    }

    private void row(Table table, int size, int messages) throws Exception {
        Redis redis = peers.redis(Suite.NO_AOF.aof());
        double gate = BODIES * size + BYTES;
        double ours = ours(redis, size, messages);
        System.out.printf("memory of %,d messages of %,d bytes%n", messages, size);
        table.row(
                String.format("%,d messages of %,d bytes", messages, size),
                Table.whole(ours),
                Table.whole(raw(redis, size, messages)),
                Table.whole(gate),
                ours <= gate ? "yes" : "**no**");
    }

    private double ours(Redis redis, int size, int messages) throws Exception {
        String queue = Redis.PREFIX + "memory-" + size + "-" + messages;
        Run run = new Run(peers.get(Suite.NO_AOF), queue, settings, size, false, null);
        Ledger ledger = run.ledger(1);
        try (Connection connection = Jms.connect(run, ledger)) {
            Jms.load(run, connection, ledger, 1); // what a queue takes anyway
            Jms.drain(run, connection, ledger);
        }
        long before = redis.usedBytes();
        load(run, ledger, messages + 1);
        long after = redis.usedBytes();
        try (Connection connection = Jms.connect(run, ledger)) {
            Jms.drain(run, connection, ledger);
        }
        return (after - before) / (double) messages;
    }

    /** On a connection of its own, since Redis has buffers for each. */
    private static void load(Run run, Ledger ledger, int messages) throws JMSException, InterruptedException {
        try (Connection connection = Jms.connect(run, ledger)) {
            Jms.load(run, connection, ledger, messages);
        }
    }

    private static double raw(Redis redis, int size, int messages) throws IOException {
        String key = Redis.PREFIX + "memory";
        long before = redis.usedBytes();
        new RawClient(redis.uri(), key, messages, size).send(new Meter(redis::cpuNanos, Recorder.NONE));
        long after = redis.usedBytes();
        try (RespConnection connection = new RespConnection(redis.uri())) {
            connection.call("DEL", key);
        }
        return (after - before) / (double) messages;
    }
}
