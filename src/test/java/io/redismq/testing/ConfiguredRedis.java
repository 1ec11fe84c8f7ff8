package io.redismq.testing;

import java.net.URI;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;

/**
 * A Redis that somebody else runs and named by URL. The tests add keys of unique names to it and nothing else: it is
 * never emptied, stopped or killed. Immutable.
 */
final class ConfiguredRedis implements RedisServer {

    private static final int DEFAULT_PORT = 6379;

    private final URI uri;
    private final String version;

    ConfiguredRedis(String url) {
        uri = URI.create(url);
        if (uri.getHost() == null) {
            throw new IllegalArgumentException("The Redis URL of the tests names no host: " + withoutPassword());
        }
        try {
            version = Readiness.version(jedis());
        } catch (JedisException e) {
            throw new IllegalStateException("The configured Redis does not answer: " + withoutPassword(), e);
        }
    }

    @Override
    public String host() {
        return uri.getHost();
    }

    @Override
    public int port() {
        return uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
    }

    @Override
    public String uri() {
        return uri.toString();
    }

    @Override
    public Jedis jedis() {
        return new Jedis(uri);
    }

    @Override
    public String version() {
        return version;
    }

    @Override
    public String source() {
        return "configured";
    }

    @Override
    public boolean isDisposable() {
        return false;
    }

    @Override
    public boolean canBeKilled() {
        return false;
    }

    @Override
    public boolean isRunning() {
        return true;
    }

    @Override
    public void kill() {
        throw refuse("kill");
    }

    @Override
    public void freeze() {
        throw refuse("freeze");
    }

    @Override
    public void resume() {
        throw refuse("resume");
    }

    @Override
    public void restart() {
        throw refuse("restart");
    }

    @Override
    public void stop() {
        throw refuse("stop");
    }

    @Override
    public void close() {
        // Not ours to close.
    }

    @Override
    public String toString() {
        return "Redis " + version + " (configured) at " + withoutPassword();
    }

    private String withoutPassword() {
        return uri.toString().replaceFirst("//[^@/]*@", "//***@");
    }

    private static UnsupportedOperationException refuse(String what) {
        return new UnsupportedOperationException("The tests must not " + what
                + " a Redis that was configured by URL; ask canBeKilled() first or use RedisExtension.own()");
    }
}
