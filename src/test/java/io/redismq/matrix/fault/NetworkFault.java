package io.redismq.matrix.fault;

import static org.awaitility.Awaitility.await;

import io.redismq.testing.Fault.Kind;
import io.redismq.testing.FaultPlan;
import io.redismq.testing.FaultProxy;
import io.redismq.testing.RandomFaultPlan;
import java.time.Duration;
import java.util.function.UnaryOperator;

/** Requests of scripts or their replies that meet a fault on their way, by chance, until so many have. */
final class NetworkFault implements Fault {

    /** Clients give up on a reply before. */
    private static final Duration LATE = Duration.ofMillis(400);

    private final String name;
    private final Kind kind;
    private final int times;
    private final UnaryOperator<RandomFaultPlan> chances;

    private NetworkFault(String name, Kind kind, int times, UnaryOperator<RandomFaultPlan> chances) {
        this.name = name;
        this.kind = kind;
        this.times = times;
        this.chances = chances;
    }

    static Fault lostReplies() {
        return new NetworkFault("lost replies", Kind.CUT_AFTER_EXECUTION, 30, plan -> plan.cutAfterExecution(0.05));
    }

    static Fault lostRequests() {
        return new NetworkFault("lost requests", Kind.CUT_BEFORE_EXECUTION, 30, plan -> plan.cutBeforeExecution(0.05));
    }

    static Fault lateReplies() {
        return new NetworkFault("late replies", Kind.FREEZE, 10, plan -> plan.freeze(0.02, LATE));
    }

    static Fault lateRequests() {
        return new NetworkFault("late requests", Kind.DELAY_REQUEST, 10, plan -> plan.delayRequest(0.02, LATE));
    }

    static Fault requestsTwice() {
        return new NetworkFault("requests executed twice", Kind.EXECUTE_TWICE, 200, plan -> plan.executeTwice(0.3));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean isOfTheNetwork() {
        return true;
    }

    @Override
    public void strike(Scene scene) {
        FaultProxy proxy = scene.proxy();
        long before = proxy.fired(kind);
        proxy.plan(chances.apply(FaultPlan.random(scene.random().nextLong())).on("EVALSHA", "EVAL"));
        await(name).atMost(Duration.ofSeconds(60)).until(() -> proxy.fired(kind) >= before + times);
        proxy.plan(FaultPlan.none());
    }
}
