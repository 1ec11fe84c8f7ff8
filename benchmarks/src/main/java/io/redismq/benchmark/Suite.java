package io.redismq.benchmark;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What is compared with what, by equal durability, for the suites that have names. Stateless. */
final class Suite {

    static final String GOALS = "goals";
    static final String FULL = "full";
    static final String CPU = "cpu";
    static final String GROWTH = "growth";
    static final String MEMORY = "memory";
    static final String HEAP = "heap";
    static final String IDLE = "idle";

    static final Side ALWAYS = new Side("redis-mq always", Side.REDIS_MQ, "always", true);
    static final Side EVERYSEC = new Side("redis-mq everysec", Side.REDIS_MQ, "everysec", true);
    static final Side NO_AOF = new Side("redis-mq no AOF", Side.REDIS_MQ, "no", false);
    static final Side JOURNAL = new Side("artemis persistent", "artemis", null, true);
    static final Side NO_JOURNAL = new Side("artemis non-persistent", "artemis", null, false);

    private static final List<String> EVERYTHING =
            List.of(("send-sync-1,send-sync-4,send-sync-16,send-sync-64,send-async,tx-send-1,tx-send-100,"
                            + "consume-auto-receive,consume-auto-listener,consume-client-1,consume-client-100,"
                            + "tx-consume-1,tx-consume-100,e2e-async,e2e-sync,latency-2000,request-reply,"
                            + "publish-1,publish-10,publish-100,queues-1000,e2e-selector-100")
                    .split(","));

    private Suite() {}

    static List<Pairing> pairings(Settings settings) {
        List<Pairing> pairings = new ArrayList<>();
        for (String suite : settings.suites()) {
            switch (suite) {
                case GOALS -> pairings.addAll(Goal.pairings());
                case FULL -> pairings.addAll(full());
                case CPU -> pairings.add(alone(Gates.CPU));
                case GROWTH -> pairings.add(alone(Gates.GROWTH));
                case MEMORY, HEAP, IDLE -> {}
                default -> throw new IllegalArgumentException("No suite is called " + suite);
            }
        }
        return settings.suites().isEmpty() ? List.of(asTold(settings)) : pairings;
    }

    /** All that has to be set up. */
    static Set<Side> sides(Settings settings) {
        Set<Side> sides = new LinkedHashSet<>();
        pairings(settings).forEach(pairing -> sides.addAll(pairing.sides()));
        if (settings.suites().contains(MEMORY) || settings.suites().contains(HEAP)) {
            sides.add(NO_AOF);
        }
        if (settings.suites().contains(IDLE)) {
            sides.addAll(List.of(NO_AOF, NO_JOURNAL));
        }
        return sides;
    }

    /** What is no workload and measured once. */
    static void measure(Settings settings, Peers peers, Map<String, Table> tables) throws Exception {
        for (String suite : settings.suites()) {
            switch (suite) {
                case MEMORY -> tables.put("Memory of Redis", new Memory(settings, peers).measure());
                case HEAP -> tables.put("Memory of the client", new Heap(settings, peers).measure());
                case IDLE -> tables.put("Idle", new Idle(settings, peers).measure());
                default -> {} // consists of workloads
            }
        }
    }

    private static Pairing asTold(Settings settings) {
        String delivery = settings.persistent() ? "PERSISTENT" : "NON_PERSISTENT";
        Side ours = new Side(Side.REDIS_MQ, Side.REDIS_MQ, settings.aof(), settings.persistent());
        List<Side> others = settings.peers().stream()
                .map(name -> new Side(name, name, null, settings.persistent()))
                .toList();
        return new Pairing("AOF " + settings.aof() + ", " + delivery, ours, others, settings.workloads());
    }

    private static Pairing alone(List<String> workloads) {
        return new Pairing("no AOF", NO_AOF, List.of(), workloads);
    }

    private static List<Pairing> full() {
        return List.of(
                between(ALWAYS, JOURNAL, EVERYTHING),
                between(EVERYSEC, JOURNAL, EVERYTHING),
                between(EVERYSEC, NO_JOURNAL, EVERYTHING),
                between(NO_AOF, NO_JOURNAL, EVERYTHING));
    }

    /** The durability of each side is part of its name. */
    static Pairing between(Side ours, Side theirs, List<String> workloads) {
        return new Pairing(ours.name() + " against " + theirs.name(), ours, List.of(theirs), workloads);
    }
}
