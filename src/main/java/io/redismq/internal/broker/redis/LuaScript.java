package io.redismq.internal.broker.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The scripts, one per verb of the broker port; the text of each is its file with the parts it includes put in front.
 * Immutable, loaded once.
 */
enum LuaScript {
    SEND,
    FENCE_SENDER,
    FETCH,
    GIVE_BACK,
    DEAD_LETTER,
    RECONCILE,
    BROWSE,
    CLOSE_CONSUMER,
    REAP,
    TEND,
    CLAIM_NAME,
    RELEASE_NAME,
    KEEP_TEMPORARY,
    CONDEMN_TEMPORARY,
    FORGET_TEMPORARY,
    CREATE_DESTINATION,
    DELETE_DESTINATION,
    CLOCK;

    private static final String INCLUDE = "--@include ";

    private final String text = load();

    /** The whole text, as Redis runs it: comments are left out, since Redis keeps and hashes every byte. */
    String text() {
        return text;
    }

    String fileName() {
        return name().toLowerCase(Locale.ROOT) + ".lua";
    }

    private String load() {
        StringBuilder whole = new StringBuilder();
        read(fileName())
                .lines()
                .filter(line -> line.startsWith(INCLUDE))
                .forEach(line -> append(
                        whole, read("lib/" + line.substring(INCLUDE.length()).trim() + ".lua")));
        append(whole, read(fileName()));
        return whole.toString();
    }

    private static void append(StringBuilder whole, String source) {
        source.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("--"))
                .forEach(line -> whole.append(line).append('\n'));
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
