package io.redismq.benchmark;

/**
 * A provider set up in one way, which is what a column of a table is about.
 *
 * @param name what the tables call it
 * @param provider redis-mq, or what {@link Peer} knows
 * @param aof of the Redis below, or null for other brokers
 * @param persistent how messages are sent
 */
record Side(String name, String provider, String aof, boolean persistent) {

    static final String REDIS_MQ = "redis-mq";

    /** Whose figures are those of the raw client on the same Redis. */
    String raw() {
        return Raw.who(aof);
    }
}
