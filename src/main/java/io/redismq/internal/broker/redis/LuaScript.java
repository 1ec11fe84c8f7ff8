package io.redismq.internal.broker.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/**
 * The scripts, one per verb of the broker port; the text of each is its file with the parts that it includes.
 * Immutable, loaded once.
 */
enum LuaScript {
    SEND,
    PUBLISH,
    FENCE_SENDER,
    COMMIT,
    FENCE_TRANSACTION,
    STAGE_MESSAGES,
    STAGE_SETTLEMENT,
    UNSTAGE_SETTLEMENT,
    APPLY_BRANCH,
    UNDO_BRANCH,
    KEEP_TRANSACTION,
    DECIDE_TRANSACTION,
    RECOVER_TRANSACTION,
    FORGET_TRANSACTION,
    FETCH,
    SELECT,
    GIVE_BACK,
    DEAD_LETTER,
    RECONCILE,
    BROWSE,
    CLOSE_CONSUMER,
    REAP,
    TEND,
    SWEEP,
    TRIM,
    SUBSCRIBE,
    LIST_SUBSCRIPTIONS,
    END_SUBSCRIPTION,
    CLAIM_SUBSCRIPTION,
    KEEP_SUBSCRIPTION,
    LEAVE_SUBSCRIPTION,
    REMOVE_SUBSCRIPTION,
    CLAIM_NAME,
    RELEASE_NAME,
    KEEP_TEMPORARY,
    CONDEMN_TEMPORARY,
    FORGET_TEMPORARY,
    CREATE_DESTINATION,
    DELETE_DESTINATION,
    CLAIM_LAYOUT,
    PROBE_RIGHTS,
    CLOCK;

    private static final String INCLUDE = "--@include ";

    private final String text = load();
    private final String sha1 = sha1Of(text);

    /** The whole text, as Redis runs it: comments are left out, since Redis keeps and hashes every byte. */
    String text() {
        return text;
    }

    /** The name under which Redis knows the script once it has run it. */
    String sha1() {
        return sha1;
    }

    private static String sha1Of(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-1", e);
        }
    }

    String fileName() {
        return name().toLowerCase(Locale.ROOT) + ".lua";
    }

    private String load() {
        StringBuilder whole = new StringBuilder();
        append(whole, fileName());
        return whole.toString();
    }

    /** A part stands where it is included, so that one within a function costs nothing until that runs. */
    private static void append(StringBuilder whole, String file) {
        read(file).lines().map(String::strip).forEach(line -> {
            if (line.startsWith(INCLUDE)) {
                append(whole, "lib/" + line.substring(INCLUDE.length()).trim() + ".lua");
            } else if (!line.isEmpty() && !line.startsWith("--")) {
                whole.append(line).append('\n');
            }
        });
    }

    private static String read(String file) {
        try (InputStream in = LuaScript.class.getResourceAsStream("/io/redismq/lua/" + file)) {
            if (in == null) {
                throw new IllegalStateException("The script " + file + " is missing from the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
