package io.redismq.internal.broker.redis;

import io.redismq.internal.broker.BrokerException;
import io.redismq.internal.broker.BrokerException.Reason;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Which versions of keys and entries a namespace has. The record is in a slot of its own and says what clients must
 * understand to work there; the first client writes it. Immutable; stateless but for the record in Redis.
 */
final class Layout {

    /** Raised when clients of the version before could not work with the keys. */
    static final int KEYS = 1;

    /** The format that entries have; a test compares it with that of the messages. */
    static final int ENTRIES = 1;

    /** Redis reads starts of ranges like this since 6.2, and scripts need them. */
    private static final String EXCLUSIVE = "(0-0";

    private final String namespace;
    private final ScriptRunner scripts;
    private final String start;

    Layout(String namespace, ScriptRunner scripts) {
        this(namespace, scripts, EXCLUSIVE);
    }

    /** @param start what only a Redis that is new enough can read */
    Layout(String namespace, ScriptRunner scripts, String start) {
        this.namespace = namespace;
        this.scripts = scripts;
        this.start = start;
    }

    static String key(String namespace) {
        return namespace + ":{layout}";
    }

    /**
     * Reads the record, or writes it where there is none; fails with UNSUITABLE where this client does not know the layout.
     *
     * @return whether the server is new enough; if not, nothing was written
     */
    CompletableFuture<Boolean> claim() {
        String key = key(namespace);
        return scripts.run(
                        LuaScript.CLAIM_LAYOUT,
                        List.of(key),
                        ScriptRunner.number(KEYS),
                        ScriptRunner.number(ENTRIES),
                        ScriptRunner.text(start))
                .handle((reply, failure) -> {
                    if (failure == null) {
                        return answered(reply);
                    }
                    BrokerException cause = BrokerException.from(failure);
                    return CompletableFuture.<Boolean>failedFuture(
                            cause.reason() == Reason.WRONG_TYPE ? unreadable("is no hash") : cause);
                })
                .thenCompose(outcome -> outcome);
    }

    private CompletableFuture<Boolean> answered(Reply reply) {
        return switch (reply.code()) {
            case "OK" -> understood(reply.texts().get(0), reply.texts().get(1));
            case "OLD" -> CompletableFuture.completedFuture(false);
            default -> CompletableFuture.failedFuture(reply.unexpected());
        };
    }

    private CompletableFuture<Boolean> understood(String keys, String entries) {
        if (!keys.matches("\\d{1,9}") || !entries.matches("\\d{1,9}")) {
            return CompletableFuture.failedFuture(
                    unreadable("has '" + keys + "' as the version of keys and '" + entries + "' as that of entries"));
        }
        if (Integer.parseInt(keys) > KEYS || Integer.parseInt(entries) > ENTRIES) {
            return CompletableFuture.failedFuture(new BrokerException(
                    Reason.UNSUITABLE,
                    "The namespace " + namespace + " has keys of version " + keys + " and entries of version " + entries
                            + ", and this client understands versions up to " + KEYS + " and " + ENTRIES
                            + ": use a newer release of Redis MQ, or another namespace"));
        }
        return CompletableFuture.completedFuture(true);
    }

    private BrokerException unreadable(String how) {
        return new BrokerException(
                Reason.UNSUITABLE,
                "The key " + key(namespace) + " " + how
                        + ", so it is not known which clients can work in this namespace:"
                        + " delete the key when all clients there are of this release, or use another namespace");
    }
}
