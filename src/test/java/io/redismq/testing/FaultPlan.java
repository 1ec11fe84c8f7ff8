package io.redismq.testing;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * Decides for each request what the proxy does to it. It is asked for requests that may be broken only: not for those
 * that set up a connection, not for what lies between MULTI and EXEC (the EXEC stands for the whole transaction), and
 * not on a connection that subscribes. Plans are asked by the threads of all connections and must be safe for it;
 * those made here are, and count for themselves, so a plan with counts belongs to one proxy.
 *
 * <pre>{@code
 * FaultPlan.random(42).cutAfterExecution(0.01).executeTwice(0.02).on("EVALSHA", "EVAL")
 * FaultPlan.always(Fault.cutAfterExecution()).atMost(1).on("XADD")
 * }</pre>
 */
@FunctionalInterface
public interface FaultPlan {

    Fault decide(RedisRequest request);

    static FaultPlan none() {
        return request -> Fault.none();
    }

    static FaultPlan always(Fault fault) {
        return request -> fault;
    }

    /** The next request is hit, and none after it. */
    static FaultPlan once(Fault fault) {
        return always(fault).atMost(1);
    }

    /**
     * Faults by chance, given to the methods of the result. The seed fixes the order of the decisions; which
     * connection asks next is up to the threads.
     */
    static RandomFaultPlan random(long seed) {
        return new RandomFaultPlan(seed);
    }

    /** Only for requests with one of these commands, or transactions that contain one. Written in capital letters. */
    default FaultPlan on(String... commands) {
        List<String> wanted = List.of(commands);
        return onlyIf(request -> request.commands().stream().anyMatch(wanted::contains));
    }

    default FaultPlan onKey(Predicate<String> keys) {
        return onlyIf(request -> keys.test(request.key()));
    }

    /** Other requests are not even shown to this plan, so they do not use up its chances. */
    default FaultPlan onlyIf(Predicate<RedisRequest> condition) {
        return request -> condition.test(request) ? decide(request) : Fault.none();
    }

    /** Leaves the first requests it is asked about alone. */
    default FaultPlan after(int requests) {
        AtomicInteger seen = new AtomicInteger();
        return request -> seen.getAndIncrement() < requests ? Fault.none() : decide(request);
    }

    /** Stops when it has caused so many faults. */
    default FaultPlan atMost(int faults) {
        AtomicInteger left = new AtomicInteger(faults);
        return request -> {
            synchronized (left) {
                Fault fault = left.get() > 0 ? decide(request) : Fault.none();
                if (fault.kind() != Fault.Kind.NONE) {
                    left.decrementAndGet();
                }
                return fault;
            }
        };
    }

    /** Asks the other plan where this one does nothing. */
    default FaultPlan or(FaultPlan other) {
        return request -> {
            Fault fault = decide(request);
            return fault.kind() == Fault.Kind.NONE ? other.decide(request) : fault;
        };
    }
}
