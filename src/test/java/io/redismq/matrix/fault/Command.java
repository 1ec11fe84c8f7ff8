package io.redismq.matrix.fault;

import java.util.function.BiConsumer;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.args.ClientType;
import redis.clients.jedis.params.ClientKillParams;

/** Somebody gives Redis a command that does harm. */
final class Command implements Fault {

    private static final String LOSES = "What was there is lost.";

    private final String name;
    private final Promise promise;
    private final BiConsumer<Scene, Jedis> command;

    private Command(String name, Promise promise, BiConsumer<Scene, Jedis> command) {
        this.name = name;
        this.promise = promise;
        this.command = command;
    }

    static Fault scriptFlush() {
        return new Command("SCRIPT FLUSH", Promise.everything(), (scene, jedis) -> jedis.scriptFlush());
    }

    static Fault clientKill() {
        return new Command("CLIENT KILL", Promise.everything(), (scene, jedis) -> {
            jedis.clientKill(ClientKillParams.clientKillParams().type(ClientType.NORMAL));
            jedis.clientKill(ClientKillParams.clientKillParams().type(ClientType.PUBSUB));
        });
    }

    static Fault flushAll() {
        return new Command("FLUSHALL", Promise.everything().butLoses(LOSES), (scene, jedis) -> jedis.flushAll());
    }

    static Fault delete() {
        return new Command("DEL of the streams", Promise.everything().butLoses(LOSES), (scene, jedis) -> scene.keys()
                .forEach(jedis::del));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Promise promise() {
        return promise;
    }

    @Override
    public void strike(Scene scene) {
        try (Jedis jedis = scene.redis().jedis()) {
            command.accept(scene, jedis);
        }
    }
}
