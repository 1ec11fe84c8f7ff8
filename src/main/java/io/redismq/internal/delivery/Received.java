package io.redismq.internal.delivery;

import io.redismq.internal.broker.Delivery;

/**
 * A delivery in the hands of the application: it must be settled with the receiver it came from.
 *
 * @param source where it came from
 * @param incarnation which life of the source granted it; after a lost lease it is nobody's to settle
 * @param delivery the message
 */
public record Received(Receiver source, int incarnation, Delivery delivery) {

    /** Each delivery is one of a kind: identity decides, and costs nothing. */
    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
