package io.redismq.internal.broker;

/**
 * Whether a change that was made is as durable as was asked for.
 *
 * @param shortfall what is missing, as a sentence without its end; null when nothing is
 */
public record Confirmation(String shortfall) {

    public static final Confirmation COMPLETE = new Confirmation(null);

    public boolean isComplete() {
        return shortfall == null;
    }
}
