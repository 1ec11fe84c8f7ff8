package io.redismq.testing;

import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.args.ClientPauseMode;
import redis.clients.jedis.params.ClientKillParams;

/**
 * Shows a whole cluster as if it were one server: a command with a key finds the node that has it, and those of the
 * others that tests use mean all masters. Used by one thread; whoever asked for it closes it.
 */
final class ClusterJedis extends Jedis {

    private final List<Jedis> masters;

    /** Connects to all of them. */
    ClusterJedis(List<HostAndPort> masters) {
        super(new ClusterConnection(masters.get(0)));
        this.masters = masters.stream().map(Jedis::new).toList();
    }

    private <T> List<T> all(Function<Jedis, T> command) {
        return masters.stream().map(command).toList();
    }

    @Override
    public Set<String> keys(String pattern) {
        return all(each -> each.keys(pattern)).stream().flatMap(Set::stream).collect(Collectors.toSet());
    }

    @Override
    public long dbSize() {
        return all(Jedis::dbSize).stream().mapToLong(size -> size).sum();
    }

    @Override
    public String flushAll() {
        return all(Jedis::flushAll).get(0);
    }

    @Override
    public String scriptFlush() {
        return all(Jedis::scriptFlush).get(0);
    }

    @Override
    public String configSet(String parameter, String value) {
        return all(each -> each.configSet(parameter, value)).get(0);
    }

    @Override
    public String clientList() {
        return String.join("", all(Jedis::clientList));
    }

    @Override
    public long clientKill(ClientKillParams which) {
        return all(each -> each.clientKill(which)).stream()
                .mapToLong(count -> count)
                .sum();
    }

    @Override
    public String clientPause(long millis, ClientPauseMode mode) {
        return all(each -> each.clientPause(millis, mode)).get(0);
    }

    @Override
    public String clientUnpause() {
        return all(Jedis::clientUnpause).get(0);
    }

    @Override
    public List<String> pubsubChannels(String pattern) {
        return all(each -> each.pubsubChannels(pattern)).stream()
                .flatMap(List::stream)
                .toList();
    }

    @Override
    public void close() {
        masters.forEach(Jedis::close);
        super.close();
    }
}
