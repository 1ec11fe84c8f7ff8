package io.redismq.matrix.workload;

import io.redismq.api.ConnectionOptions;
import io.redismq.faults.Client;
import io.redismq.matrix.workload.Journal.Arrival;
import jakarta.jms.InvalidClientIDException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** What one producer or consumer works with; it does so on one thread until another one stops it. */
public final class Job {

    /** Short, so that what a dead consumer held is handed over soon. */
    public static final Duration LEASE = Duration.ofSeconds(2);

    private static final long BREATH_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final String uri;
    private final String name;
    private final Journal journal;
    private final int perSecond;
    private long turn = System.nanoTime();
    private volatile boolean stopped;

    /**
     * @param name of the producer or consumer
     * @param perSecond how many messages a producer sends in a second at most
     */
    public Job(String uri, String name, Journal journal, int perSecond) {
        this.uri = uri;
        this.name = name;
        this.journal = journal;
        this.perSecond = perSecond;
    }

    public void stop() {
        stopped = true;
    }

    boolean goesOn() {
        return !stopped;
    }

    String name() {
        return name;
    }

    Journal journal() {
        return journal;
    }

    private ConnectionOptions.Builder options() {
        return Client.options(uri).consumerLease(LEASE);
    }

    /** Tries again as long as Redis is away or the client id is still that of a predecessor which died. */
    Client connect(int mode, String clientId) throws JMSException {
        ConnectionOptions.Builder options = options();
        if (clientId != null) {
            options.clientId(clientId);
        }
        while (true) {
            try {
                return Client.connect(options.build(), mode);
            } catch (JMSException e) {
                boolean passing = e instanceof InvalidClientIDException
                        || e.getClass() == JMSException.class; // no permission, no such destination and the like stay
                if (!passing || stopped) {
                    throw e;
                }
                breathe();
            }
        }
    }

    Client connect(int mode) throws JMSException {
        return connect(mode, null);
    }

    /** Waits until so many more messages may be sent; false when there are to be none. */
    boolean awaitTurn(int messages) {
        for (long left = turn - System.nanoTime(); left > 0 && !stopped; left = turn - System.nanoTime()) {
            LockSupport.parkNanos(Math.min(left, BREATH_NANOS));
        }
        turn = Math.max(turn, System.nanoTime()) + TimeUnit.SECONDS.toNanos(messages) / perSecond;
        return !stopped;
    }

    /** What an application does before it tries again. */
    void breathe() {
        LockSupport.parkNanos(BREATH_NANOS);
    }

    void awaitStop() {
        while (!stopped) {
            breathe();
        }
    }

    void arrived(String group, Message message) throws JMSException {
        String text = message.getBody(String.class);
        int colon = text.indexOf(':');
        journal.arrived(new Arrival(
                group,
                name,
                text.substring(0, colon),
                Integer.parseInt(text.substring(colon + 1)),
                message.getIntProperty("JMSXDeliveryCount"),
                message.getJMSRedelivered()));
    }
}
