package io.redismq.api;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Everything that can be configured for the connections of one factory. Immutable; made by {@link #builder()}, changed
 * by {@link #toBuilder()}. The password never appears in {@link #toString()}.
 */
public final class ConnectionOptions {

    private final ConnectionValues values;

    private ConnectionOptions(ConnectionValues values) {
        this.values = values;
    }

    /** {@return the options used where none are given: a Redis on this host} */
    public static ConnectionOptions defaults() {
        return builder().build();
    }

    /** {@return a new builder that starts from the defaults} */
    public static Builder builder() {
        return new Builder(new ConnectionValues());
    }

    /** {@return a new builder that starts from these options} */
    public Builder toBuilder() {
        return new Builder(values.copy());
    }

    /** {@return where Redis is, as {@link Builder#uri(String)} says, without options; default {@code redis://localhost:6379}} */
    public String uri() {
        return values.uri;
    }

    /** {@return the path of a Redisson configuration that says where Redis is, or null to use the URI; default null} */
    public String redissonFile() {
        return values.redissonFile;
    }

    /** {@return the Redis ACL user, or null for the default user; wins over the URI's; default null} */
    public String username() {
        return values.username;
    }

    /** {@return the Redis password, or null; wins over the URI's; default null} */
    public String password() {
        return values.password;
    }

    /** {@return the path of a file with the password, or null; wins over the password; default null} */
    public String passwordFile() {
        return values.passwordFile;
    }

    /** {@return the user of the sentinels, or null for their default user; default null} */
    public String sentinelUsername() {
        return values.sentinelUsername;
    }

    /** {@return the password of the sentinels, or null for that of the servers; default null} */
    public String sentinelPassword() {
        return values.sentinelPassword;
    }

    /** {@return what is asked for user and password, or null; wins over all others; default null} */
    public Supplier<Credentials> credentials() {
        return values.credentials;
    }

    /** {@return the client id that every connection starts with, so that only one can be open, or null; default null} */
    public String clientId() {
        return values.clientId;
    }

    /** {@return the first part of every key; clients that should meet use the same; default {@code redismq}} */
    public String namespace() {
        return values.namespace;
    }

    /** {@return the most messages that a consumer holds ahead of the application, 1 to 1000; default 400} */
    public int prefetchMessages() {
        return values.prefetchMessages;
    }

    /** {@return the most bytes that a consumer holds ahead of the application, at least 1; default 4 MiB} */
    public int prefetchBytes() {
        return values.prefetchBytes;
    }

    /** {@return the largest message, header and body, that may be sent, in bytes, 1 to 512 MiB; default 32 MiB} */
    public int maxMessageBytes() {
        return values.maxMessageBytes;
    }

    /** {@return the most bytes under way to one destination before senders wait, at least 1; default 8 MiB} */
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

    /** {@return how durable a PERSISTENT message must be when its send is done; default {@link Durability#memory()}} */
    public Durability durability() {
        return values.durability;
    }

    /** {@return how long a stored message waits until it is as durable, 1 ms to 1 h; default 5 s} */
    public Duration durabilityTimeout() {
        return values.durabilityTimeout;
    }

    /** {@return how long a consumer without a sign of life keeps its messages, 1 s to 1 h; default 30 s} */
    public Duration consumerLease() {
        return values.consumerLease;
    }

    /** {@return what becomes of doubts about how Redis is set up; default {@link StartupChecks#WARN}} */
    public StartupChecks startupChecks() {
        return values.startupChecks;
    }

    /** {@return how often and when messages are redelivered; default {@link RedeliveryPolicy#defaults()}} */
    public RedeliveryPolicy redelivery() {
        return values.redelivery;
    }

    /** {@return which classes an ObjectMessage may contain; default {@link TrustedTypes#defaults()}} */
    public TrustedTypes trustedTypes() {
        return values.trustedTypes;
    }

    /** {@return what a secure connection trusts and shows, with a {@code rediss} address; default {@link TlsOptions#defaults()}} */
    public TlsOptions tls() {
        return values.tls;
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

    /** {@return where Redis is, for messages and logs: the URI without user and password, or the Redisson file} */
    public String displayUri() {
        return values.redissonFile != null ? values.redissonFile : values.uri.replaceFirst("//.*@", "//");
    }

    /** {@return what differs from the defaults, by name, as {@link Builder#set} reads it, the password included} */
    public Map<String, String> toText() {
        return values.texts();
    }

    @Override
    public String toString() {
        return "ConnectionOptions[" + displayUri() + ", namespace=" + namespace() + ", clientId=" + clientId() + "]";
    }

    /** Builds {@link ConnectionOptions}, in one thread. Throws IllegalArgumentException out of range, NullPointerException where null is no value. */
    public static final class Builder extends ConnectionLimits<Builder> {

        private Builder(ConnectionValues values) {
            super(values);
        }

        @Override
        Builder self() {
            return this;
        }

        /**
         * Sets where Redis is, and options. Of one server it is {@code redis://[[user]:password@]host[:port][/database]};
         * {@code redis+sentinel://HOSTS/master[/database]} names sentinels, {@code redis+cluster://HOSTS} nodes of a
         * cluster and {@code redis+replicated://HOSTS[/database]} a master with replicas, where {@code HOSTS} are as many
         * {@code host[:port]} as are wanted with commas between. {@code rediss} is TLS. Options may follow,
         * {@code ?NAME=VALUE&NAME=VALUE}, percent-encoded, and are set as by {@link #set(String, String)}. Elsewhere
         * {@code ${NAME}} and {@code ${NAME:-DEFAULT}} stand for system properties and environment variables.
         *
         * @param uri the URI
         * @return this builder
         * @throws IllegalArgumentException when an option or a variable cannot be used. What is in front of the options is
         *     looked at when a factory is made
         */
        public Builder uri(String uri) {
            values.setUri(this, Objects.requireNonNull(uri, "uri"));
            return this;
        }

        /**
         * Sets an option from text, as in the query of a URI or a file with properties.
         *
         * @param name the name of the option, as its setter is called; {@code redelivery.NAME} for one of the redelivery
         *     policy, {@code tls.NAME} for one of TLS, {@code destination.DESTINATION.NAME} for one of a destination
         * @param text the value, in which {@code ${NAME}} and {@code ${NAME:-DEFAULT}} stand for system properties and
         *     environment variables. A duration is a whole number with a unit, {@code ms}, {@code s}, {@code min} or
         *     {@code h}
         * @return this builder
         * @throws IllegalArgumentException when there is no such option, with the nearest that there is, or when the value
         *     cannot be used
         */
        public Builder set(String name, String text) {
            values.set(this, name, text);
            return this;
        }

        /**
         * Takes where Redis is, and how to connect, from a configuration of Redisson in YAML.
         *
         * @param redissonFile the path of the file, or null to use the URI
         * @return this builder
         */
        public Builder redissonFile(String redissonFile) {
            values.redissonFile = redissonFile;
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
         * Sets the user of the sentinels.
         *
         * @param sentinelUsername the ACL user, or null for their default user
         * @return this builder
         */
        public Builder sentinelUsername(String sentinelUsername) {
            values.sentinelUsername = sentinelUsername;
            return this;
        }

        /**
         * Sets the password of the sentinels.
         *
         * @param sentinelPassword the password, or null for the password of the servers
         * @return this builder
         */
        public Builder sentinelPassword(String sentinelPassword) {
            values.sentinelPassword = sentinelPassword;
            return this;
        }

        /**
         * Sets a file with the password, which is read for each network connection, so that the password can change.
         *
         * @param passwordFile the path of a file with nothing but the password, in UTF-8, or null; a line break at its
         *     end does not count. Wins over the password
         * @return this builder
         */
        public Builder passwordFile(String passwordFile) {
            values.passwordFile = passwordFile;
            return this;
        }

        /**
         * Sets what is asked for user and password whenever a network connection is opened, such as a source of tokens.
         *
         * @param credentials called on threads of Redis MQ, by several at once, for half of connectTimeout at most; or
         *     null. Wins over all other options of these; a factory with one cannot be bound or serialized
         * @return this builder
         */
        public Builder credentials(Supplier<Credentials> credentials) {
            values.credentials = credentials;
            return this;
        }

        /**
         * Presets the client id.
         *
         * @param clientId the client id that every connection starts with, so that only one can be open, or null
         * @return this builder
         */
        public Builder clientId(String clientId) {
            values.clientId = clientId;
            return this;
        }

        /**
         * Sets the namespace.
         *
         * @param namespace the first part of every key, without braces and characters of patterns; clients that should meet use the same
         * @return this builder
         */
        public Builder namespace(String namespace) {
            values.setNamespace(namespace);
            return this;
        }

        /**
         * Says how durable PERSISTENT messages must be. With other than {@link Durability#memory()}, connecting fails when
         * Redis or its user cannot do it.
         *
         * @param durability what has to confirm a message before its send or commit is done; a destination's own wins
         * @return this builder
         * @throws NullPointerException when null
         */
        public Builder durability(Durability durability) {
            values.durability = Objects.requireNonNull(durability, "durability");
            return this;
        }

        /**
         * Sets what becomes of doubts about how Redis is set up.
         *
         * @param startupChecks whether they are looked for when a factory first connects, and whether it is refused then
         * @return this builder
         */
        public Builder startupChecks(StartupChecks startupChecks) {
            values.startupChecks = Objects.requireNonNull(startupChecks, "startupChecks");
            return this;
        }

        /**
         * Sets the redelivery policy.
         *
         * @param redelivery how often and when messages are redelivered
         * @return this builder
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
         */
        public Builder trustedTypes(TrustedTypes trustedTypes) {
            values.trustedTypes = Objects.requireNonNull(trustedTypes, "trustedTypes");
            return this;
        }

        /**
         * Sets what a secure connection trusts and shows.
         *
         * @param tls the options of TLS; the address has to be {@code rediss} for them
         * @return this builder
         */
        public Builder tls(TlsOptions tls) {
            values.tls = Objects.requireNonNull(tls, "tls");
            return this;
        }

        /**
         * Sets the options of one destination, in place of those it had.
         *
         * @param name the destination's name without scheme or options, such as {@code orders}
         * @param options how every connection uses it; what a destination's own name sets wins over them
         * @return this builder
         */
        public Builder destination(String name, DestinationOptions options) {
            values.setDestination(name, options);
            return this;
        }

        /** {@return immutable options with what was set} */
        public ConnectionOptions build() {
            return new ConnectionOptions(values.copy());
        }
    }
}
