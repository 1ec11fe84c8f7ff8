package io.redismq.api;

import java.time.Duration;

/**
 * The part of the builder of {@link ConnectionOptions} that is about sizes and times. Not safe for use by several threads.
 *
 * @param <B> the builder itself
 */
abstract sealed class ConnectionLimits<B extends ConnectionLimits<B>> permits ConnectionOptions.Builder {

    final ConnectionValues values;

    ConnectionLimits(ConnectionValues values) {
        this.values = values;
    }

    abstract B self();

    /**
     * Limits the prefetch in messages.
     *
     * @param prefetchMessages most messages that a consumer holds ahead of the application, 1 to 1000
     * @return this builder
     * @throws IllegalArgumentException when out of range
     */
    public B prefetchMessages(int prefetchMessages) {
        values.prefetchMessages = ConnectionValues.checked("prefetchMessages", prefetchMessages, 1, 1000);
        return self();
    }

    /**
     * Limits the prefetch in bytes.
     *
     * @param prefetchBytes most bytes that a consumer holds ahead, at least 1; one larger message still passes
     * @return this builder
     * @throws IllegalArgumentException when out of range
     */
    public B prefetchBytes(int prefetchBytes) {
        values.prefetchBytes = ConnectionValues.checked("prefetchBytes", prefetchBytes, 1, Integer.MAX_VALUE);
        return self();
    }

    /**
     * Limits the size of a message.
     *
     * @param maxMessageBytes largest message, header and body, that may be sent, in bytes, 1 to 512 MiB
     * @return this builder
     * @throws IllegalArgumentException when out of range
     */
    public B maxMessageBytes(int maxMessageBytes) {
        values.maxMessageBytes = ConnectionValues.checked("maxMessageBytes", maxMessageBytes, 1, 512 << 20);
        return self();
    }

    /**
     * Limits what is under way.
     *
     * @param sendWindowBytes most bytes under way to one destination, at least 1; one larger message still passes
     * @return this builder
     * @throws IllegalArgumentException when out of range
     */
    public B sendWindowBytes(int sendWindowBytes) {
        values.sendWindowBytes = ConnectionValues.checked("sendWindowBytes", sendWindowBytes, 1, Integer.MAX_VALUE);
        return self();
    }

    /**
     * Limits connecting.
     *
     * @param connectTimeout how long opening a network connection to Redis may take, 1 ms or more
     * @return this builder
     * @throws IllegalArgumentException when shorter than a millisecond
     */
    public B connectTimeout(Duration connectTimeout) {
        values.connectTimeout = ConnectionValues.checked("connectTimeout", connectTimeout, 1, Long.MAX_VALUE);
        return self();
    }

    /**
     * Limits one request.
     *
     * @param responseTimeout how long one request waits for Redis before it is repeated, 1 ms or more
     * @return this builder
     * @throws IllegalArgumentException when shorter than a millisecond
     */
    public B responseTimeout(Duration responseTimeout) {
        values.responseTimeout = ConnectionValues.checked("responseTimeout", responseTimeout, 1, Long.MAX_VALUE);
        return self();
    }

    /**
     * Limits a call.
     *
     * @param requestTimeout how long a call that needs Redis' answer waits in all, repeats included, 1 ms or more
     * @return this builder
     * @throws IllegalArgumentException when shorter than a millisecond
     */
    public B requestTimeout(Duration requestTimeout) {
        values.requestTimeout = ConnectionValues.checked("requestTimeout", requestTimeout, 1, Long.MAX_VALUE);
        return self();
    }

    /**
     * Limits a send.
     *
     * @param sendTimeout how long a send is repeated before it fails, 1 ms or more
     * @return this builder
     * @throws IllegalArgumentException when shorter than a millisecond
     */
    public B sendTimeout(Duration sendTimeout) {
        values.sendTimeout = ConnectionValues.checked("sendTimeout", sendTimeout, 1, Long.MAX_VALUE);
        return self();
    }

    /**
     * Sets the lease of consumers.
     *
     * @param consumerLease how long a consumer without a sign of life keeps its messages, 1 s to 1 h; a crashed
     *     consumer's messages are redelivered after this, and a crashed connection's temporary queues deleted
     * @return this builder
     * @throws IllegalArgumentException when out of range
     */
    public B consumerLease(Duration consumerLease) {
        values.consumerLease = ConnectionValues.checked("consumerLease", consumerLease, 1_000, 3_600_000);
        return self();
    }

    /**
     * Limits how long a message waits to become as durable as it must be.
     *
     * @param durabilityTimeout how long a stored message waits until replicas or disks confirm it, 1 ms to 1 h; then its send
     *     fails, though it stays stored
     * @return this builder
     * @throws IllegalArgumentException when out of range
     */
    public B durabilityTimeout(Duration durabilityTimeout) {
        values.durabilityTimeout = ConnectionValues.checked("durabilityTimeout", durabilityTimeout, 1, 3_600_000);
        return self();
    }
}
