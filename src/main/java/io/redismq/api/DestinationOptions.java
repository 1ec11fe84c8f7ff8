package io.redismq.api;

import jakarta.jms.InvalidDestinationException;
import java.io.Serializable;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What is special about one destination, as far as this client knows it: nothing of it stands in Redis, so every client
 * of the destination should be given the same. Immutable; made by {@link #builder()}, or read from the text that may
 * follow the name of a queue or topic: {@code orders?maxLength=1000&whenFull=reject}.
 *
 * <p>An option that was not set leaves the decision to others: those of the destination's name win over those that
 * {@link ConnectionOptions#destination(String)} has for it, and these over the defaults.
 */
public final class DestinationOptions implements Serializable {

    private static final long serialVersionUID = 1L;

    static final String MAX_LENGTH = "maxLength";
    static final String WHEN_FULL = "whenFull";
    static final String FULL_TIMEOUT = "fullTimeout";
    static final String DURABILITY = "durability";
    static final String EXPIRY_QUEUE = "expiryQueue";
    static final String EXCLUSIVE = "exclusive";
    static final String RETENTION = "retention";
    static final String START_FROM = "startFrom";
    static final String MAXIMUM_DELIVERIES = "maximumDeliveries";
    static final String INITIAL_DELAY = "initialDelay";
    static final String MULTIPLIER = "multiplier";
    static final String MAXIMUM_DELAY = "maximumDelay";
    static final String JITTER = "jitter";

    private static final Duration LONGEST_RETENTION = Duration.ofDays(36_525);

    private static final DestinationOptions DEFAULTS = builder().build();

    /** How text reaches each setter, which knows the range of its option. */
    private static final NamedOptions<Builder> NAMED = new NamedOptions<>(
            "a destination",
            Map.ofEntries(
                    Map.entry(MAX_LENGTH, (to, text) -> to.maxLength(Long.parseLong(text))),
                    Map.entry(WHEN_FULL, (to, text) -> to.whenFull(OptionText.constant(WhenFull.class, text))),
                    Map.entry(FULL_TIMEOUT, (to, text) -> to.fullTimeout(OptionText.duration(text))),
                    Map.entry(DURABILITY, (to, text) -> to.durability(Durability.parse(text))),
                    Map.entry(EXPIRY_QUEUE, (to, text) -> to.expiryQueue(OptionText.bool(text))),
                    Map.entry(RETENTION, (to, text) -> to.retention(OptionText.duration(text))),
                    Map.entry(START_FROM, (to, text) -> to.startFrom(SubscriptionStart.parse(text))),
                    Map.entry(EXCLUSIVE, (to, text) -> to.exclusive(OptionText.bool(text))),
                    Map.entry(MAXIMUM_DELIVERIES, (to, text) -> to.maximumDeliveries(Integer.parseInt(text))),
                    Map.entry(INITIAL_DELAY, (to, text) -> to.initialDelay(OptionText.duration(text))),
                    Map.entry(MULTIPLIER, (to, text) -> to.multiplier(Double.parseDouble(text))),
                    Map.entry(MAXIMUM_DELAY, (to, text) -> to.maximumDelay(OptionText.duration(text))),
                    Map.entry(JITTER, (to, text) -> to.jitter(Double.parseDouble(text)))));

    /** By the option's name; what was not set is missing. */
    private final TreeMap<String, Serializable> values;

    private DestinationOptions(TreeMap<String, Serializable> values) {
        this.values = values;
    }

    /**
     * Options of which none is set.
     *
     * @return always the same object
     */
    public static DestinationOptions defaults() {
        return DEFAULTS;
    }

    /**
     * Starts with no option set.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Reads the form that {@link #toString()} writes.
     *
     * @param text {@code name=value}, several joined by {@code &}. Durations are a number with a unit, {@code ms},
     *     {@code s}, {@code min} or {@code h}; empty sets nothing
     * @return the options, never null
     * @throws InvalidDestinationException when an option is unknown, set twice, or its value cannot be used
     */
    public static DestinationOptions parse(String text) throws InvalidDestinationException {
        if (text.isEmpty()) {
            return DEFAULTS;
        }
        try {
            Builder options = builder();
            NAMED.split(text, options::set);
            return options.build();
        } catch (IllegalArgumentException e) {
            throw new InvalidDestinationException(e.getMessage(), "argument");
        }
    }

    /** {@return the most messages that the destination may hold, 0 for no limit; default 0} */
    public long maxLength() {
        return get(MAX_LENGTH, 0L);
    }

    /** {@return what a send does when the destination holds that many; default {@link WhenFull#REJECT}} */
    public WhenFull whenFull() {
        return get(WHEN_FULL, WhenFull.REJECT);
    }

    /**
     * {@return how long a send waits for room with {@link WhenFull#BLOCK}, or null for
     * {@link ConnectionOptions#sendTimeout()}; default null}
     */
    public Duration fullTimeout() {
        return get(FULL_TIMEOUT, null);
    }

    /** {@return as {@link ConnectionOptions#durability()}, or null for the connection's; default null} */
    public Durability durability() {
        return get(DURABILITY, null);
    }

    /**
     * {@return whether expired messages go to the queue {@code EXPIRED.NAME}, or that of the subscription which they
     * expire in, instead of vanishing; default false}
     */
    public boolean expiryQueue() {
        return get(EXPIRY_QUEUE, false);
    }

    /**
     * {@return for how long a topic keeps the messages that all its subscriptions have had, or that it had none for; zero
     * for not at all; default zero}
     */
    public Duration retention() {
        return get(RETENTION, Duration.ZERO);
    }

    /** {@return where a subscription that this client makes starts; default {@link SubscriptionStart#latest()}} */
    public SubscriptionStart startFrom() {
        return get(START_FROM, SubscriptionStart.latest());
    }

    /** {@return whether one consumer at a time gets the queue's messages; default false} */
    public boolean exclusive() {
        return get(EXCLUSIVE, false);
    }

    /** {@return as {@link RedeliveryPolicy#maximumDeliveries()}, or null for the connection's; default null} */
    public Integer maximumDeliveries() {
        return get(MAXIMUM_DELIVERIES, null);
    }

    /** {@return as {@link RedeliveryPolicy#initialDelay()}, or null for the connection's; default null} */
    public Duration initialDelay() {
        return get(INITIAL_DELAY, null);
    }

    /** {@return as {@link RedeliveryPolicy#multiplier()}, or null for the connection's; default null} */
    public Double multiplier() {
        return get(MULTIPLIER, null);
    }

    /** {@return as {@link RedeliveryPolicy#maximumDelay()}, or null for the connection's; default null} */
    public Duration maximumDelay() {
        return get(MAXIMUM_DELAY, null);
    }

    /** {@return as {@link RedeliveryPolicy#jitter()}, or null for the connection's; default null} */
    public Double jitter() {
        return get(JITTER, null);
    }

    /**
     * The redelivery policy of the destination.
     *
     * @param general the policy of the connection
     * @return that policy, with what these options set in place of its own
     */
    public RedeliveryPolicy redelivery(RedeliveryPolicy general) {
        return RedeliveryPolicy.builder()
                .maximumDeliveries(get(MAXIMUM_DELIVERIES, general.maximumDeliveries()))
                .initialDelay(get(INITIAL_DELAY, general.initialDelay()))
                .multiplier(get(MULTIPLIER, general.multiplier()))
                .maximumDelay(get(MAXIMUM_DELAY, general.maximumDelay()))
                .jitter(get(JITTER, general.jitter()))
                .build();
    }

    /**
     * Puts other options over these.
     *
     * @param stronger options that win where both set one
     * @return options in which everything is set that one of the two sets
     */
    public DestinationOptions overlaidBy(DestinationOptions stronger) {
        if (stronger.values.isEmpty()) {
            return this;
        }
        TreeMap<String, Serializable> both = new TreeMap<>(values);
        both.putAll(stronger.values);
        return new DestinationOptions(both);
    }

    @SuppressWarnings("unchecked") // each name is set by one setter, with the type of its getter
    private <T> T get(String name, T otherwise) {
        Serializable value = values.get(name);
        return value == null ? otherwise : (T) value;
    }

    Map<String, Serializable> values() {
        return Map.copyOf(values);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DestinationOptions that && values.equals(that.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    /**
     * What is set, in the form that {@link #parse(String)} reads.
     *
     * @return {@code name=value}, several joined by {@code &}; empty when nothing is set
     */
    @Override
    public String toString() {
        return values.entrySet().stream()
                .map(option -> option.getKey() + "=" + OptionText.of(option.getValue()))
                .collect(Collectors.joining("&"));
    }

    /** Builds {@link DestinationOptions}; not safe for use by several threads. */
    public static final class Builder {

        private final TreeMap<String, Serializable> values = new TreeMap<>();

        private Builder() {}

        /**
         * Limits how many messages the destination holds: of all priorities, delayed ones and those that consumers
         * have not acknowledged included. At a topic these are the messages that the subscription which is furthest
         * behind has not done with.
         *
         * @param messages 1 or more, or 0 for no limit; at most a million millions
         * @return this builder
         * @throws IllegalArgumentException when out of range
         */
        public Builder maxLength(long messages) {
            if (messages < 0 || messages > 1_000_000_000_000L) {
                throw new IllegalArgumentException("maxLength must be from 0 to 1000000000000, not " + messages);
            }
            return put(MAX_LENGTH, messages);
        }

        /**
         * Says what a send does when the destination is full.
         *
         * @param policy what to do
         * @return this builder
         * @throws NullPointerException when null
         */
        public Builder whenFull(WhenFull policy) {
            return put(WHEN_FULL, policy);
        }

        /**
         * Limits how long a send waits for room with {@link WhenFull#BLOCK}.
         *
         * @param limit 1 ms or more
         * @return this builder
         * @throws IllegalArgumentException when shorter than a millisecond
         */
        public Builder fullTimeout(Duration limit) {
            if (limit.toMillis() < 1) {
                throw new IllegalArgumentException("fullTimeout must be 1 ms or more, not " + limit);
            }
            return put(FULL_TIMEOUT, limit);
        }

        /**
         * Says how durable PERSISTENT messages must be that are sent here.
         *
         * @param durability what has to confirm a message before its send or commit is done
         * @return this builder
         * @throws NullPointerException when null
         */
        public Builder durability(Durability durability) {
            return put(DURABILITY, durability);
        }

        /**
         * Says whether expired messages are kept.
         *
         * @param keep true to move them to the queue {@code EXPIRED.NAME}, false to discard them
         * @return this builder
         */
        public Builder expiryQueue(boolean keep) {
            return put(EXPIRY_QUEUE, keep);
        }

        /**
         * Says for how long a topic keeps messages that nobody needs any more, so that a subscription may start with
         * them. The first message that is sent with this option tells Redis, and so every client; another value changes
         * it.
         *
         * @param time zero or more, at most 100 years
         * @return this builder
         * @throws IllegalArgumentException when out of range
         */
        public Builder retention(Duration time) {
            if (time.isNegative() || time.compareTo(LONGEST_RETENTION) > 0) {
                throw new IllegalArgumentException("retention must be from 0 to 100 years, not " + time);
            }
            return put(RETENTION, time);
        }

        /**
         * Says where a subscription starts that this client makes; one that exists goes on where it is.
         *
         * @param start the place
         * @return this builder
         * @throws NullPointerException when null
         */
        public Builder startFrom(SubscriptionStart start) {
            return put(START_FROM, start);
        }

        /**
         * Says whether one consumer at a time gets the queue's messages.
         *
         * @param one true for one at a time
         * @return this builder
         */
        public Builder exclusive(boolean one) {
            return put(EXCLUSIVE, one);
        }

        /**
         * Sets how often a message is delivered at most.
         *
         * @param deliveries 1 or more, or 0 for no limit
         * @return this builder
         * @throws IllegalArgumentException when negative
         */
        public Builder maximumDeliveries(int deliveries) {
            RedeliveryPolicy.builder().maximumDeliveries(deliveries);
            return put(MAXIMUM_DELIVERIES, deliveries);
        }

        /**
         * Sets the delay before the second delivery.
         *
         * @param delay zero or more
         * @return this builder
         * @throws IllegalArgumentException when negative
         */
        public Builder initialDelay(Duration delay) {
            RedeliveryPolicy.builder().initialDelay(delay);
            return put(INITIAL_DELAY, delay);
        }

        /**
         * Sets by what the delay grows from one redelivery to the next.
         *
         * @param factor 1 or more
         * @return this builder
         * @throws IllegalArgumentException when less than 1
         */
        public Builder multiplier(double factor) {
            RedeliveryPolicy.builder().multiplier(factor);
            return put(MULTIPLIER, factor);
        }

        /**
         * Sets the longest delay.
         *
         * @param delay zero or more
         * @return this builder
         * @throws IllegalArgumentException when negative
         */
        public Builder maximumDelay(Duration delay) {
            RedeliveryPolicy.builder().maximumDelay(delay);
            return put(MAXIMUM_DELAY, delay);
        }

        /**
         * Sets the share of each delay that is left to chance.
         *
         * @param share 0 to 1
         * @return this builder
         * @throws IllegalArgumentException when out of range
         */
        public Builder jitter(double share) {
            RedeliveryPolicy.builder().jitter(share);
            return put(JITTER, share);
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

        private Builder put(String name, Serializable value) {
            values.put(name, Objects.requireNonNull(value, name));
            return this;
        }

        /**
         * Builds the options.
         *
         * @return immutable options
         */
        public DestinationOptions build() {
            return new DestinationOptions(new TreeMap<>(values));
        }
    }
}
