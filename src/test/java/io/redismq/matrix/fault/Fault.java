package io.redismq.matrix.fault;

import io.redismq.testing.RedisServer;
import io.redismq.testing.RedisServers;

/** A row of the matrix: what goes wrong, more than once in a run, and what is promised then. Stateless. */
public interface Fault {

    String name();

    default Promise promise() {
        return Promise.everything();
    }

    /** A Redis of the kind that this fault needs; the caller closes it. */
    default RedisServer start() {
        return RedisServers.start();
    }

    /** Why it cannot strike on this machine; empty when it can. */
    default String missing() {
        return "";
    }

    /** What clients put behind the address. */
    default String options() {
        return "";
    }

    /** Whether clients reach Redis by a proxy that breaks the traffic. */
    default boolean isOfTheNetwork() {
        return false;
    }

    /** Goes wrong now, and is over when this returns: from then on the time to recovery counts. */
    void strike(Scene scene);

    /** Called when all is well again. */
    default void clear(Scene scene) {}
}
