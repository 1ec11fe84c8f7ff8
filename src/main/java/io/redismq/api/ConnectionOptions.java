package io.redismq.api;

import java.time.Duration;
import java.util.Objects;

/**
 * Everything that can be configured for the connections of one factory. Immutable; made by {@link #builder()}, changed
 * by {@link #toBuilder()}. The password never appears in {@link #toString()}.
 */
public final class ConnectionOptions {

    private final String uri;
    private final String username;
    private final String password;
    private final String clientId;
    private final String namespace;
    private final int prefetchMessages;
    private final int prefetchBytes;
    private final int maxMessageBytes;
    private final int sendWindowBytes;
    private final Duration connectTimeout;
    private final Duration responseTimeout;
    private final Duration requestTimeout;
    private final Duration sendTimeout;
    private final Duration consumerLease;
    private final RedeliveryPolicy redelivery;
    private final TrustedTypes trustedTypes;

    private ConnectionOptions(Builder builder) {
        this.uri = builder.uri;
        this.username = builder.username;
        this.password = builder.password;
        this.clientId = builder.clientId;
        this.namespace = builder.namespace;
        this.prefetchMessages = builder.prefetchMessages;
        this.prefetchBytes = builder.prefetchBytes;
        this.maxMessageBytes = builder.maxMessageBytes;
        this.sendWindowBytes = builder.sendWindowBytes;
        this.connectTimeout = builder.connectTimeout;
        this.responseTimeout = builder.responseTimeout;
        this.requestTimeout = builder.requestTimeout;
        this.sendTimeout = builder.sendTimeout;
        this.consumerLease = builder.consumerLease;
        this.redelivery = builder.redelivery;
        this.trustedTypes = builder.trustedTypes;
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
        return new Builder();
    }

    /**
     * Starts from these options.
     *
     * @return a new builder
     */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.uri = uri;
        builder.username = username;
        builder.password = password;
        builder.clientId = clientId;
        builder.namespace = namespace;
        builder.prefetchMessages = prefetchMessages;
        builder.prefetchBytes = prefetchBytes;
        builder.maxMessageBytes = maxMessageBytes;
        builder.sendWindowBytes = sendWindowBytes;
        builder.connectTimeout = connectTimeout;
        builder.responseTimeout = responseTimeout;
        builder.requestTimeout = requestTimeout;
        builder.sendTimeout = sendTimeout;
        builder.consumerLease = consumerLease;
        builder.redelivery = redelivery;
        builder.trustedTypes = trustedTypes;
        return builder;
    }

    /**
     * {@return the server: {@code redis://[[user]:password@]host[:port][/database]}, or {@code rediss://} for TLS;
     * default {@code redis://localhost:6379}}
     */
    public String uri() {
        return uri;
    }

    /** {@return the Redis ACL user, or null for the default user; wins over the URI's; default null} */
    public String username() {
        return username;
    }

    /** {@return the Redis password, or null; wins over the URI's; default null} */
    public String password() {
        return password;
    }

    /**
     * {@return the client id that every connection starts with, or null. With one set, only one connection can be
     * open at a time; default null}
     */
    public String clientId() {
        return clientId;
    }

    /** {@return the first part of every key; clients that should meet use the same; default {@code redismq}} */
    public String namespace() {
        return namespace;
    }

    /**
     * {@return the most messages that a consumer holds ahead of the application, 1 to 1000; it starts low and grows
     * only as fast as they are consumed; default 400}
     */
    public int prefetchMessages() {
        return prefetchMessages;
    }

    /**
     * {@return the most bytes that a consumer holds ahead of the application, at least 1; one larger message still
     * passes; default 4 MiB}
     */
    public int prefetchBytes() {
        return prefetchBytes;
    }

    /** {@return the largest message, header and body, that may be sent, in bytes, 1 to 512 MiB; default 32 MiB} */
    public int maxMessageBytes() {
        return maxMessageBytes;
    }

    /**
     * {@return the most bytes of messages under way to one destination before senders wait, at least 1; one larger
     * message still passes; default 8 MiB}
     */
    public int sendWindowBytes() {
        return sendWindowBytes;
    }

    /** {@return how long opening a network connection to Redis may take, 1 ms or more; default 10 s} */
    public Duration connectTimeout() {
        return connectTimeout;
    }

    /** {@return how long one request waits for Redis before it is repeated, 1 ms or more; default 3 s} */
    public Duration responseTimeout() {
        return responseTimeout;
    }

    /** {@return how long a call that needs Redis' answer waits in all, repeats included, 1 ms or more; default 30 s} */
    public Duration requestTimeout() {
        return requestTimeout;
    }

    /** {@return how long a send is repeated before it fails, 1 ms or more; default 30 s} */
    public Duration sendTimeout() {
        return sendTimeout;
    }

    /**
     * {@return how long a consumer without a sign of life keeps its messages, 1 s to 1 h; a crashed consumer's
     * messages are redelivered after this; default 30 s}
     */
    public Duration consumerLease() {
        return consumerLease;
    }

    /** {@return how often and when messages are redelivered; default {@link RedeliveryPolicy#defaults()}} */
    public RedeliveryPolicy redelivery() {
        return redelivery;
    }

    /** {@return which classes an ObjectMessage may contain; default {@link TrustedTypes#defaults()}} */
    public TrustedTypes trustedTypes() {
        return trustedTypes;
    }

    /**
     * Where the server is, without credentials, for messages and logs.
     *
     * @return the URI with user and password left out
     */
    public String displayUri() {
        return uri.replaceFirst("//[^@/]*@", "//");
    }

    @Override
    public String toString() {
        return "ConnectionOptions[" + displayUri() + ", namespace=" + namespace + ", clientId=" + clientId + "]";
    }

    /** Builds {@link ConnectionOptions}; not safe for use by several threads. */
    public static final class Builder {

        private String uri = "redis://localhost:6379";
        private String username;
        private String password;
        private String clientId;
        private String namespace = "redismq";
        private int prefetchMessages = 400;
        private int prefetchBytes = 4 << 20;
        private int maxMessageBytes = 32 << 20;
        private int sendWindowBytes = 8 << 20;
        private Duration connectTimeout = Duration.ofSeconds(10);
        private Duration responseTimeout = Duration.ofSeconds(3);
        private Duration requestTimeout = Duration.ofSeconds(30);
        private Duration sendTimeout = Duration.ofSeconds(30);
        private Duration consumerLease = Duration.ofSeconds(30);
        private RedeliveryPolicy redelivery = RedeliveryPolicy.defaults();
        private TrustedTypes trustedTypes = TrustedTypes.defaults();

        private Builder() {}

        /**
         * Sets the server.
         *
         * @param uri the server: {@code redis://[[user]:password@]host[:port][/database]}, or {@code rediss://} for TLS
         * @return this builder
         * @throws NullPointerException when null
         */
        public Builder uri(String uri) {
            this.uri = Objects.requireNonNull(uri, "uri");
            return this;
        }

        /**
         * Sets the Redis user.
         *
         * @param username the Redis ACL user, or null for the default user; wins over the URI's
         * @return this builder
         */
        public Builder username(String username) {
            this.username = username;
            return this;
        }

        /**
         * Sets the Redis password.
         *
         * @param password the Redis password, or null; wins over the URI's
         * @return this builder
         */
        public Builder password(String password) {
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
        public Builder clientId(String clientId) {
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
        public Builder namespace(String namespace) {
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
        public Builder prefetchMessages(int prefetchMessages) {
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
        public Builder prefetchBytes(int prefetchBytes) {
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
        public Builder maxMessageBytes(int maxMessageBytes) {
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
        public Builder sendWindowBytes(int sendWindowBytes) {
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
        public Builder connectTimeout(Duration connectTimeout) {
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
        public Builder responseTimeout(Duration responseTimeout) {
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
        public Builder requestTimeout(Duration requestTimeout) {
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
        public Builder sendTimeout(Duration sendTimeout) {
            check("sendTimeout", sendTimeout.toMillis(), 1, Long.MAX_VALUE);
            this.sendTimeout = sendTimeout;
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
        public Builder redelivery(RedeliveryPolicy redelivery) {
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
        public Builder trustedTypes(TrustedTypes trustedTypes) {
            this.trustedTypes = Objects.requireNonNull(trustedTypes, "trustedTypes");
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
}
