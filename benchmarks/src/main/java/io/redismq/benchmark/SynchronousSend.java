package io.redismq.benchmark;

import jakarta.jms.Connection;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Threads that send to one queue, each with a session of its own and each waiting until its message is stored. */
record SynchronousSend(String name, int threads) implements Workload {

    @Override
    public String title() {
        return "synchronous send, " + threads + (threads == 1 ? " thread" : " threads");
    }

    @Override
    public Raw.What raw() {
        return Raw.What.SEND;
    }

    @Override
    public void run(Run run) throws Exception {
        Ledger ledger = run.ledger(threads);
        List<Connection> connections = new ArrayList<>();
        try {
            for (int i = 0; i < Math.min(threads, run.settings().connections()); i++) {
                connections.add(Jms.connect(run, ledger));
            }
            sendFromAll(run, connections, ledger);
            Jms.drain(run, connections.get(0), ledger);
            ledger.throwFailure();
        } finally {
            for (Connection connection : connections) {
                connection.close();
            }
        }
    }

    private void sendFromAll(Run run, List<Connection> connections, Ledger ledger) throws Exception {
        CountDownLatch ready = new CountDownLatch(threads);
        CountDownLatch go = new CountDownLatch(1);
        List<Thread> senders = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            int producer = i;
            Connection connection = connections.get(i % connections.size());
            Thread sender = new Thread(
                    () -> {
                        try {
                            send(run, connection, ledger, producer, ready, go);
                        } catch (Exception | Error e) {
                            ledger.fail(e);
                            ready.countDown();
                        }
                    },
                    "sender-" + i);
            sender.start();
            senders.add(sender);
        }
        ready.await();
        run.meter().begin();
        go.countDown();
        for (Thread sender : senders) {
            sender.join();
        }
        ledger.throwFailure();
        run.meter().end(ledger.sent());
    }

    private static void send(
            Run run, Connection connection, Ledger ledger, int producer, CountDownLatch ready, CountDownLatch go)
            throws Exception {
        try (Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
                MessageProducer sender = Jms.producer(run, session)) {
            ready.countDown();
            go.await();
            long deadline = System.nanoTime() + run.duration().toNanos();
            while (System.nanoTime() - deadline < 0) {
                sender.send(session.createTextMessage(ledger.nextText(producer, 0)));
            }
        }
    }
}
