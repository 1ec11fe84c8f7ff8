package io.redismq.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Faults by chance: for each request one number is drawn, and it falls to one of the faults or to none. Each method
 * returns a new plan that starts again from the seed. The draw is synchronized; plans are owned by who makes them.
 */
public final class RandomFaultPlan implements FaultPlan {

    private record Chance(double probability, Fault fault) {}

    private final long seed;
    private final List<Chance> chances;
    private final Random random;

    RandomFaultPlan(long seed) {
        this(seed, List.of());
    }

    private RandomFaultPlan(long seed, List<Chance> chances) {
        this.seed = seed;
        this.chances = chances;
        this.random = new Random(seed);
    }

    public RandomFaultPlan cutAfterExecution(double probability) {
        return with(probability, Fault.cutAfterExecution());
    }

    public RandomFaultPlan cutBeforeExecution(double probability) {
        return with(probability, Fault.cutBeforeExecution());
    }

    public RandomFaultPlan freeze(double probability, Duration duration) {
        return with(probability, Fault.freeze(duration));
    }

    public RandomFaultPlan delayRequest(double probability, Duration duration) {
        return with(probability, Fault.delayRequest(duration));
    }

    public RandomFaultPlan executeTwice(double probability) {
        return with(probability, Fault.executeTwice());
    }

    @Override
    public synchronized Fault decide(RedisRequest request) {
        double drawn = random.nextDouble();
        for (Chance chance : chances) {
            if (drawn < chance.probability()) {
                return chance.fault();
            }
            drawn -= chance.probability();
        }
        return Fault.none();
    }

    @Override
    public String toString() {
        return "random faults with seed " + seed + ": " + chances;
    }

    private RandomFaultPlan with(double probability, Fault fault) {
        List<Chance> more = new ArrayList<>(chances);
        more.add(new Chance(probability, fault));
        double sum = more.stream().mapToDouble(Chance::probability).sum();
        if (probability < 0 || sum > 1) {
            throw new IllegalArgumentException("Probabilities must be positive and add up to at most 1, not " + sum);
        }
        return new RandomFaultPlan(seed, List.copyOf(more));
    }
}
