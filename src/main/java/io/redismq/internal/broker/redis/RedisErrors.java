package io.redismq.internal.broker.redis;

import io.redismq.internal.broker.BrokerException;
import io.redismq.internal.broker.BrokerException.Reason;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
            Map.entry("UNBLOCKED", Reason.UNAVAILABLE),
            Map.entry("cannot be used with replica instances", Reason.UNAVAILABLE),
            Map.entry("MASTERDOWN", Reason.UNAVAILABLE),
            Map.entry("CLUSTERDOWN", Reason.UNAVAILABLE),
            Map.entry("TRYAGAIN", Reason.UNAVAILABLE),
            Map.entry("NOSCRIPT", Reason.UNAVAILABLE), // forgotten once more between Redisson's loading and running it
            Map.entry("BUSY ", Reason.UNAVAILABLE),
            Map.entry("max number of clients", Reason.UNAVAILABLE));

    private static final Pattern COMMAND = Pattern.compile("run the '([^']+)' command");

    private static final Pattern NAMING = Pattern.compile("(?i)(run the|unknown command) ['`]client(\\|setname)?['`]");

    /** What an exception puts in front of the text of its cause. */
    private static final Pattern CLASSES = Pattern.compile("^(?:[a-z]\\w*\\.[\\w.$]+: )+");

    private static final int LONGEST_TEXT = 160;

    private RedisErrors() {}

    /**
     * Of a script that ended with an error. Scripts check everything before their first write, and Redis refuses that one
     * or none.
     *
     * @param onlyCopy whether the script was sent once, so that no other copy can have done what this one did not
     */
    static BrokerException fromReply(String verb, String text, boolean onlyCopy) {
        Reason found = reasonOf(text);
        Reason reason = found == null ? Reason.FAILED : found;
        String explained = explain(verb, found, text);
        return onlyCopy ? BrokerException.untouched(reason, explained) : new BrokerException(reason, explained);
    }

    static BrokerException fromFailure(String verb, Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof BrokerException already) {
            return already;
        }
        BrokerException tls = TlsErrors.of(verb, cause);
        if (tls != null) {
            return tls;
        }
        BrokerException address = AddressErrors.of(verb, cause);
        if (address != null) {
            return address;
        }
        for (Throwable t = cause; t != null; t = t.getCause()) {
            if (t instanceof BrokerException ours) { // what was found when a network connection was opened
                return new BrokerException(ours.reason(), verb + ": " + ours.getMessage(), cause);
            }
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
        String brief = CLASSES.matcher(text.split("\\R| [Cc]hannel: | [Cc]ommand: | Check connection", 2)[0])
                .replaceFirst("")
                .strip();
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

    /** That the user may not do something, with what grants it. */
    static BrokerException lacking(String verb, String rules, BrokerException cause) {
        return new BrokerException(
                Reason.PERMISSION,
                verb + ": the Redis user lacks rights that ACL SETUSER grants with " + rules
                        + "; all that are needed are in the README",
                cause);
    }

    /** The same of a channel, of which Redis does not say what grants it. */
    static BrokerException subscribing(String channel, Throwable failure) {
        String verb = "subscribe to wake-ups";
        BrokerException cause = fromFailure(verb, failure);
        return cause.reason() == Reason.PERMISSION && cause.getMessage().contains("access")
                ? lacking(verb, "&" + channel.substring(0, channel.lastIndexOf(':') + 1) + "*", cause)
                : cause;
    }

    static boolean isAboutKeys(String text) {
        return text.contains("of the keys") || text.contains("access a key"); // before Redis 7.2, and since
    }

    /** Whether a network connection failed since it may not have a name. */
    static boolean isAboutTheName(Throwable failure) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (NAMING.matcher(String.valueOf(t.getMessage())).find()) {
                return true;
            }
        }
        return false;
    }

    /** What grants the right that is missing, as far as Redis names it. */
    private static String rule(String text) {
        Matcher command = COMMAND.matcher(text);
        return (command.find() ? "ACL SETUSER grants it with +" + command.group(1) + "; all" : "those")
                + " that are needed are in the README";
    }

    private static String explain(String verb, Reason reason, String text) {
        String remedy = reason == null
                ? "Redis refused it"
                : switch (reason) {
                    case WRONG_TYPE ->
                        "a key of this destination holds a value of another type; rename the"
                                + " destination, or remove that key or use another namespace";
                    case PERMISSION -> "the Redis user lacks a right; " + rule(text);
                    case AUTHENTICATION -> "Redis did not accept the user name or password";
                    case FULL -> "Redis has reached maxmemory; consume messages or raise the limit";
                    case UNAVAILABLE -> "Redis cannot be reached or cannot serve now";
                    case TIMEOUT -> "Redis did not answer in time";
                    default -> "Redis refused it";
                };
        return verb + ": " + remedy + " (" + text + ")";
    }
}
