package io.redismq.matrix;

import io.redismq.matrix.fault.Fault;
import io.redismq.matrix.fault.Recovery;
import io.redismq.matrix.fault.Scene;
import io.redismq.matrix.workload.Workload;
import jakarta.jms.JMSException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** Runs all workloads on one Redis while a fault strikes it again and again. For one thread, once. */
final class Row {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Fault fault;
    private final List<Workload> workloads;
    private final Size size;
    private final Map<Workload, List<Duration>> recoveries = new LinkedHashMap<>();
    private final Map<Workload, Map<String, Integer>> well = new LinkedHashMap<>();

    Row(Fault fault, List<Workload> workloads, Size size) {
        this.fault = fault;
        this.workloads = workloads;
        this.size = size;
        workloads.forEach(workload -> recoveries.put(workload, new ArrayList<>()));
    }

    List<Cell> run(long seed) throws JMSException {
        try (Scene scene = new Scene(
                fault, workloads, size.perSecond(), seed ^ fault.name().hashCode())) {
            scene.begin();
            for (int i = 1; i <= size.strikes(); i++) {
                awaitAttempted(scene, size.messages() * i / (size.strikes() + 1));
                fault.strike(scene);
                recover(scene);
                fault.clear(scene);
            }
            scene.ledgers().forEach((workload, ledger) -> well.put(workload, ledger.mark()));
            awaitAttempted(scene, size.messages());
            scene.stopProducers();
            Drain drain = new Drain(scene, well);
            drain.await();
            scene.stopConsumers();
            List<Cell> cells = new ArrayList<>();
            scene.ledgers()
                    .forEach((workload, ledger) -> cells.add(new Cell(
                            fault,
                            workload,
                            ledger.tally(well.get(workload)),
                            drain.left(),
                            recoveries.get(workload),
                            limit())));
            return cells;
        }
    }

    private Duration limit() {
        return fault.promise().recovery().plus(size.grace());
    }

    private static void awaitAttempted(Scene scene, int messages) {
        scene.await(messages + " messages to be sent", (workload, ledger) -> ledger.attempted() >= messages);
    }

    private void recover(Scene scene) {
        Map<Workload, Recovery> under = new LinkedHashMap<>();
        scene.ledgers().forEach((workload, ledger) -> under.put(workload, ledger.recover()));
        try {
            Awaitility.await()
                    .atMost(PATIENCE)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> under.values().stream().allMatch(Recovery::isOver));
        } catch (ConditionTimeoutException never) {
            System.err.println(fault.name() + " is not over for every workload"); // the time that it took says so
        }
        under.forEach((workload, recovery) -> {
            recoveries.get(workload).add(recovery.took());
            if (recovery.took().compareTo(limit()) > 0) {
                System.err.println(fault.name() + ", " + workload.name() + ": " + recovery.last() + " took "
                        + recovery.took().toMillis() + " ms");
            }
        });
    }
}
