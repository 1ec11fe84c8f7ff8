package io.redismq.internal.delivery;

import io.redismq.internal.broker.Delivery;
import io.redismq.internal.broker.FetchReply;
import java.util.List;

/**
 * Takes in what the broker grants one consumer, whichever way it comes: with the reply of a fetch, handed over by a send,
 * or found when the broker is asked what we hold. It is to be asked when a reply is lost or numbers do not match: until
 * then we are in doubt, and nothing new is taken in that could overtake what will be found. Not thread-safe: guarded
 * by the lock of its {@link Intake}, which owns it.
 */
final class Grants {

    /**
     * What came with a fetch.
     *
     * @param handedOver whether some of it was handed over meanwhile
     */
    record Arrival(int messages, int bytes, boolean handedOver) {}

    private final Holdings holdings;
    private final HandOffs handOffs = new HandOffs();
    private boolean doubt;

    Grants(Holdings holdings) {
        this.holdings = holdings;
    }

    /** Whether we may hold messages that we do not know of. */
    boolean areInDoubt() {
        return doubt;
    }

    void doubt() {
        doubt = true;
    }

    void fetchBegins() {
        handOffs.fetchBegins();
    }

    Arrival fetched(FetchReply reply) {
        holdings.granted(reply.deliveries());
        List<Delivery> handed = handOffs.fetchEnded();
        List<Delivery> all = HandOffs.inOrder(reply.deliveries(), handed);
        doubt |= reply.held() > holdings.size() + all.size();
        if (!doubt) { // or they would overtake what is found when we ask, which finds these too
            all.forEach(holdings.unseen::add);
        }
        int bytes = all.stream().mapToInt(delivery -> delivery.payload().size()).sum();
        return new Arrival(all.size(), bytes, !handed.isEmpty());
    }

    /** What a fetch granted and what was handed over meanwhile is to be looked up. */
    void fetchLost() {
        handOffs.fetchEnded();
        doubt = true;
    }

    /**
     * A message was granted without a fetch.
     *
     * @param message null when it must be looked up
     * @return whether there is a message to deliver now
     */
    boolean handedOver(Delivery message) {
        if (doubt) {
            handOffs.missed();
            return false;
        }
        if (message == null) {
            doubt = true;
            return false;
        }
        if (!handOffs.accept(message)) {
            return false;
        }
        holdings.unseen.add(message);
        return true;
    }

    /** A page of what the broker says we hold; returns how many of these we did not know of. */
    int lookedUp(List<Delivery> held, boolean last) {
        handOffs.lookedUp(held);
        doubt = !last || handOffs.takeMissed();
        return holdings.adopt(held);
    }

    /** The consumer goes on under a new name, which has been granted nothing yet. */
    void forget() {
        handOffs.forget();
        doubt = false;
    }
}
