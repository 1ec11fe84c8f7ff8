package io.redismq.benchmark;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Session;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * How much of the client's heap a message takes that a consumer holds ahead. Listeners consume until they hold as much
 * as they may, and wait then; the heap is compared with the one after all has been consumed.
 */
record Heap(Settings settings, Peers peers) {

    private static final List<Integer> SIZES = List.of(100, 1024, 10240);
    private static final int LISTENERS = 20;

    /** So many each until the window has grown; the bytes that it may hold bound it for large messages. */
    private static final int BEFORE = 2_000;

    private static final int MESSAGES = BEFORE + 500;
    private static final int COLLECTIONS = 2;

    Table measure() throws Exception {
        Table table = new Table("held ahead by a client", "bytes of heap per message", "messages held");
        for (int size : SIZES) {
            row(table, size, new Figures());
            System.out.println("heap for messages of " + size + " bytes");
        }
        return table;
    }

    /** What the listeners share. */
    private static final class Figures {
        final CountDownLatch waiting = new CountDownLatch(LISTENERS);
        final CountDownLatch go = new CountDownLatch(1);
    }

    private void row(Table table, int size, Figures figures) throws Exception {
        Redis redis = peers.redis(Suite.NO_AOF.aof());
        List<Run> runs = new ArrayList<>();
        for (int i = 0; i < LISTENERS; i++) {
            String queue = Redis.PREFIX + "heap-" + size + "-" + i;
            runs.add(new Run(peers.get(Suite.NO_AOF), queue, settings, size, false, null));
        }
        List<Ledger> ledgers = load(runs);
        try (Connection connection = runs.get(0).factory().createConnection()) {
            for (int i = 0; i < LISTENERS; i++) {
                listen(runs.get(i), connection, ledgers.get(i), figures);
            }
            connection.start();
            if (!figures.waiting.await(settings.patience().toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("The listeners do not get as far as they should");
            }
            long full = usedBytes(); // at once, since what lies unused for a second is given back
            long held = held(redis, runs) - LISTENERS;
            figures.go.countDown();
            for (Ledger ledger : ledgers) {
                ledger.awaitReceived(MESSAGES, settings.patience());
            }
            long empty = usedBytes();
            String each = Table.whole((full - empty) / (double) held);
            table.row(String.format("messages of %,d bytes", size), each, Table.whole(held));
        }
    }

    private static List<Ledger> load(List<Run> runs) throws JMSException, InterruptedException {
        List<Ledger> ledgers = new ArrayList<>();
        for (Run run : runs) {
            Ledger ledger = run.ledger(1);
            ledgers.add(ledger);
            try (Connection connection = Jms.connect(run, ledger)) {
                Jms.load(run, connection, ledger, MESSAGES);
            }
        }
        return ledgers;
    }

    private static void listen(Run run, Connection connection, Ledger ledger, Figures figures) throws JMSException {
        Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
        session.createConsumer(session.createQueue(run.queue()))
                .setMessageListener(message -> consume(message, ledger, figures));
    }

    private static void consume(Message message, Ledger ledger, Figures figures) {
        try {
            if (ledger.received() == BEFORE) {
                figures.waiting.countDown();
                figures.go.await();
            }
            ledger.receive(message.getBody(String.class));
        } catch (JMSException | InterruptedException | RuntimeException | Error e) {
            ledger.fail(e);
        }
    }

    /** How many messages the consumers have; what was given back is pending too, but with no name of a client's. */
    private static long held(Redis redis, List<Run> runs) throws IOException {
        long held = 0;
        try (RespConnection connection = new RespConnection(redis.uri())) {
            for (Run run : runs) {
                String key = "redismq:{queue:" + run.queue() + "}";
                List<?> byName = (List<?>) ((List<?>) connection.call("XPENDING", key, "queue")).get(3);
                for (Object each : byName == null ? List.of() : byName) {
                    List<?> nameAndCount = (List<?>) each;
                    boolean client = new String((byte[]) nameAndCount.get(0)).contains("/");
                    held += client ? Long.parseLong(new String((byte[]) nameAndCount.get(1))) : 0;
                }
            }
        }
        return held;
    }

    private static long usedBytes() throws InterruptedException {
        Runtime runtime = Runtime.getRuntime();
        for (int i = 0; i < COLLECTIONS; i++) {
            Thread.sleep(100);
            System.gc();
        }
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
