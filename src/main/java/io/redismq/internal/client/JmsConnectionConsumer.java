package io.redismq.internal.client;

import io.redismq.internal.client.AssignedMessages.Assigned;
import jakarta.jms.ConnectionConsumer;
import jakarta.jms.JMSException;
import jakarta.jms.ServerSession;
import jakarta.jms.ServerSessionPool;
import jakarta.jms.Session;
import java.time.Duration;
import java.util.List;

/**
 * Brings messages to the sessions of an application server (section 11.2): takes a message, asks the pool for a server
 * session, assigns what has come to its session, and starts it. It has a session of its own, which starts, stops and closes with the
 * connection like any other, and whose consumer is dispatched by {@link #loadNext()} in place of a listener; so it runs on the
 * application's pool, one load at a time. Thread-safe; owned by the application.
 */
final class JmsConnectionConsumer implements ConnectionConsumer {

    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** Opens the consumer that brings the messages. */
    @FunctionalInterface
    interface Source {
        JmsMessageConsumer openOn(JmsSession session) throws JMSException;
    }

    /** The session that messages come through. Nobody else uses it. */
    private static final class Loading extends JmsSession {

        private final InterruptibleCall asking;

        Loading(JmsConnection connection, InterruptibleCall asking) {
            super(connection, AcknowledgeMode.AUTO);
            this.asking = asking;
        }

        @Override
        void beginClose() {
            super.beginClose();
            asking.close();
        }
    }

    private final JmsConnection connection;
    private final ServerSessionPool pool;
    private final int maxMessages;
    private final InterruptibleCall asking = new InterruptibleCall();
    private final Loading own;
    private final JmsMessageConsumer source;

    /** Whether the last load failed, so that a lasting problem is told once. Touched by loads only. */
    private boolean failing;

    JmsConnectionConsumer(JmsConnection connection, ServerSessionPool pool, int maxMessages, Source from)
            throws JMSException {
        this.connection = connection;
        this.pool = pool;
        this.maxMessages = maxMessages;
        if (pool == null) {
            throw JmsErrors.wrongArgument("The ServerSessionPool is null; a connection consumer needs one");
        }
        if (maxMessages < 1) {
            throw JmsErrors.wrongArgument("maxMessages is " + maxMessages
                    + "; a server session must be given at least one message at a time");
        }
        own = connection.enter(new Loading(connection, asking));
        try {
            source = from.openOn(own);
        } catch (JMSException | RuntimeException e) {
            own.close();
            throw e;
        }
        listen();
    }

    private void listen() {
        source.dispatchBy(this::loadNext);
    }

    /** Loads one server session, if there is a message; returns whether there may be another. */
    private boolean loadNext() {
        if (!own.delivery().prepare(source, 1)) {
            return false;
        }
        Load load = new Load();
        try {
            load.run();
            failing = false;
            return true;
        } catch (Throwable e) { // the application server's code threw it
            source.dispatchBy(null); // before the messages go back, or more would come meanwhile
            load.undo();
            if (!own.delivery().isShutting()) {
                pause(e);
            }
            return false;
        }
    }

    /** What one server session is given. */
    private final class Load {

        private SessionDelivery target;
        private List<Assigned> messages = List.of();

        void run() throws JMSException {
            ServerSession server = asking.get(pool::getServerSession);
            if (server == null) {
                throw JmsErrors.wrongState("getServerSession returned null");
            }
            try {
                target = usable(server.getSession()).delivery();
                messages = own.delivery().assign(source, maxMessages, target);
            } finally {
                server.start(); // with nothing to do if need be: only so does it come back to its pool
            }
        }

        void undo() {
            own.delivery().assigned().giveBack();
            if (target != null) {
                target.assigned().giveBack(messages);
            }
        }
    }

    private JmsSession usable(Session session) throws JMSException {
        if (!(session instanceof JmsSession ours) || ours.connection() != connection) {
            throw JmsErrors.wrongState(
                    "The session of a ServerSession must be one of the connection consumer's connection,"
                            + " as it was made, and not a wrapper; it is " + session);
        }
        ours.requireOpen();
        if (ours.delivery().isShutting()) {
            throw JmsErrors.closed("session of a ServerSession");
        }
        if (ours.delivery().listener() == null) {
            throw JmsErrors.wrongState(
                    "The session of a ServerSession has no message listener; call setMessageListener before it is used");
        }
        return ours;
    }

    /** Leaves the messages to others for a while, and then tries again. */
    private void pause(Throwable cause) {
        connection.provider().threads().after(PAUSE, this::listen);
        if (!failing) {
            failing = true;
            connection
                    .problems()
                    .problem(JmsErrors.ofServerSession(source.receiver().address(), cause));
        }
    }

    @Override
    public ServerSessionPool getServerSessionPool() throws JMSException {
        own.requireOpen();
        return pool;
    }

    /** What server sessions have been given stays theirs, and everything else goes back. */
    @Override
    public void close() throws JMSException {
        own.beginClose();
        try {
            source.close();
        } finally {
            own.close(() -> System.nanoTime()
                    + connection.engine().settings().requestTimeout().toNanos());
        }
    }
}
