package io.redismq.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.redismq.testing.Fault;
import io.redismq.testing.Fault.Kind;
import io.redismq.testing.FaultPlan;
import io.redismq.testing.FaultProxy;
import java.time.Duration;

/**
 * Faults of every kind that hit scripts by chance, and each kind a few times for certain, so that none is left out.
 *
 * @param test whose seed it is
 * @param rate how many requests of one are hit by a kind that breaks something; repeats are twenty times as frequent
 * @param times how often each kind comes for certain
 * @param apart how many requests lie between the first certain faults of two kinds
 */
record EveryFault(String test, double rate, int times, int apart) {

    /** The clients of these tests give up on a request before. */
    private static final Duration PAST_THE_TIMEOUT = Duration.ofMillis(400);

    FaultPlan plan() {
        return FaultPlan.random(Seed.of(test))
                .executeTwice(20 * rate)
                .cutAfterExecution(rate)
                .cutBeforeExecution(rate)
                .freeze(rate, PAST_THE_TIMEOUT)
                .delayRequest(rate, PAST_THE_TIMEOUT)
                .or(certainly(Fault.executeTwice(), 1))
                .or(certainly(Fault.cutAfterExecution(), 2))
                .or(certainly(Fault.cutBeforeExecution(), 3))
                .or(certainly(Fault.freeze(PAST_THE_TIMEOUT), 4))
                .or(certainly(Fault.delayRequest(PAST_THE_TIMEOUT), 5))
                .on("EVALSHA", "EVAL");
    }

    private FaultPlan certainly(Fault fault, int place) {
        return FaultPlan.always(fault).after(place * apart).atMost(times);
    }

    /** So that a test cannot pass because nothing happened. */
    void assertFired(FaultProxy proxy) {
        System.out.println(proxy);
        for (Kind kind : Kind.values()) {
            if (kind != Kind.NONE) {
                assertThat(proxy.fired(kind)).as(kind + " fired").isGreaterThanOrEqualTo(times);
            }
        }
    }
}
