package io.redismq.matrix.fault;

import io.redismq.testing.FakeClock;
import io.redismq.testing.RedisServer;
import io.redismq.testing.RedisServers;
import java.time.Duration;

/** The clock of Redis jumps an hour ahead, and back by the next strike. Keeps the clock of the server that it started. */
final class ClockJump implements Fault {

    private static final Duration FAR = Duration.ofHours(1);

    private FakeClock clock;
    private boolean ahead;

    @Override
    public String name() {
        return "clock jumps by an hour";
    }

    @Override
    public String missing() {
        return FakeClock.isInstalled()
                ? ""
                : "libfaketime is not installed; -D" + FakeClock.PROPERTY + "=FILE says where it is";
    }

    @Override
    public RedisServer start() {
        clock = new FakeClock();
        return RedisServers.start(clock);
    }

    @Override
    public void strike(Scene scene) {
        ahead = !ahead;
        clock.putForward(ahead ? FAR : Duration.ZERO);
    }
}
