package io.redismq.internal.broker;

/**
 * Where a message stands in its destination.
 *
 * @param priority the priority whose stream holds it, 0 to 9
 * @param entry the broker's id in that stream, opaque above the port
 */
public record DeliveryId(int priority, String entry) {

    @Override
    public String toString() {
        return priority + ":" + entry;
    }
}
