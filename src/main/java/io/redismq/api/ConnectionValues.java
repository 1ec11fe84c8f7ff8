package io.redismq.api;

import java.time.Duration;
import java.util.Map;

/**
 * The values of all options of a connection, with their defaults; all are immutable themselves. A builder changes its
 * own, and options have a copy that nobody changes.
 */
final class ConnectionValues implements Cloneable {

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
    Map<String, DestinationOptions> destinations = Map.of();

    ConnectionValues copy() {
        try {
            return (ConnectionValues) clone();
        } catch (CloneNotSupportedException e) {
            throw new AssertionError("It implements Cloneable", e);
        }
    }
}
