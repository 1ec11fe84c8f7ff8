package io.redismq.testing;

import java.util.Locale;
import java.util.stream.Stream;

/**
 * How the shared Redis of the tests is set up: as one server, or as several that belong together. The system property
 * {@value #PROPERTY} says it; the default is a single server. What is set up of several servers is always made of the
 * executable that private servers are made of.
 */
public enum RedisMode {
    SINGLE {
        @Override
        RedisServer start(RedisBinary binary) {
            throw new UnsupportedOperationException("A single server has more sources than an executable");
        }
    },
    /** A master, two replicas and three sentinels. */
    SENTINEL {
        @Override
        RedisServer start(RedisBinary binary) {
            return ReplicatedRedis.shared(binary);
        }
    },
    /** Three masters, with a replica each; patient, so that no node is replaced because the machine is busy. */
    CLUSTER {
        @Override
        RedisServer start(RedisBinary binary) {
            return RedisCluster.start(binary, "--cluster-node-timeout", "30000");
        }
    },
    /** A master and two replicas whose addresses the client knows, and which somebody else lets change places. */
    REPLICATED {
        @Override
        RedisServer start(RedisBinary binary) {
            return ReplicatedRedis.unwatched(binary);
        }
    };

    public static final String PROPERTY = "redismq.test.mode";

    abstract RedisServer start(RedisBinary binary);

    /** What the property says now. */
    public static RedisMode current() {
        String name = System.getProperty(PROPERTY, "").trim();
        return Stream.of(values())
                .filter(mode -> mode.name().toLowerCase(Locale.ROOT).equals(name.isEmpty() ? "single" : name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        PROPERTY + " is \"" + name + "\"; accepted are single, sentinel, cluster and replicated"));
    }
}
