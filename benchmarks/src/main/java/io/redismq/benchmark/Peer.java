package io.redismq.benchmark;

import jakarta.jms.ConnectionFactory;

/** A JMS provider with its broker running. */
interface Peer {

    Side side();

    /** In words for the table's conditions. */
    String description();

    ConnectionFactory factory();

    /** Processor time that the broker's process has used so far. */
    long brokerCpuNanos();

    void close();
}
