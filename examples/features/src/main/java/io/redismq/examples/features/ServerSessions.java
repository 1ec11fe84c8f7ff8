package io.redismq.examples.features;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.ServerSession;
import jakarta.jms.ServerSessionPool;
import jakarta.jms.Session;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * What an application server does below message-driven beans: it has a pool of server sessions, and threads that run them.
 * The connection consumer takes a server session from the pool, loads its session with orders, and starts it; the server's
 * thread runs the session, which gives its listener the orders, and puts the server session back.
 */
public final class ServerSessions {

    private static final String ORDERS = "orders-for-the-server";
    private static final int COUNT = 12;
    private static final int SIZE = 3;
    private static final int MOST_MESSAGES = 4;
    private static final long PATIENCE_SECONDS = 10;

    private record Handled(int session, String order) {}

    private ServerSessions() {}

    /**
     * Runs the example.
     *
     * @param arguments none
     * @throws Exception when a step fails; the exit code is 1 then
     */
    public static void main(String[] arguments) throws Exception {
        ExampleRedis.run(ServerSessions::run);
    }

    static void run(ExampleRedis redis) throws JMSException, InterruptedException {
        BlockingQueue<Handled> handled = new LinkedBlockingQueue<>();
        ExecutorService threads = Executors.newFixedThreadPool(SIZE);
        try (Connection connection = redis.factory().createConnection()) {
            Pool pool = new Pool(connection, threads, handled);
            Session shop = connection.createSession();
            Queue orders = shop.createQueue(ORDERS);
            connection.createConnectionConsumer(orders, null, pool, MOST_MESSAGES);
            connection.start();
            MessageProducer producer = shop.createProducer(orders);
            for (int i = 1; i <= COUNT; i++) {
                producer.send(shop.createTextMessage("order " + i));
            }
            check(handled);
        } finally {
            threads.shutdown();
        }
    }

    /** Where nothing is idle it waits, and so does the connection consumer. */
    private static final class Pool implements ServerSessionPool {

        private final BlockingQueue<ServerSession> idle = new LinkedBlockingQueue<>();

        Pool(Connection connection, ExecutorService threads, BlockingQueue<Handled> handled) throws JMSException {
            for (int i = 1; i <= SIZE; i++) {
                int number = i;
                Session session = connection.createSession(true, Session.SESSION_TRANSACTED);
                session.setMessageListener(order -> handle(number, order, handled));
                idle.add(new Member(session, threads, idle));
            }
        }

        private static void handle(int number, Message order, BlockingQueue<Handled> handled) {
            try {
                handled.add(new Handled(number, order.getBody(String.class)));
            } catch (JMSException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public ServerSession getServerSession() throws JMSException {
            try {
                return idle.take();
            } catch (InterruptedException e) { // the connection consumer closes
                throw new JMSException("No server session was idle");
            }
        }
    }

    private record Member(Session session, ExecutorService threads, BlockingQueue<ServerSession> idle)
            implements ServerSession {

        @Override
        public Session getSession() {
            return session;
        }

        @Override
        public void start() {
            threads.execute(this::work);
        }

        private void work() {
            try {
                session.run();
                session.commit(); // all that it was loaded with, or else nothing
            } catch (JMSException e) {
                System.out.println("Not committed, and redelivered: " + e.getMessage());
            } finally {
                idle.add(this);
            }
        }
    }

    private static void check(BlockingQueue<Handled> handled) throws InterruptedException {
        Set<String> orders = new HashSet<>();
        while (orders.size() < COUNT) {
            Handled next = handled.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (next == null || !orders.add(next.order())) {
                throw new IllegalStateException("An order is missing, or came twice: " + next);
            }
            System.out.printf("server session %d: %s%n", next.session(), next.order());
        }
    }
}
