package io.redismq.internal.broker.redis;

import io.redismq.internal.broker.BrokerException;
import io.redismq.internal.broker.BrokerException.Reason;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.redisson.client.RedisConnectionException;
import org.redisson.client.RedisTimeoutException;

/**
 * Turns what Redis and Redisson say into the port's one exception. Redisson recognises some errors by class, Redis
 * names all by a code word, which may stand anywhere in the text: so the words decide, then the class. Stateless.
 */
final class RedisErrors {

    private static final Map<String, Reason> BY_WORD = Map.ofEntries(
            Map.entry("WRONGTYPE", Reason.WRONG_TYPE),
            Map.entry("NOPERM", Reason.PERMISSION),
            Map.entry("The user executing the script can't", Reason.PERMISSION),
            Map.entry("ACL failure in script", Reason.PERMISSION),
            Map.entry("WRONGPASS", Reason.AUTHENTICATION),
            Map.entry("NOAUTH", Reason.AUTHENTICATION),
            Map.entry("invalid password", Reason.AUTHENTICATION),
            Map.entry("without any password configured", Reason.AUTHENTICATION),
            Map.entry("OOM command not allowed", Reason.FULL),
            Map.entry("MISCONF", Reason.UNAVAILABLE),
            Map.entry("LOADING", Reason.UNAVAILABLE),
            Map.entry("READONLY", Reason.UNAVAILABLE),
            Map.entry("NOREPLICAS", Reason.UNAVAILABLE),
            Map.entry("MASTERDOWN", Reason.UNAVAILABLE),
            Map.entry("CLUSTERDOWN", Reason.UNAVAILABLE),
            Map.entry("TRYAGAIN", Reason.UNAVAILABLE),
            Map.entry("BUSY ", Reason.UNAVAILABLE),
            Map.entry("max number of clients", Reason.UNAVAILABLE));

    private static final int LONGEST_TEXT = 160;

    private RedisErrors() {}

    static BrokerException fromReply(String verb, String text) {
        Reason reason = reasonOf(text);
        return new BrokerException(reason == null ? Reason.FAILED : reason, explain(verb, reason, text));
    }

    static BrokerException fromFailure(String verb, Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof BrokerException already) {
            return already;
        }
        for (Throwable t = cause; t != null; t = t.getCause()) {
            // The words of a time-out are Redisson's: they quote the command, whose keys may hold any word.
            String text = t instanceof RedisTimeoutException ? "" : brief(String.valueOf(t.getMessage()));
            Reason reason = reasonOf(text);
            if (reason != null) {
                return new BrokerException(reason, explain(verb, reason, text), cause);
            }
        }
        Reason reason = reasonOf(cause);
        return new BrokerException(reason, explain(verb, reason, brief(String.valueOf(cause.getMessage()))), cause);
    }

    /** Without the command that Redisson appends, the whole script and its arguments included. */
    private static String brief(String text) {
        String brief = text.split("\\R| [Cc]hannel: | [Cc]ommand: | Check connection", 2)[0].strip();
        return brief.length() <= LONGEST_TEXT ? brief : brief.substring(0, LONGEST_TEXT) + "…";
    }

    /** A refused or broken network connection may be wrapped in an exception that says nothing. */
    private static Reason reasonOf(Throwable cause) {
        for (Throwable t = cause; t != null; t = t.getCause()) {
            if (t instanceof RedisTimeoutException) {
                return Reason.TIMEOUT;
            }
            if (t instanceof RedisConnectionException || t instanceof IOException) {
                return Reason.UNAVAILABLE;
            }
        }
        return Reason.FAILED;
    }

    private static Reason reasonOf(String text) {
        return BY_WORD.entrySet().stream()
                .filter(entry -> text.contains(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
    }

    private static String explain(String verb, Reason reason, String text) {
        String remedy = reason == null
                ? "Redis refused it"
                : switch (reason) {
                    case WRONG_TYPE ->
                        "a key of this destination holds a value of another type; rename the"
                                + " destination, or remove that key or use another namespace";
                    case PERMISSION -> "the Redis user lacks a right; see the ACL rules in the README";
                    case AUTHENTICATION -> "Redis did not accept the user name or password";
                    case FULL -> "Redis has reached maxmemory; consume messages or raise the limit";
                    case UNAVAILABLE -> "Redis cannot be reached or cannot serve now";
                    case TIMEOUT -> "Redis did not answer in time";
                    default -> "Redis refused it";
                };
        return verb + ": " + remedy + " (" + text + ")";
    }
}
