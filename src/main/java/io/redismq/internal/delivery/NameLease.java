package io.redismq.internal.delivery;

import io.redismq.internal.broker.BrokerException;
import java.util.concurrent.ScheduledFuture;

/**
 * Holds a name that one connection may have at a time, such as a client id, by renewing it until it is released; after
 * a crash it is free when the lease ends. Thread-safe; owned by the connection.
 */
public final class NameLease {

    private final DeliveryEngine engine;
    private final String name;
    private final String token;
    private final Outage outage;
    private final ScheduledFuture<?> renewal;

    private NameLease(DeliveryEngine engine, String name, String token) {
        this.engine = engine;
        this.name = name;
        this.token = token;
        this.outage = new Outage(engine.problems());
        this.renewal = engine.threads().every(engine.settings().lease().toMillis() / 3, this::renew);
    }

    /** Takes the name; fails with NAME_TAKEN when another connection has it. */
    public static NameLease take(DeliveryEngine engine, String name, String token) throws BrokerException {
        Await.forResult(
                engine.broker().claimName(name, token), engine.settings().requestTimeout(), "Taking a client id");
        return new NameLease(engine, name, token);
    }

    private void renew() {
        engine.broker().claimName(name, token).whenComplete((nothing, failure) -> {
            if (failure == null) {
                outage.over();
            } else {
                outage.failed(BrokerException.from(failure));
            }
        });
    }

    /** Gives the name back and waits for it, so that it can be taken again at once. */
    public void release() throws BrokerException {
        renewal.cancel(false);
        Await.forResult(
                engine.broker().releaseName(name, token), engine.settings().requestTimeout(), "Releasing a client id");
    }
}
