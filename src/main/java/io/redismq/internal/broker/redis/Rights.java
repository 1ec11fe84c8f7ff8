package io.redismq.internal.broker.redis;

import io.redismq.internal.broker.BrokerException;
import io.redismq.internal.broker.BrokerException.Reason;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/**
 * Finds out which rights the Redis user lacks, by trying them: a user may seldom ask ACL about itself, and up to Redis 7.0
 * an error does not name the command that a script was refused. Stateless.
 */
final class Rights {

    private Rights() {}

    /**
     * The rules of ACL SETUSER that grant what is missing, with spaces between; empty when nothing is.
     *
     * @param key any key of the destination, or of whatever it is about; nothing is done to it
     * @param pattern the keys to ask for when this one is out of reach
     */
    static CompletableFuture<String> missing(ScriptRunner scripts, String key, String pattern) {
        String namespace = key.substring(0, Math.max(0, key.indexOf(":{")));
        String channels = namespace + ":wake:";
        return scripts.run(LuaScript.PROBE_RIGHTS, List.of(beside(key)), ScriptRunner.text(channels + "~"))
                .handle((reply, failure) -> {
                    if (failure == null) {
                        return CompletableFuture.completedFuture(rules(reply.texts(), pattern, channels + "*"));
                    }
                    BrokerException cause = BrokerException.from(failure);
                    return cause.reason() == Reason.PERMISSION && RedisErrors.isAboutKeys(cause.getMessage())
                            ? CompletableFuture.completedFuture("~" + pattern)
                            : CompletableFuture.<String>failedFuture(cause);
                })
                .thenCompose(outcome -> outcome);
    }

    /** All keys of a destination, as the pattern of a rule. */
    static String patternOf(String key) {
        return base(key) + "*";
    }

    private static String beside(String key) {
        return base(key) + ":probe";
    }

    private static String base(String key) {
        return key.substring(0, key.indexOf('}') + 1);
    }

    private static String rules(List<String> missing, String keys, String channels) {
        return missing.stream()
                .map(what -> switch (what) {
                    case "KEY" -> "~" + keys;
                    case "CHANNEL" -> "&" + channels;
                    default -> "+" + what;
                })
                .collect(Collectors.joining(" "));
    }
}
