package io.redismq.benchmark;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** All providers of a run: one Redis for each AOF mode, one broker for each other provider. Owns them. */
final class Peers implements AutoCloseable {

    private final Map<String, Redis> redisByAof = new LinkedHashMap<>();
    private final Map<String, ArtemisPeer> brokers = new LinkedHashMap<>();
    private final Map<Side, Peer> peers = new LinkedHashMap<>();

    static Peers open(Set<Side> sides) throws Exception {
        Peers peers = new Peers();
        try {
            for (Side side : sides) {
                peers.peers.put(side, peers.start(side));
            }
            return peers;
        } catch (Exception | Error e) {
            peers.close();
            throw e;
        }
    }

    private Peer start(Side side) throws Exception {
        if (side.provider().equals(Side.REDIS_MQ)) {
            if (!redisByAof.containsKey(side.aof())) {
                if (!redisByAof.isEmpty()) {
                    Redis.requireOwn();
                }
                redisByAof.put(side.aof(), Redis.open(side.aof()));
            }
            return RedisMqPeer.on(redisByAof.get(side.aof()), side);
        }
        if (!brokers.containsKey(side.provider())) {
            brokers.put(side.provider(), ArtemisPeer.start(side));
        }
        return brokers.get(side.provider()).as(side);
    }

    Peer get(Side side) {
        return peers.get(side);
    }

    Redis redis(String aof) {
        return redisByAof.get(aof);
    }

    List<String> descriptions() throws IOException {
        List<String> lines = new ArrayList<>();
        for (Redis redis : redisByAof.values()) {
            lines.add("Redis: " + redis.description());
        }
        peers.values().stream().map(Peer::description).distinct().forEach(lines::add);
        return lines;
    }

    @Override
    public void close() throws IOException {
        peers.values().forEach(Peer::close);
        for (Redis redis : redisByAof.values()) {
            redis.close();
        }
    }
}
