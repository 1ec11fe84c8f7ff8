package io.redismq.matrix.fault;

import io.redismq.api.Durability;
import java.util.List;
import java.util.stream.Stream;

/** The rows of the matrix. Stateless. */
public final class Faults {

    private Faults() {}

    public static List<Fault> all() {
        return Stream.concat(ofOneServer().stream(), ofSeveralServers().stream())
                .toList();
    }

    public static List<Fault> ofOneServer() {
        return List.of(
                new NoFault(),
                NetworkFault.lostReplies(),
                NetworkFault.lostRequests(),
                NetworkFault.lateReplies(),
                NetworkFault.lateRequests(),
                NetworkFault.requestsTwice(),
                new ConsumerKill(),
                new ConsumerFreeze(),
                new ProducerKill(),
                new RedisKill("everysec"),
                new RedisKill("always"),
                new RedisFreeze(),
                Command.scriptFlush(),
                Command.clientKill(),
                new ClockJump(),
                new OutOfMemory(),
                new Succession(NetworkFault.lostReplies(), new RedisKill("always")),
                new Succession(new ConsumerKill(), new RedisKill("always")),
                Command.flushAll(),
                Command.delete());
    }

    public static List<Fault> ofSeveralServers() {
        return List.of(
                SentinelFailover.kill(Durability.memory()),
                SentinelFailover.kill(Durability.replicated(1)),
                SentinelFailover.kill(Durability.replicated(2)),
                SentinelFailover.freeze(),
                IsolatedMaster.withMemory(),
                IsolatedMaster.withReplicated(),
                IsolatedMaster.withMinReplicas(),
                ClusterNodeFailure.kill(),
                ClusterNodeFailure.freeze(),
                new ClusterReshard());
    }
}
