package io.redismq.api;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The values of all options of a connection, with their defaults; all are immutable themselves. A builder changes its
 * own, and options have a copy that nobody changes.
 */
final class ConnectionValues implements Cloneable {

    private static final String OF_REDELIVERY = "redelivery.";
    private static final String OF_TLS = "tls.";
    private static final String OF_A_DESTINATION = "destination.";

    /** The values of all options that can be text, for those who want it back. */
    private static final Map<String, Function<ConnectionValues, Object>> VALUES = Map.ofEntries(
            Map.entry("uri", from -> from.uri),
            Map.entry("redissonFile", from -> from.redissonFile),
            Map.entry("username", from -> from.username),
            Map.entry("password", from -> from.password),
            Map.entry("passwordFile", from -> from.passwordFile),
            Map.entry("sentinelUsername", from -> from.sentinelUsername),
            Map.entry("sentinelPassword", from -> from.sentinelPassword),
            Map.entry("clientId", from -> from.clientId),
            Map.entry("namespace", from -> from.namespace),
            Map.entry("prefetchMessages", from -> from.prefetchMessages),
            Map.entry("prefetchBytes", from -> from.prefetchBytes),
            Map.entry("maxMessageBytes", from -> from.maxMessageBytes),
            Map.entry("sendWindowBytes", from -> from.sendWindowBytes),
            Map.entry("connectTimeout", from -> from.connectTimeout),
            Map.entry("responseTimeout", from -> from.responseTimeout),
            Map.entry("requestTimeout", from -> from.requestTimeout),
            Map.entry("sendTimeout", from -> from.sendTimeout),
            Map.entry("consumerLease", from -> from.consumerLease),
            Map.entry("startupChecks", from -> from.startupChecks),
            Map.entry("durability", from -> from.durability),
            Map.entry("durabilityTimeout", from -> from.durabilityTimeout),
            Map.entry("trustedTypes", from -> from.trustedTypes),
            Map.entry(OF_TLS + "trustStore", from -> from.tls.trustStore()),
            Map.entry(OF_TLS + "trustStorePassword", from -> from.tls.trustStorePassword()),
            Map.entry(OF_TLS + "keyStore", from -> from.tls.keyStore()),
            Map.entry(OF_TLS + "keyStorePassword", from -> from.tls.keyStorePassword()),
            Map.entry(OF_TLS + "verifyHostName", from -> from.tls.verifyHostName()),
            Map.entry(OF_REDELIVERY + "maximumDeliveries", from -> from.redelivery.maximumDeliveries()),
            Map.entry(OF_REDELIVERY + "initialDelay", from -> from.redelivery.initialDelay()),
            Map.entry(OF_REDELIVERY + "multiplier", from -> from.redelivery.multiplier()),
            Map.entry(OF_REDELIVERY + "maximumDelay", from -> from.redelivery.maximumDelay()),
            Map.entry(OF_REDELIVERY + "jitter", from -> from.redelivery.jitter()));

    private static final NamedOptions<ConnectionOptions.Builder> NAMED = new NamedOptions<>(
            "a connection",
            Map.ofEntries(
                    Map.entry("uri", ConnectionOptions.Builder::uri),
                    Map.entry("redissonFile", ConnectionOptions.Builder::redissonFile),
                    Map.entry("username", ConnectionOptions.Builder::username),
                    Map.entry("password", ConnectionOptions.Builder::password),
                    Map.entry("passwordFile", ConnectionOptions.Builder::passwordFile),
                    Map.entry("sentinelUsername", ConnectionOptions.Builder::sentinelUsername),
                    Map.entry("sentinelPassword", ConnectionOptions.Builder::sentinelPassword),
                    Map.entry("clientId", ConnectionOptions.Builder::clientId),
                    Map.entry("namespace", ConnectionOptions.Builder::namespace),
                    Map.entry("prefetchMessages", (to, text) -> to.prefetchMessages(Integer.parseInt(text))),
                    Map.entry("prefetchBytes", (to, text) -> to.prefetchBytes(Integer.parseInt(text))),
                    Map.entry("maxMessageBytes", (to, text) -> to.maxMessageBytes(Integer.parseInt(text))),
                    Map.entry("sendWindowBytes", (to, text) -> to.sendWindowBytes(Integer.parseInt(text))),
                    Map.entry("connectTimeout", (to, text) -> to.connectTimeout(OptionText.duration(text))),
                    Map.entry("responseTimeout", (to, text) -> to.responseTimeout(OptionText.duration(text))),
                    Map.entry("requestTimeout", (to, text) -> to.requestTimeout(OptionText.duration(text))),
                    Map.entry("sendTimeout", (to, text) -> to.sendTimeout(OptionText.duration(text))),
                    Map.entry("consumerLease", (to, text) -> to.consumerLease(OptionText.duration(text))),
                    Map.entry(
                            "startupChecks",
                            (to, text) -> to.startupChecks(OptionText.constant(StartupChecks.class, text))),
                    Map.entry("durability", (to, text) -> to.durability(Durability.parse(text))),
                    Map.entry("durabilityTimeout", (to, text) -> to.durabilityTimeout(OptionText.duration(text))),
                    Map.entry("trustedTypes", (to, text) -> to.trustedTypes(TrustedTypes.parse(text)))),
            VALUES.keySet());

    private static final ConnectionValues DEFAULTS = new ConnectionValues();

    String uri = "redis://localhost:6379";
    String redissonFile;
    String username;
    String password;
    String passwordFile;
    String sentinelUsername;
    String sentinelPassword;
    Supplier<Credentials> credentials;
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
    StartupChecks startupChecks = StartupChecks.WARN;
    Durability durability = Durability.memory();
    Duration durabilityTimeout = Duration.ofSeconds(5);
    RedeliveryPolicy redelivery = RedeliveryPolicy.defaults();
    TlsOptions tls = TlsOptions.defaults();
    TrustedTypes trustedTypes = TrustedTypes.defaults();
    Map<String, DestinationOptions> destinations = Map.of();

    ConnectionValues copy() {
        try {
            return (ConnectionValues) clone();
        } catch (CloneNotSupportedException e) {
            throw new AssertionError("It implements Cloneable", e);
        }
    }

    /**
     * The query is decoded before its variables are looked up, so that their values need no encoding. An address that is
     * the value of a variable may have a query too; in that one, variables are not looked up.
     */
    void setUri(ConnectionOptions.Builder builder, String text) {
        String[] written = text.split("\\?", 2);
        String[] expanded = OptionText.expanded(written[0]).split("\\?", 2);
        if (expanded.length > 1) {
            NAMED.split(
                    expanded[1],
                    (name, value) -> setInUri(builder, decoded(name), OptionText.unexpanded(decoded(value))));
        }
        if (written.length > 1) {
            NAMED.split(written[1], (name, value) -> setInUri(builder, decoded(name), decoded(value)));
        }
        uri = expanded[0];
    }

    private void setInUri(ConnectionOptions.Builder builder, String name, String text) {
        if (name.equals("uri")) {
            throw new IllegalArgumentException("The URI cannot have the option uri");
        }
        if (name.contains("@") && !name.startsWith(OF_A_DESTINATION)) { // not repeated, as it is a part of a password
            throw new IllegalArgumentException(
                    "An option in the URI has an @ in its name; a question mark in a password is written %3F");
        }
        set(builder, name, text);
    }

    /** A plus sign stands for itself. */
    private static String decoded(String part) {
        try {
            return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) { // not as the cause, since it may show a password
            throw new IllegalArgumentException("An option in the URI is not properly percent-encoded");
        }
    }

    void set(ConnectionOptions.Builder builder, String name, String text) {
        int last = name.lastIndexOf('.');
        if (name.startsWith(OF_REDELIVERY)) {
            redelivery = redelivery.toBuilder()
                    .set(name.substring(OF_REDELIVERY.length()), OptionText.expanded(text))
                    .build();
        } else if (name.startsWith(OF_TLS)) {
            tls = tls.toBuilder()
                    .set(name.substring(OF_TLS.length()), OptionText.expanded(text))
                    .build();
        } else if (name.startsWith(OF_A_DESTINATION) && last > OF_A_DESTINATION.length()) {
            String destination = name.substring(OF_A_DESTINATION.length(), last);
            DestinationOptions more = DestinationOptions.builder()
                    .set(name.substring(last + 1), OptionText.expanded(text))
                    .build();
            setDestination(
                    destination,
                    destinations
                            .getOrDefault(destination, DestinationOptions.defaults())
                            .overlaidBy(more));
        } else {
            NAMED.set(builder, name, name.equals("uri") ? text : OptionText.expanded(text));
        }
    }

    /** What is not as it is by default, in the form that {@link #set} reads. */
    Map<String, String> texts() {
        Map<String, String> texts = new TreeMap<>();
        VALUES.forEach((name, of) -> {
            Object value = of.apply(this);
            if (!Objects.equals(value, of.apply(DEFAULTS))) {
                texts.put(name, OptionText.unexpanded(OptionText.of(value)));
            }
        });
        destinations.forEach((name, options) -> options.values()
                .forEach((option, value) -> texts.put(
                        OF_A_DESTINATION + name + "." + option, OptionText.unexpanded(OptionText.of(value)))));
        return texts;
    }

    void setDestination(String name, DestinationOptions options) {
        Map<String, DestinationOptions> all = new HashMap<>(destinations);
        all.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(options, "options"));
        destinations = Map.copyOf(all);
    }

    void setNamespace(String word) {
        if (!word.matches("[^{}\\s*?\\[\\]\\\\]+")) {
            throw new IllegalArgumentException("The namespace must be one word without braces and without * ? [ ] \\,"
                    + " which stand for other characters in the rules of ACL SETUSER, not '" + word + "'");
        }
        namespace = word;
    }

    static int checked(String name, int value, int least, int most) {
        check(name, value, least, most);
        return value;
    }

    /** The range is in milliseconds. */
    static Duration checked(String name, Duration value, long least, long most) {
        check(name + " in ms", value.toMillis(), least, most);
        return value;
    }

    private static void check(String name, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " must be from " + least + " to " + most + ", not " + value);
        }
    }
}
