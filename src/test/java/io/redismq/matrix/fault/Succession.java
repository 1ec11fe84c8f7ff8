package io.redismq.matrix.fault;

import io.redismq.testing.RedisServer;

/** Two faults, of which the second strikes before anybody has recovered from the first. */
final class Succession implements Fault {

    private final Fault first;
    private final Fault second;

    /**
     * Made once per row.
     *
     * @param second also says what kind of Redis it is
     */
    Succession(Fault first, Fault second) {
        this.first = first;
        this.second = second;
    }

    @Override
    public String name() {
        return first.name() + ", then " + second.name();
    }

    @Override
    public Promise promise() {
        return first.promise().and(second.promise());
    }

    @Override
    public RedisServer start() {
        return second.start();
    }

    @Override
    public boolean isOfTheNetwork() {
        return first.isOfTheNetwork() || second.isOfTheNetwork();
    }

    @Override
    public void strike(Scene scene) {
        first.strike(scene);
        second.strike(scene);
    }

    @Override
    public void clear(Scene scene) {
        first.clear(scene);
        second.clear(scene);
    }
}
