package io.redismq.api;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * What becomes of a message that was delivered and not acknowledged: how often it is delivered at most, and how long
 * it rests before it is delivered again. After the last delivery it goes to the dead letters, {@code DLQ.NAME}.
 *
 * <p>Immutable; made by {@link #builder()}. With the default, no delay, rolled back and recovered messages keep their
 * order; with a delay, others overtake them.
 */
public final class RedeliveryPolicy {

    private static final RedeliveryPolicy DEFAULT = builder().build();

    private static final NamedOptions<Builder> NAMED = new NamedOptions<>(
            "a redelivery policy",
            Map.of(
                    "maximumDeliveries", (to, text) -> to.maximumDeliveries(Integer.parseInt(text)),
                    "initialDelay", (to, text) -> to.initialDelay(OptionText.duration(text)),
                    "multiplier", (to, text) -> to.multiplier(Double.parseDouble(text)),
                    "maximumDelay", (to, text) -> to.maximumDelay(OptionText.duration(text)),
                    "jitter", (to, text) -> to.jitter(Double.parseDouble(text))));

    private final int maximumDeliveries;
    private final Duration initialDelay;
    private final double multiplier;
    private final Duration maximumDelay;
    private final double jitter;

    private RedeliveryPolicy(Builder builder) {
        this.maximumDeliveries = builder.maximumDeliveries;
        this.initialDelay = builder.initialDelay;
        this.multiplier = builder.multiplier;
        this.maximumDelay = builder.maximumDelay;
        this.jitter = builder.jitter;
    }

    /**
     * The policy used where none is configured: 10 deliveries without delay.
     *
     * @return the default policy
     */
    public static RedeliveryPolicy defaults() {
        return DEFAULT;
    }

    /**
     * Starts from the defaults.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Starts from this policy.
     *
     * @return a new builder
     */
    public Builder toBuilder() {
        return builder()
                .maximumDeliveries(maximumDeliveries)
                .initialDelay(initialDelay)
                .multiplier(multiplier)
                .maximumDelay(maximumDelay)
                .jitter(jitter);
    }

    /**
     * How often a message is delivered before it goes to the dead letters.
     *
     * @return at least 1, or 0 for no limit; default 10
     */
    public int maximumDeliveries() {
        return maximumDeliveries;
    }

    /**
     * The delay before the second delivery.
     *
     * @return zero or more; default zero
     */
    public Duration initialDelay() {
        return initialDelay;
    }

    /**
     * By what the delay grows from one redelivery to the next.
     *
     * @return at least 1; default 2
     */
    public double multiplier() {
        return multiplier;
    }

    /**
     * The longest delay.
     *
     * @return zero or more; default 5 minutes
     */
    public Duration maximumDelay() {
        return maximumDelay;
    }

    /**
     * The share of each delay that is left to chance, so that messages that failed together do not return together.
     *
     * @return 0 to 1; default 0
     */
    public double jitter() {
        return jitter;
    }

    /**
     * Whether a message that was delivered so often is given up.
     *
     * @param deliveries how often it has been delivered, from 1
     * @return true when it goes to the dead letters instead of being delivered again
     */
    public boolean isExhausted(int deliveries) {
        return maximumDeliveries > 0 && deliveries >= maximumDeliveries;
    }

    /**
     * The delay before the next delivery.
     *
     * @param deliveries how often the message has been delivered, from 1
     * @param chance a number from 0 (inclusive) to 1 (exclusive) that places the delay within its jitter
     * @return zero or more
     */
    public Duration delayAfter(int deliveries, double chance) {
        if (initialDelay.isZero()) {
            return Duration.ZERO;
        }
        double grown = initialDelay.toMillis() * Math.pow(multiplier, Math.max(deliveries - 1, 0));
        double capped = Math.min(grown, maximumDelay.toMillis());
        return Duration.ofMillis(Math.round(capped * (1 - jitter * chance)));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RedeliveryPolicy that
                && maximumDeliveries == that.maximumDeliveries
                && initialDelay.equals(that.initialDelay)
                && multiplier == that.multiplier
                && maximumDelay.equals(that.maximumDelay)
                && jitter == that.jitter;
    }

    @Override
    public int hashCode() {
        return Objects.hash(maximumDeliveries, initialDelay, multiplier, maximumDelay, jitter);
    }

    @Override
    public String toString() {
        return "RedeliveryPolicy[maximumDeliveries=" + maximumDeliveries + ", initialDelay=" + initialDelay
                + ", multiplier=" + multiplier + ", maximumDelay=" + maximumDelay + ", jitter=" + jitter + "]";
    }

    /** Builds a {@link RedeliveryPolicy}; not safe for use by several threads. */
    public static final class Builder {

        private int maximumDeliveries = 10;
        private Duration initialDelay = Duration.ZERO;
        private double multiplier = 2;
        private Duration maximumDelay = Duration.ofMinutes(5);
        private double jitter;

        private Builder() {}

        /**
         * Sets how often a message is delivered at most.
         *
         * @param deliveries 1 or more, or 0 for no limit
         * @return this builder
         * @throws IllegalArgumentException when negative
         */
        public Builder maximumDeliveries(int deliveries) {
            this.maximumDeliveries = (int) check("maximumDeliveries", deliveries, 0, Integer.MAX_VALUE);
            return this;
        }

        /**
         * Sets the delay before the second delivery.
         *
         * @param delay zero or more
         * @return this builder
         * @throws IllegalArgumentException when negative
         */
        public Builder initialDelay(Duration delay) {
            check("initialDelay", delay.toMillis(), 0, Long.MAX_VALUE);
            this.initialDelay = delay;
            return this;
        }

        /**
         * Sets by what the delay grows from one redelivery to the next.
         *
         * @param factor 1 or more
         * @return this builder
         * @throws IllegalArgumentException when less than 1
         */
        public Builder multiplier(double factor) {
            this.multiplier = check("multiplier", factor, 1, Double.MAX_VALUE);
            return this;
        }

        /**
         * Sets the longest delay.
         *
         * @param delay zero or more
         * @return this builder
         * @throws IllegalArgumentException when negative
         */
        public Builder maximumDelay(Duration delay) {
            check("maximumDelay", delay.toMillis(), 0, Long.MAX_VALUE);
            this.maximumDelay = delay;
            return this;
        }

        /**
         * Sets the share of each delay that is left to chance.
         *
         * @param share 0 to 1
         * @return this builder
         * @throws IllegalArgumentException when out of range
         */
        public Builder jitter(double share) {
            this.jitter = check("jitter", share, 0, 1);
            return this;
        }

        /**
         * Sets an option from text.
         *
         * @param name the name of the option, as its setter is called
         * @param text the value; a duration is a whole number with a unit, {@code ms}, {@code s}, {@code min} or {@code h}
         * @return this builder
         * @throws IllegalArgumentException when there is no such option, with the nearest that there is, or when the value
         *     cannot be used
         */
        public Builder set(String name, String text) {
            NAMED.set(this, name, text);
            return this;
        }

        /**
         * Builds the policy.
         *
         * @return an immutable policy
         */
        public RedeliveryPolicy build() {
            return new RedeliveryPolicy(this);
        }

        private static double check(String name, double value, double least, double most) {
            if (!(value >= least && value <= most)) {
                throw new IllegalArgumentException("redelivery " + name + " must be from " + text(least) + " to "
                        + text(most) + ", not " + text(value));
            }
            return value;
        }

        private static String text(double value) {
            return value == Math.rint(value) ? String.format(Locale.ROOT, "%.0f", value) : String.valueOf(value);
        }
    }
}
