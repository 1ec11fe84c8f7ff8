package io.redismq.api;

import java.io.Serializable;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * Where a subscription starts when it is made. Messages from before are there as far as the topic retains them, see
 * {@link DestinationOptions#retention()}, or as another subscription has not done with them. Immutable, comparable by
 * value.
 */
public final class SubscriptionStart implements Serializable {

    private static final long serialVersionUID = 1L;

    private static final SubscriptionStart LATEST = new SubscriptionStart("latest", null, null);
    private static final SubscriptionStart OLDEST = new SubscriptionStart("oldest", null, null);

    /** In the form that {@link #parse} reads. */
    private final String text;

    /** Null unless it is a time. */
    private final Instant time;

    /** Null unless it is so long ago. */
    private final Duration age;

    private SubscriptionStart(String text, Instant time, Duration age) {
        this.text = text;
        this.time = time;
        this.age = age;
    }

    /**
     * With the next message, as Jakarta Messaging has it.
     *
     * @return always the same object
     */
    public static SubscriptionStart latest() {
        return LATEST;
    }

    /**
     * With the oldest message that is there.
     *
     * @return always the same object
     */
    public static SubscriptionStart oldest() {
        return OLDEST;
    }

    /**
     * With what was sent at a time or later, by the clock of the Redis server.
     *
     * @param time the time, to the millisecond
     * @return the start
     * @throws NullPointerException when null
     */
    public static SubscriptionStart at(Instant time) {
        return new SubscriptionStart(time.toString(), time, null);
    }

    /**
     * With what was sent not longer ago than this, when the subscription is made.
     *
     * @param age zero or more, to the millisecond
     * @return the start
     * @throws IllegalArgumentException when negative
     * @throws NullPointerException when null
     */
    public static SubscriptionStart ago(Duration age) {
        if (age.isNegative()) {
            throw new IllegalArgumentException("A subscription cannot start in the future: " + age);
        }
        return new SubscriptionStart(age.toMillis() + "ms", null, age);
    }

    /**
     * Reads the form that {@link #toString()} writes.
     *
     * @param text {@code latest}, {@code oldest}, a number with a unit, {@code ms}, {@code s}, {@code min} or {@code h},
     *     for so long ago, or a time in UTC such as {@code 2026-11-25T10:15:30Z}
     * @return the start, never null
     * @throws IllegalArgumentException when it is none of these
     */
    public static SubscriptionStart parse(String text) {
        if (text.equals(LATEST.text) || text.equals(OLDEST.text)) {
            return text.equals(LATEST.text) ? LATEST : OLDEST;
        }
        try {
            return text.endsWith("Z") ? at(Instant.parse(text)) : ago(OptionText.duration(text));
        } catch (DateTimeException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "use latest, oldest, a whole number with a unit, ms, s, min or h, or a time such as"
                            + " 2026-11-25T10:15:30Z",
                    e);
        }
    }

    /**
     * The time that this means.
     *
     * @param nowMillis the time now, in milliseconds since 1970
     * @return milliseconds since 1970: of the first messages that are received, or 0 for the oldest, or -1 for the next
     */
    public long millisAt(long nowMillis) {
        if (time != null) {
            return Math.max(time.toEpochMilli(), 0);
        }
        if (age != null) {
            return Math.max(nowMillis - age.toMillis(), 0);
        }
        return equals(OLDEST) ? 0 : -1;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SubscriptionStart that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return Objects.hash(text);
    }

    /**
     * The form that {@link #parse(String)} reads.
     *
     * @return {@code latest}, {@code oldest}, a number of milliseconds with the unit, or a time in UTC
     */
    @Override
    public String toString() {
        return text;
    }
}
