package io.redismq.matrix.fault;

import io.redismq.testing.RedisServer;
import io.redismq.testing.RedisServers;

/** Redis is killed and started again with its append-only file. */
final class RedisKill implements Fault {

    private final String fsync;

    /**
     * @param fsync the value of appendfsync
     */
    RedisKill(String fsync) {
        this.fsync = fsync;
    }

    @Override
    public String name() {
        return "Redis kill -9, AOF " + fsync;
    }

    @Override
    public Promise promise() {
        return fsync.equals("always")
                ? Promise.everything()
                : Promise.everything()
                        .butGoesBack(
                                "The file may lag behind by a second or two. What it lacks is lost: messages, and that others were"
                                        + " delivered or acknowledged; these come again as new ones.");
    }

    @Override
    public RedisServer start() {
        return RedisServers.start("--appendonly", "yes", "--appendfsync", fsync);
    }

    @Override
    public void strike(Scene scene) {
        scene.redis().kill();
        scene.redis().restart();
    }
}
