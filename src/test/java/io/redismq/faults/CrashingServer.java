package io.redismq.faults;

import io.redismq.api.ConnectionOptions;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import jakarta.jms.ServerSession;
import jakarta.jms.Session;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A program for child JVMs: an application server whose two server sessions send on what they get, to a second queue, and
 * stay in their listeners. It prints what they got.
 */
final class CrashingServer {

    static final int SERVER_SESSIONS = 2;
    static final int MOST_MESSAGES = 5;

    private static final CountDownLatch NEVER = new CountDownLatch(1);

    private CrashingServer() {}

    /** Arguments: the URI, the queue, the second queue, the lease in ms, the mode, which message a listener stays in. */
    public static void main(String[] arguments) throws JMSException, InterruptedException {
        ConnectionOptions options = Client.options(arguments[0])
                .consumerLease(Duration.ofMillis(Long.parseLong(arguments[3])))
                .build();
        int mode = Integer.parseInt(arguments[4]);
        try (Client client = Client.connect(options, Session.AUTO_ACKNOWLEDGE)) {
            BlockingQueue<ServerSession> idle = new LinkedBlockingQueue<>();
            for (int i = 0; i < SERVER_SESSIONS; i++) {
                Session session = client.connection().createSession(mode);
                Queue target = Client.queue(arguments[2]);
                AtomicInteger left = new AtomicInteger(Integer.parseInt(arguments[5]));
                session.setMessageListener(message -> serve(session, message, target, left));
                idle.add(new Member(session, idle));
            }
            client.connection()
                    .createConnectionConsumer(Client.queue(arguments[1]), null, () -> take(idle), MOST_MESSAGES);
            NEVER.await();
        }
    }

    private record Member(Session session, BlockingQueue<ServerSession> idle) implements ServerSession {

        @Override
        public Session getSession() {
            return session;
        }

        @Override
        public void start() {
            new Thread(() -> {
                        session.run();
                        idle.add(this);
                    })
                    .start();
        }
    }

    private static ServerSession take(BlockingQueue<ServerSession> idle) {
        try {
            return idle.take();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void serve(Session session, Message message, Queue target, AtomicInteger left) {
        try {
            if (session.getTransacted()) {
                session.createProducer(target).send(message);
            }
            System.out.println("got " + message.getBody(String.class));
            if (left.decrementAndGet() == 0) {
                System.out.println("holding");
                NEVER.await();
            }
        } catch (JMSException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
