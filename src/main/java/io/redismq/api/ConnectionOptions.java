package io.redismq.api;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Everything that can be configured for the connections of one factory. Immutable; made by {@link #builder()}, changed
 * by {@link #toBuilder()}. The password never appears in {@link #toString()}.
 */
public final class ConnectionOptions {

    private final ConnectionValues values;

    private ConnectionOptions(ConnectionValues values) {
        this.values = values;
    }

    /**
     * The options used where none are given: a Redis on this host.
     *
     * @return the default options
     */
    public static ConnectionOptions defaults() {
        return builder().build();
    }

    /**
     * Starts from the defaults.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder(new ConnectionValues());
    }

    /**
     * Starts from these options.
     *
     * @return a new builder
     */
    public Builder toBuilder() {
        return new Builder(values.copy());
    }

    /**
     * {@return the server: {@code redis://[[user]:password@]host[:port][/database]}, or {@code rediss://} for TLS;
     * default {@code redis://localhost:6379}}
     */
    public String uri() {
        return values.uri;
    }

    /** {@return the Redis ACL user, or null for the default user; wins over the URI's; default null} */
    public String username() {
        return values.username;
    }

    /** {@return the Redis password, or null; wins over the URI's; default null} */
    public String password() {
        return values.password;
    }

    /**
     * {@return the client id that every connection starts with, or null. With one set, only one connection can be
     * open at a time; default null}
     */
    public String clientId() {
        return values.clientId;
    }

    /** {@return the first part of every key; clients that should meet use the same; default {@code redismq}} */
    public String namespace() {
        return values.namespace;
    }

    /**
     * {@return the most messages that a consumer holds ahead of the application, 1 to 1000; it starts low and grows
     * only as fast as they are consumed; default 400}
     */
    public int prefetchMessages() {
        return values.prefetchMessages;
    }

    /**
     * {@return the most bytes that a consumer holds ahead of the application, at least 1; one larger message still
     * passes; default 4 MiB}
     */
    public int prefetchBytes() {
        return values.prefetchBytes;
    }

    /** {@return the largest message, header and body, that may be sent, in bytes, 1 to 512 MiB; default 32 MiB} */
    public int maxMessageBytes() {
        return values.maxMessageBytes;
    }

    /**
     * {@return the most bytes of messages under way to one destination before senders wait, at least 1; one larger
     * message still passes; default 8 MiB}
     */
    public int sendWindowBytes() {
        return values.sendWindowBytes;
    }

    /** {@return how long opening a network connection to Redis may take, 1 ms or more; default 10 s} */
    public Duration connectTimeout() {
        return values.connectTimeout;
    }

    /** {@return how long one request waits for Redis before it is repeated, 1 ms or more; default 3 s} */
    public Duration responseTimeout() {
        return values.responseTimeout;
    }

    /** {@return how long a call that needs Redis' answer waits in all, repeats included, 1 ms or more; default 30 s} */
    public Duration requestTimeout() {
        return values.requestTimeout;
    }

    /** {@return how long a send is repeated before it fails, 1 ms or more; default 30 s} */
    public Duration sendTimeout() {
        return values.sendTimeout;
    }

    /**
     * {@return how long a consumer without a sign of life keeps its messages, 1 s to 1 h; a crashed consumer's
     * messages are redelivered after this; default 30 s}
     */
    public Duration consumerLease() {
        return values.consumerLease;
    }

    /** {@return how often and when messages are redelivered; default {@link RedeliveryPolicy#defaults()}} */
    public RedeliveryPolicy redelivery() {
        return values.redelivery;
    }

    /** {@return which classes an ObjectMessage may contain; default {@link TrustedTypes#defaults()}} */
    public TrustedTypes trustedTypes() {
        return values.trustedTypes;
    }

    /**
     * The options of a destination, wherever connections use it; what its own name sets wins over them.
     *
     * @param name the destination's name without scheme or options, such as {@code orders}
     * @return the options, never null; {@link DestinationOptions#defaults()} when none are given
     */
    public DestinationOptions destination(String name) {
        return values.destinations.getOrDefault(name, DestinationOptions.defaults());
    }

    /**
     * Where the server is, without credentials, for messages and logs.
     *
     * @return the URI with user and password left out
     */
    public String displayUri() {
        return values.uri.replaceFirst("//[^@/]*@", "//");
    }

    @Override
    public String toString() {
        return "ConnectionOptions[" + displayUri() + ", namespace=" + values.namespace + ", clientId=" + values.clientId
                + "]";
    }

    /** Builds {@link ConnectionOptions}; not safe for use by several threads. */
    public static final class Builder {

        private final ConnectionValues values;

        private Builder(ConnectionValues values) {
            this.values = values;
        }

        /**
         * Sets the server.
         *
         * @param uri the server: {@code redis://[[user]:password@]host[:port][/database]}, or {@code rediss://} for TLS
         * @return this builder
         * @throws NullPointerException when null
         */
        public Builder uri(String uri) {
            values.uri = Objects.requireNonNull(uri, "uri");
            return this;
        }

        /**
         * Sets the Redis user.
         *
         * @param username the Redis ACL user, or null for the default user; wins over the URI's
         * @return this builder
         */
        public Builder username(String username) {
            values.username = username;
            return this;
        }

        /**
         * Sets the Redis password.
         *
         * @param password the Redis password, or null; wins over the URI's
         * @return this builder
         */
        public Builder password(String password) {
            values.password = password;
            return this;
        }

        /**
         * Presets the client id.
         *
         * @param clientId the client id that every connection starts with, or null. With one set, only one connection
         *     can be open at a time
         * @return this builder
         */
        public Builder clientId(String clientId) {
            values.clientId = clientId;
            return this;
        }

        /**
         * Sets the namespace.
         *
         * @param namespace the first part of every key, without braces; clients that should meet use the same
         * @return this builder
         * @throws IllegalArgumentException when empty or with a brace or white space
         */
        public Builder namespace(String namespace) {
            if (namespace.isEmpty() || !namespace.matches("[^{}\\s]+")) {
                throw new IllegalArgumentException(
                        "The namespace must be one word without braces, not '" + namespace + "'");
            }
            values.namespace = namespace;
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
        public Builder prefetchMessages(int prefetchMessages) {
            check("prefetchMessages", prefetchMessages, 1, 1000);
            values.prefetchMessages = prefetchMessages;
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
        public Builder prefetchBytes(int prefetchBytes) {
            check("prefetchBytes", prefetchBytes, 1, Integer.MAX_VALUE);
            values.prefetchBytes = prefetchBytes;
            return this;
        }

        /**
         * Limits the size of a message.
         *
         * @param maxMessageBytes largest message, header and body, that may be sent, in bytes, 1 to 512 MiB
         * @return this builder
         * @throws IllegalArgumentException when out of range
         */
        public Builder maxMessageBytes(int maxMessageBytes) {
            check("maxMessageBytes", maxMessageBytes, 1, 512 << 20);
            values.maxMessageBytes = maxMessageBytes;
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
        public Builder sendWindowBytes(int sendWindowBytes) {
            check("sendWindowBytes", sendWindowBytes, 1, Integer.MAX_VALUE);
            values.sendWindowBytes = sendWindowBytes;
            return this;
        }

        /**
         * Limits connecting.
         *
         * @param connectTimeout how long opening a network connection to Redis may take, 1 ms or more
         * @return this builder
         * @throws IllegalArgumentException when shorter than a millisecond
         */
        public Builder connectTimeout(Duration connectTimeout) {
            check("connectTimeout", connectTimeout.toMillis(), 1, Long.MAX_VALUE);
            values.connectTimeout = connectTimeout;
            return this;
        }

        /**
         * Limits one request.
         *
         * @param responseTimeout how long one request waits for Redis before it is repeated, 1 ms or more
         * @return this builder
         * @throws IllegalArgumentException when shorter than a millisecond
         */
        public Builder responseTimeout(Duration responseTimeout) {
            check("responseTimeout", responseTimeout.toMillis(), 1, Long.MAX_VALUE);
            values.responseTimeout = responseTimeout;
            return this;
        }

        /**
         * Limits a call.
         *
         * @param requestTimeout how long a call that needs Redis' answer waits in all, repeats included, 1 ms or more
         * @return this builder
         * @throws IllegalArgumentException when shorter than a millisecond
         */
        public Builder requestTimeout(Duration requestTimeout) {
            check("requestTimeout", requestTimeout.toMillis(), 1, Long.MAX_VALUE);
            values.requestTimeout = requestTimeout;
            return this;
        }

        /**
         * Limits a send.
         *
         * @param sendTimeout how long a send is repeated before it fails, 1 ms or more
         * @return this builder
         * @throws IllegalArgumentException when shorter than a millisecond
         */
        public Builder sendTimeout(Duration sendTimeout) {
            check("sendTimeout", sendTimeout.toMillis(), 1, Long.MAX_VALUE);
            values.sendTimeout = sendTimeout;
            return this;
        }

        /**
         * Sets the lease of consumers.
         *
         * @param consumerLease how long a consumer without a sign of life keeps its messages, 1 s to 1 h; a crashed
         *     consumer's messages are redelivered after this, and a crashed connection's temporary queues deleted
         * @return this builder
         * @throws IllegalArgumentException when out of range
         */
        public Builder consumerLease(Duration consumerLease) {
            check("consumerLease in ms", consumerLease.toMillis(), 1_000, 3_600_000);
            values.consumerLease = consumerLease;
            return this;
        }

        /**
         * Sets the redelivery policy.
         *
         * @param redelivery how often and when messages are redelivered
         * @return this builder
         * @throws NullPointerException when null
         */
        public Builder redelivery(RedeliveryPolicy redelivery) {
            values.redelivery = Objects.requireNonNull(redelivery, "redelivery");
            return this;
        }

        /**
         * Sets the trusted types.
         *
         * @param trustedTypes which classes an ObjectMessage may contain
         * @return this builder
         * @throws NullPointerException when null
         */
        public Builder trustedTypes(TrustedTypes trustedTypes) {
            values.trustedTypes = Objects.requireNonNull(trustedTypes, "trustedTypes");
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
        public Builder destination(String name, DestinationOptions options) {
            Map<String, DestinationOptions> all = new HashMap<>(values.destinations);
            all.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(options, "options"));
            values.destinations = Map.copyOf(all);
            return this;
        }

        /**
         * Builds the options.
         *
         * @return immutable options
         */
        public ConnectionOptions build() {
            return new ConnectionOptions(values.copy());
        }

        private static void check(String name, long value, long least, long most) {
            if (value < least || value > most) {
                throw new IllegalArgumentException(name + " must be from " + least + " to " + most + ", not " + value);
            }
        }
    }
}
