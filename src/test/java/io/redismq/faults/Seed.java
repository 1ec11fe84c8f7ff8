package io.redismq.faults;

import java.util.random.RandomGenerator;

/** The seed of a test's faults: printed, and given again with -Dredismq.test.seed to see the same faults. Stateless. */
public final class Seed {

    private static final String PROPERTY = "redismq.test.seed";

    private Seed() {}

    public static long of(String test) {
        long seed = Long.getLong(PROPERTY, RandomGenerator.getDefault().nextLong());
        System.out.println(test + ": -D" + PROPERTY + "=" + seed);
        return seed;
    }
}
