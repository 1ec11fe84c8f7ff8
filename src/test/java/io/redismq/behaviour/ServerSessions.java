package io.redismq.behaviour;

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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * An application server's part: server sessions, each with a session that runs on a thread of this pool's, and that comes
 * back when it has run. Thread-safe; closed by the test.
 */
final class ServerSessions implements ServerSessionPool, AutoCloseable {

    /** What a thread does with a server session that was started; the usual is to run its session. */
    @FunctionalInterface
    interface Work {
        void on(Session session) throws JMSException;
    }

    private final class Member implements ServerSession {

        private final Session session;

        Member(Session session) {
            this.session = session;
        }

        @Override
        public Session getSession() {
            return session;
        }

        @Override
        public void start() {
            starts.incrementAndGet();
            threads.execute(() -> {
                try {
                    work.on(session);
                } catch (JMSException | RuntimeException e) {
                    failures.add(e);
                } finally {
                    idle.add(this);
                }
            });
        }
    }

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final BlockingQueue<ServerSession> idle = new LinkedBlockingQueue<>();
    private final List<Exception> failures = new CopyOnWriteArrayList<>();
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger starts = new AtomicInteger();
    private final AtomicInteger interrupted = new AtomicInteger();
    private volatile Work work = Session::run;

    /** A pool without sessions, which keeps whoever asks waiting. */
    ServerSessions() {}

    ServerSessions(Connection connection, int size, int mode, Function<Session, MessageListener> listeners)
            throws JMSException {
        for (int i = 0; i < size; i++) {
            Session session = connection.createSession(mode);
            session.setMessageListener(listeners.apply(session));
            add(session);
        }
    }

    static ServerSessions listening(Connection connection, int size, MessageListener listener) throws JMSException {
        return new ServerSessions(connection, size, Session.AUTO_ACKNOWLEDGE, session -> listener);
    }

    void add(Session session) {
        idle.add(new Member(session));
    }

    /** From the next start on. */
    ServerSessions working(Work newWork) {
        work = newWork;
        return this;
    }

    @Override
    public ServerSession getServerSession() throws JMSException {
        asked.incrementAndGet();
        try {
            return idle.take();
        } catch (InterruptedException e) {
            interrupted.incrementAndGet();
            throw new JMSException("The pool was interrupted");
        }
    }

    int asked() {
        return asked.get();
    }

    int starts() {
        return starts.get();
    }

    int interrupted() {
        return interrupted.get();
    }

    int idle() {
        return idle.size();
    }

    /** What running the sessions has thrown. */
    List<Exception> failures() {
        return failures;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
