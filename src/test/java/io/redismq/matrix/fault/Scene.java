package io.redismq.matrix.fault;

import io.redismq.matrix.workload.Job;
import io.redismq.matrix.workload.JournalLine;
import io.redismq.matrix.workload.Program;
import io.redismq.matrix.workload.Workload;
import io.redismq.testing.FaultProxy;
import io.redismq.testing.JvmProcess;
import io.redismq.testing.RedisCluster;
import io.redismq.testing.RedisServer;
import jakarta.jms.JMSException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiPredicate;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * A Redis with workloads on it, all at once, for one row of the matrix: what a fault may break. Used by one thread, which
 * closes it.
 */
public final class Scene implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(5);
    private static final Duration STANDSTILL = Duration.ofMillis(200);

    private final RedisServer redis;
    private final FaultProxy proxy;
    private final String options;
    private final Random random;
    private final int perSecond;
    private final Map<Workload, Ledger> ledgers = new LinkedHashMap<>();
    private final Crew consumers = new Crew();
    private final Crew producers = new Crew();
    private JvmProcess child;
    private int children;

    /**
     * @param perSecond how many messages are sent to each workload in a second; in a cluster half of that
     */
    public Scene(Fault fault, List<Workload> workloads, int perSecond, long seed) {
        this.random = new Random(seed);
        this.options = fault.options();
        this.redis = fault.start();
        // Six servers share the machine then, and a transaction over two slots takes six round trips: it would lag
        // behind.
        this.perSecond = redis instanceof RedisCluster ? perSecond / 2 : perSecond;
        this.proxy = fault.isOfTheNetwork() ? FaultProxy.to(redis) : null;
        workloads.forEach(workload -> ledgers.put(workload, new Ledger(workload)));
    }

    public RedisServer redis() {
        return redis;
    }

    FaultProxy proxy() {
        return proxy;
    }

    Random random() {
        return random;
    }

    public Map<Workload, Ledger> ledgers() {
        return ledgers;
    }

    private String uri() {
        return (proxy == null ? redis.uri() : proxy.uri()) + options;
    }

    /** Returns when all consumers are ready and the producers have begun. */
    public void begin() throws JMSException {
        for (Workload workload : ledgers.keySet()) {
            workload.prepare(uri());
            workload.consumers().forEach(consumer -> hireConsumer(workload, consumer));
        }
        await("the consumers", (workload, ledger) -> workload.consumers().stream()
                .allMatch(ledger::isReady));
        for (Workload workload : ledgers.keySet()) {
            for (String name : List.of("sync", "async")) {
                Job job = new Job(uri(), name, ledgers.get(workload), perSecond / 2);
                producers.hire(workload.name() + " " + name, job, workload::produce);
            }
        }
    }

    void awaitConsumers() {
        await("the consumers", (workload, ledger) -> workload.consumers().stream()
                .allMatch(ledger::isReady));
    }

    private void hireConsumer(Workload workload, String name) {
        Job job = new Job(uri(), name, ledgers.get(workload), perSecond);
        consumers.hire(workload.name() + " " + name, job, workload::consume);
    }

    /** Waits until this holds of each workload. */
    public void await(String what, BiPredicate<Workload, Ledger> condition) {
        Awaitility.await(what)
                .atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(POLL)
                .until(() -> ledgers.entrySet().stream().allMatch(e -> condition.test(e.getKey(), e.getValue())));
    }

    /** Waits until so many more messages of each workload have been acknowledged. */
    void awaitAcknowledged(int more) {
        Map<Workload, Integer> before = new LinkedHashMap<>();
        ledgers.forEach((workload, ledger) -> before.put(workload, ledger.acknowledged()));
        await("sends", (workload, ledger) -> ledger.acknowledged() >= before.get(workload) + more);
    }

    /** Waits until no send is acknowledged any more, as each producer waits for replicas. */
    void awaitStandstill() {
        AtomicInteger last = new AtomicInteger(-1);
        Awaitility.await("a standstill")
                .atMost(PATIENCE)
                .pollInterval(STANDSTILL)
                .until(() -> {
                    int now = ledgers.values().stream()
                            .mapToInt(Ledger::acknowledged)
                            .sum();
                    return last.getAndSet(now) == now;
                });
    }

    /** Puts into the place of one consumer of each workload one in another JVM; returns when those have received some. */
    JvmProcess startVictims(int received) {
        ledgers.forEach((workload, ledger) -> {
            consumers.dismiss(workload.name() + " " + workload.victim());
            ledger.dismiss(workload.victim());
        });
        Map<Workload, Integer> before = new LinkedHashMap<>();
        ledgers.forEach((workload, ledger) -> before.put(workload, ledger.receivedBy(workload.victim())));
        start("consume");
        await(
                "the victims to receive",
                (workload, ledger) -> ledger.isReady(workload.victim())
                        && ledger.receivedBy(workload.victim()) >= before.get(workload) + received);
        return child;
    }

    /** Kills what {@link #startVictims} started if it lives, and starts consumers in their place. */
    void replaceVictims() {
        child.close();
        ledgers.forEach((workload, ledger) -> {
            ledger.dismiss(workload.victim());
            hireConsumer(workload, workload.victim());
        });
    }

    /** Starts one more producer for each workload in another JVM; returns when these have sent some. */
    JvmProcess startProducers(int sent) {
        String name = (children % 2 == 0 ? "sync" : "async") + ++children;
        start(name);
        await("producers to send", (workload, ledger) -> ledger.mark().getOrDefault(name, 0) >= sent);
        return child;
    }

    private void start(String what) {
        List<String> arguments = new ArrayList<>(List.of(uri(), what, Integer.toString(perSecond / 2)));
        ledgers.keySet().forEach(workload -> arguments.add(workload.name()));
        JvmProcess started = JvmProcess.start(Program.class, arguments.toArray(new String[0]));
        child = started;
        Map<String, Ledger> byName = new LinkedHashMap<>();
        ledgers.forEach((workload, ledger) -> byName.put(workload.name(), ledger));
        Thread reader = new Thread(
                () -> started.follow(line -> JournalLine.replay(line, byName::get)), "journal-" + started.pid());
        reader.setDaemon(true);
        reader.start();
    }

    /** The keys of the queues and topics that producers send to. */
    Stream<String> keys() {
        return ledgers.keySet().stream().map(Workload::key);
    }

    public void stopProducers() {
        producers.dismissAll();
    }

    public void stopConsumers() {
        consumers.dismissAll();
    }

    @Override
    public void close() {
        if (child != null) {
            child.close();
        }
        if (proxy != null) {
            proxy.close();
        }
        redis.close();
    }
}
