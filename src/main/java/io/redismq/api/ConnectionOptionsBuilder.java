package io.redismq.api;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** Builds {@link ConnectionOptions}; not safe for use by several threads. */
public final class ConnectionOptionsBuilder {

    String uri = "redis://localhost:6379";
    String username;
    String password;
    String clientId;
    String namespace = "redismq";
    int prefetchMessages = 400;
    int prefetchBytes = 4 << 20;
    int maxMessageBytes = 32 << 20;
    int sendWindowBytes = 8 << 20;
    Duration connectTimeout = Duration.ofSeconds(10);
    Duration responseTimeout = Duration.ofSeconds(3);
    Duration requestTimeout = Duration.ofSeconds(30);
    Duration sendTimeout = Duration.ofSeconds(30);
    Duration consumerLease = Duration.ofSeconds(30);
    RedeliveryPolicy redelivery = RedeliveryPolicy.defaults();
    TrustedTypes trustedTypes = TrustedTypes.defaults();
    final Map<String, DestinationOptions> destinations = new HashMap<>();

    ConnectionOptionsBuilder() {}

    /**
     * Sets the server.
     *
     * @param uri the server: {@code redis://[[user]:password@]host[:port][/database]}, or {@code rediss://} for TLS
     * @return this builder
     * @throws NullPointerException when null
     */
    public ConnectionOptionsBuilder uri(String uri) {
        this.uri = Objects.requireNonNull(uri, "uri");
        return this;
    }

    /**
     * Sets the Redis user.
     *
     * @param username the Redis ACL user, or null for the default user; wins over the URI's
     * @return this builder
     */
    public ConnectionOptionsBuilder username(String username) {
        this.username = username;
        return this;
    }

    /**
     * Sets the Redis password.
     *
     * @param password the Redis password, or null; wins over the URI's
     * @return this builder
     */
    public ConnectionOptionsBuilder password(String password) {
        this.password = password;
        return this;
    }

    /**
     * Presets the client id.
     *
     * @param clientId the client id that every connection starts with, or null. With one set, only one connection
     *     can be open at a time
     * @return this builder
     */
    public ConnectionOptionsBuilder clientId(String clientId) {
        this.clientId = clientId;
        return this;
    }

    /**
     * Sets the namespace.
     *
     * @param namespace the first part of every key, without braces; clients that should meet use the same
     * @return this builder
     * @throws IllegalArgumentException when empty or with a brace or white space
     */
    public ConnectionOptionsBuilder namespace(String namespace) {
        if (namespace.isEmpty() || !namespace.matches("[^{}\\s]+")) {
            throw new IllegalArgumentException(
                    "The namespace must be one word without braces, not '" + namespace + "'");
        }
        this.namespace = namespace;
        return this;
    }

    /**
     * Limits the prefetch in messages.
     *
     * @param prefetchMessages most messages that a consumer holds ahead of the application, 1 to 1000; it starts
     *     low and grows only as fast as they are consumed
     * @return this builder
     * @throws IllegalArgumentException when out of range
     */
    public ConnectionOptionsBuilder prefetchMessages(int prefetchMessages) {
        check("prefetchMessages", prefetchMessages, 1, 1000);
        this.prefetchMessages = prefetchMessages;
        return this;
    }

    /**
     * Limits the prefetch in bytes.
     *
     * @param prefetchBytes most bytes that a consumer holds ahead of the application, at least 1; one larger
     *     message still passes
     * @return this builder
     * @throws IllegalArgumentException when out of range
     */
    public ConnectionOptionsBuilder prefetchBytes(int prefetchBytes) {
        check("prefetchBytes", prefetchBytes, 1, Integer.MAX_VALUE);
        this.prefetchBytes = prefetchBytes;
        return this;
    }

    /**
     * Limits the size of a message.
     *
     * @param maxMessageBytes largest message, header and body, that may be sent, in bytes, 1 to 512 MiB
     * @return this builder
     * @throws IllegalArgumentException when out of range
     */
    public ConnectionOptionsBuilder maxMessageBytes(int maxMessageBytes) {
        check("maxMessageBytes", maxMessageBytes, 1, 512 << 20);
        this.maxMessageBytes = maxMessageBytes;
        return this;
    }

    /**
     * Limits what is under way.
     *
     * @param sendWindowBytes most bytes of messages under way to one destination before senders wait, at least 1;
     *     one larger message still passes
     * @return this builder
     * @throws IllegalArgumentException when out of range
     */
    public ConnectionOptionsBuilder sendWindowBytes(int sendWindowBytes) {
        check("sendWindowBytes", sendWindowBytes, 1, Integer.MAX_VALUE);
        this.sendWindowBytes = sendWindowBytes;
        return this;
    }

    /**
     * Limits connecting.
     *
     * @param connectTimeout how long opening a network connection to Redis may take, 1 ms or more
     * @return this builder
     * @throws IllegalArgumentException when shorter than a millisecond
     */
    public ConnectionOptionsBuilder connectTimeout(Duration connectTimeout) {
        check("connectTimeout", connectTimeout.toMillis(), 1, Long.MAX_VALUE);
        this.connectTimeout = connectTimeout;
        return this;
    }

    /**
     * Limits one request.
     *
     * @param responseTimeout how long one request waits for Redis before it is repeated, 1 ms or more
     * @return this builder
     * @throws IllegalArgumentException when shorter than a millisecond
     */
    public ConnectionOptionsBuilder responseTimeout(Duration responseTimeout) {
        check("responseTimeout", responseTimeout.toMillis(), 1, Long.MAX_VALUE);
        this.responseTimeout = responseTimeout;
        return this;
    }

    /**
     * Limits a call.
     *
     * @param requestTimeout how long a call that needs Redis' answer waits in all, repeats included, 1 ms or more
     * @return this builder
     * @throws IllegalArgumentException when shorter than a millisecond
     */
    public ConnectionOptionsBuilder requestTimeout(Duration requestTimeout) {
        check("requestTimeout", requestTimeout.toMillis(), 1, Long.MAX_VALUE);
        this.requestTimeout = requestTimeout;
        return this;
    }

    /**
     * Limits a send.
     *
     * @param sendTimeout how long a send is repeated before it fails, 1 ms or more
     * @return this builder
     * @throws IllegalArgumentException when shorter than a millisecond
     */
    public ConnectionOptionsBuilder sendTimeout(Duration sendTimeout) {
        check("sendTimeout", sendTimeout.toMillis(), 1, Long.MAX_VALUE);
        this.sendTimeout = sendTimeout;
        return this;
    }

    /**
     * Sets the lease of consumers.
     *
     * @param consumerLease how long a consumer without a sign of life keeps its messages, 1 s to 1 h; a crashed
     *     consumer's messages are redelivered after this
     * @return this builder
     * @throws IllegalArgumentException when out of range
     */
    public ConnectionOptionsBuilder consumerLease(Duration consumerLease) {
        check("consumerLease in ms", consumerLease.toMillis(), 1_000, 3_600_000);
        this.consumerLease = consumerLease;
        return this;
    }

    /**
     * Sets the redelivery policy.
     *
     * @param redelivery how often and when messages are redelivered
     * @return this builder
     * @throws NullPointerException when null
     */
    public ConnectionOptionsBuilder redelivery(RedeliveryPolicy redelivery) {
        this.redelivery = Objects.requireNonNull(redelivery, "redelivery");
        return this;
    }

    /**
     * Sets the trusted types.
     *
     * @param trustedTypes which classes an ObjectMessage may contain
     * @return this builder
     * @throws NullPointerException when null
     */
    public ConnectionOptionsBuilder trustedTypes(TrustedTypes trustedTypes) {
        this.trustedTypes = Objects.requireNonNull(trustedTypes, "trustedTypes");
        return this;
    }

    /**
     * Sets the options of one destination, in place of those it had.
     *
     * @param name the destination's name without scheme or options, such as {@code orders}
     * @param options how every connection uses it; what a destination's own name sets wins over them
     * @return this builder
     * @throws NullPointerException when one of them is null
     */
    public ConnectionOptionsBuilder destination(String name, DestinationOptions options) {
        destinations.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(options, "options"));
        return this;
    }

    /**
     * Builds the options.
     *
     * @return immutable options
     */
    public ConnectionOptions build() {
        return new ConnectionOptions(this);
    }

    private static void check(String name, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " must be from " + least + " to " + most + ", not " + value);
        }
    }
}
