package io.redismq.benchmark;

import jakarta.jms.ConnectionFactory;

/** A JMS provider with its broker running. */
interface Peer {

    String REDIS_MQ = "redis-mq";

    String name();

    /** In words for the table's conditions. */
    String description();

    ConnectionFactory factory();

    /** Processor time that the broker's process has used so far. */
    long brokerCpuNanos();

    void close();

    static Peer named(String name) throws Exception {
        return switch (name) {
            case "artemis" -> ArtemisPeer.start(name, true);
            case "artemis-defaults" -> ArtemisPeer.start(name, false);
            default -> throw new IllegalArgumentException("No peer is called " + name);
        };
    }
}
