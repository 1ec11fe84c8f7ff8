package io.redismq.api;

import java.time.Duration;
import java.util.Map;

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
    private final Map<String, DestinationOptions> destinations;

    ConnectionOptions(ConnectionOptionsBuilder builder) {
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
        this.destinations = Map.copyOf(builder.destinations);
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
    public static ConnectionOptionsBuilder builder() {
        return new ConnectionOptionsBuilder();
    }

    /**
     * Starts from these options.
     *
     * @return a new builder
     */
    public ConnectionOptionsBuilder toBuilder() {
        ConnectionOptionsBuilder builder = new ConnectionOptionsBuilder();
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
        builder.destinations.putAll(destinations);
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
     * The options of a destination, wherever connections use it; what its own name sets wins over them.
     *
     * @param name the destination's name without scheme or options, such as {@code orders}
     * @return the options, never null; {@link DestinationOptions#defaults()} when none are given
     */
    public DestinationOptions destination(String name) {
        return destinations.getOrDefault(name, DestinationOptions.defaults());
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
}
