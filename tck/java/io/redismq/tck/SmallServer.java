package io.redismq.tck;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.MessageListener;
import jakarta.jms.ServerSession;
import jakarta.jms.ServerSessionPool;
import jakarta.jms.Session;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;

/** As much of an application server as section 11.2 has: a pool of server sessions, each run by a thread of the server's. */
final class SmallServer implements ServerSessionPool, AutoCloseable {

    /** What a thread of the server does with a session that was loaded. */
    interface Work {
        void on(Session session) throws JMSException;
    }

    private final BlockingQueue<ServerSession> idle = new LinkedBlockingQueue<>();
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> new Thread(task, "server"));
    private final List<Exception> failures = new CopyOnWriteArrayList<>();

    SmallServer(Connection connection, int size, int mode, MessageListener listener, Work work) throws JMSException {
        for (int i = 0; i < size; i++) {
            Session session = connection.createSession(mode);
            session.setMessageListener(listener);
            idle.add(new ServerSession() {
                @Override
                public Session getSession() {
                    return session;
                }

                @Override
                public void start() {
                    threads.execute(() -> run(this, session, work));
                }
            });
        }
    }

    private void run(ServerSession server, Session session, Work work) {
        try {
            work.on(session);
        } catch (JMSException | RuntimeException e) {
            failures.add(e);
        } finally {
            idle.add(server);
        }
    }

    @Override
    public ServerSession getServerSession() throws JMSException {
        try {
            return idle.take();
        } catch (InterruptedException e) {
            throw new JMSException("Interrupted");
        }
    }

    List<Exception> failures() {
        return failures;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
