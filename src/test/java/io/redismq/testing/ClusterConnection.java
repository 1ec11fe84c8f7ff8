package io.redismq.testing;

import java.util.HashMap;
import java.util.Map;
import redis.clients.jedis.CommandObject;
import redis.clients.jedis.Connection;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.exceptions.JedisMovedDataException;

/**
 * A connection to one node of a cluster that follows redirections to the others. Not for pipelines and transactions. Used
 * by one thread; owned by its Jedis.
 */
final class ClusterConnection extends Connection {

    private final Map<HostAndPort, Connection> others = new HashMap<>();

    ClusterConnection(HostAndPort node) {
        super(node);
    }

    @Override
    public <T> T executeCommand(CommandObject<T> command) {
        try {
            return super.executeCommand(command);
        } catch (JedisMovedDataException moved) {
            return others.computeIfAbsent(moved.getTargetNode(), Connection::new)
                    .executeCommand(command);
        }
    }

    @Override
    public void close() {
        others.values().forEach(Connection::close);
        super.close();
    }
}
