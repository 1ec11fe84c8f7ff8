package io.redismq.matrix;

import java.time.Duration;
import java.util.Locale;

/** How much a run of the matrix is. */
enum Size {
    TINY(600, 800, 1),
    SHORT(2_000, 800, 2),
    CORE(20_000, 800, 10),
    FULL(100_000, 1_000, 40);

    private final int messages;
    private final int perSecond;
    private final int strikes;

    Size(int messages, int perSecond, int strikes) {
        this.messages = messages;
        this.perSecond = perSecond;
        this.strikes = strikes;
    }

    static Size named(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }

    /** How many messages are sent to each workload at least; it is more where faults take long. */
    int messages() {
        return messages;
    }

    /** How many are sent to each workload in a second. */
    int perSecond() {
        return perSecond;
    }

    /** How much longer than promised a recovery may take: in the build, other tests run beside. */
    Duration grace() {
        return this == TINY ? Duration.ofSeconds(20) : Duration.ZERO;
    }

    /** How often the fault strikes. */
    int strikes() {
        return strikes;
    }
}
