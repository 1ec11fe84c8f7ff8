package io.redismq.benchmark;

import io.redismq.RedisConnectionFactory;
import jakarta.jms.ConnectionFactory;

/** The provider under test, with its default options, on a Redis of the run, which it does not own. */
record RedisMqPeer(Side side, Redis redis, ConnectionFactory factory) implements Peer {

    static RedisMqPeer on(Redis redis, Side side) {
        return new RedisMqPeer(
                side, redis, new RedisConnectionFactory(redis.uri().toString()));
    }

    @Override
    public String description() {
        String version = RedisConnectionFactory.class.getPackage().getImplementationVersion();
        return "Redis MQ " + (version == null ? "(not from a jar)" : version) + ", default options";
    }

    @Override
    public long brokerCpuNanos() {
        return redis.cpuNanos();
    }

    @Override
    public void close() {}
}
