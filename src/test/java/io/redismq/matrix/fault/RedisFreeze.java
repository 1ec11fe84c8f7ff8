package io.redismq.matrix.fault;

import static org.awaitility.Awaitility.await;

import java.time.Duration;

/** Redis stands still for longer than clients wait for a reply. */
final class RedisFreeze implements Fault {

    private static final Duration LONG = Duration.ofSeconds(1);

    @Override
    public String name() {
        return "Redis stands still for 1 s";
    }

    @Override
    public void strike(Scene scene) {
        scene.redis().freeze();
        await().pollDelay(LONG).until(() -> true); // the fault is this time
        scene.redis().resume();
    }
}
