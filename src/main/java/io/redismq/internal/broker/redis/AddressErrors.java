package io.redismq.internal.broker.redis;

import io.redismq.internal.broker.BrokerException;
import io.redismq.internal.broker.BrokerException.Reason;
import java.util.regex.Pattern;

/** Says that an address names another kind of Redis than is there, and how to write it, as Redis' words do not. Stateless. */
final class AddressErrors {

    /** How the address of one server, a cluster and sentinels begins. */
    static final String FORMS = "redis://HOST is one server, redis+cluster://HOSTS the nodes of a cluster and"
            + " redis+sentinel://HOSTS/MASTER sentinels";

    private static final Pattern NO_CLUSTER =
            Pattern.compile("(?i)cluster support disabled|unknown command ['`]cluster['`]");
    private static final Pattern NO_SENTINEL = Pattern.compile("(?i)unknown command ['`]sentinel['`]");
    private static final Pattern NO_SERVER = Pattern.compile("(?i)unknown command ['`](exists|select)['`]");
    private static final String NO_MASTER = "Master node is undefined";
    private static final String ELSEWHERE = "MOVED redirection loop";

    private AddressErrors() {}

    /** Null when the failure is not one of the address. */
    static BrokerException of(String verb, Throwable failure) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            String why = why(String.valueOf(t.getMessage()));
            if (why != null) {
                return new BrokerException(reason(why), verb + ": " + why, failure);
            }
        }
        return null;
    }

    /** In a cluster a node may be sure of what another one does not know yet. */
    private static Reason reason(String why) {
        return why.contains(ELSEWHERE) ? Reason.UNAVAILABLE : Reason.UNSUITABLE;
    }

    private static String why(String text) {
        if (NO_CLUSTER.matcher(text).find()) {
            return "the address names a cluster, and a server there is no node of one; " + FORMS;
        }
        if (NO_SENTINEL.matcher(text).find()) {
            return "the address names sentinels, and a server there is none; " + FORMS;
        }
        if (NO_SERVER.matcher(text).find()) {
            return "the server keeps no keys, as a sentinel does not; " + FORMS;
        }
        if (text.contains(ELSEWHERE)) {
            return "the server sends the request to another one, as a node of a cluster does; " + FORMS + " ("
                    + text.split("\\R", 2)[0] + ")";
        }
        return text.contains(NO_MASTER)
                ? "the sentinels watch no master of the name that stands behind them in the address"
                : null;
    }

    static boolean isElsewhere(BrokerException failure) {
        return failure.reason() == Reason.UNAVAILABLE && failure.getMessage().contains(ELSEWHERE);
    }
}
