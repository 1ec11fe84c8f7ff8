package io.redismq.matrix.fault;

import static org.awaitility.Awaitility.await;

import io.redismq.matrix.workload.Job;
import io.redismq.testing.JvmProcess;
import java.time.Duration;

/** A process with a consumer of each workload stands still until long after its lease, then goes on as if nothing was. */
final class ConsumerFreeze implements Fault {

    private static final Duration BEYOND_THE_LEASE = Job.LEASE.multipliedBy(2);

    @Override
    public String name() {
        return "consumer stands still beyond its lease";
    }

    @Override
    public Promise promise() {
        return Promise.everything()
                .butHandsOver(
                        "As above; and the process that stood still shows some of what it held, which others may have"
                                + " had by then.");
    }

    @Override
    public void strike(Scene scene) {
        JvmProcess victims = scene.startVictims(50 + scene.random().nextInt(50));
        victims.freeze();
        await().pollDelay(BEYOND_THE_LEASE).until(() -> true); // the fault is this time
        victims.resume();
    }

    @Override
    public void clear(Scene scene) {
        scene.replaceVictims();
        scene.awaitConsumers();
    }
}
