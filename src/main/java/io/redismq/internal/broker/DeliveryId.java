package io.redismq.internal.broker;

/**
 * Where a message stands in its destination.
 *
 * @param priority the priority whose stream holds it, 0 to 9
 * @param entry the broker's id in that stream, opaque above the port but for its order
 */
public record DeliveryId(int priority, String entry) {

    /** Whether the broker made this id before another one of the same priority. */
    public boolean isBefore(DeliveryId other) {
        int dash = entry.indexOf('-');
        int otherDash = other.entry.indexOf('-');
        long made = Long.parseLong(entry.substring(0, dash));
        long otherMade = Long.parseLong(other.entry.substring(0, otherDash));
        int bySequence = Long.compareUnsigned(
                Long.parseUnsignedLong(entry.substring(dash + 1)),
                Long.parseUnsignedLong(other.entry.substring(otherDash + 1)));
        return made < otherMade || made == otherMade && bySequence < 0;
    }

    @Override
    public String toString() {
        return priority + ":" + entry;
    }
}
