package io.redismq.internal.broker.redis;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where Redis is, as a URI without options says. The spellings of other clients are understood too:
 * {@code redis-sentinel} for {@code redis+sentinel}, and a master's name behind a hash sign. Immutable.
 *
 * @param mode how the addresses are to be understood
 * @param addresses {@code redis://host:port} each, or {@code rediss}; at least one
 * @param username null where none is given, as is the password
 * @param masterName of sentinels only
 * @param database the number, 0 of a cluster
 */
record RedisUri(Mode mode, List<String> addresses, String username, String password, String masterName, int database) {

    enum Mode {
        SINGLE,
        SENTINEL,
        CLUSTER,
        REPLICATED
    }

    private static final String FORMS =
            "redis://[[user]:password@]host[:port][/database], redis+sentinel://HOSTS/master"
                    + "[/database], redis+cluster://HOSTS or redis+replicated://HOSTS[/database], or rediss for TLS";

    /** {@link java.net.URI} takes no list of IPv6 addresses, and shows passwords in its messages. */
    private static final Pattern SYNTAX =
            Pattern.compile("(rediss?)(?:[+-](sentinel|cluster|replicated))?://([^/?#]+)(?:/([^?#]*))?(?:#(.*))?");

    private static final Pattern HOST = Pattern.compile("([^:\\[\\]\\s]+|\\[[0-9a-fA-F:.]+])(?::(\\d{1,5}))?");
    private static final int LAST_PORT = 65_535;
    private static final Map<Mode, Integer> PORTS =
            Map.of(Mode.SINGLE, 6379, Mode.SENTINEL, 26379, Mode.CLUSTER, 6379, Mode.REPLICATED, 6379);

    /** Whether connections to all of them are TLS. */
    boolean isSecure() {
        return addresses.get(0).startsWith("rediss:");
    }

    static RedisUri parse(String text) {
        Matcher uri = SYNTAX.matcher(text);
        if (!uri.matches()) {
            throw unusable("it has not one of these forms");
        }
        Mode mode =
                uri.group(2) == null ? Mode.SINGLE : Mode.valueOf(uri.group(2).toUpperCase(Locale.ROOT));
        String authority = uri.group(3);
        int at = authority.lastIndexOf('@');
        List<String> addresses = Arrays.stream(authority.substring(at + 1).split(",", -1))
                .map(host -> address(uri.group(1), host, PORTS.get(mode)))
                .toList();
        if (mode == Mode.SINGLE && addresses.size() > 1) {
            throw unusable("several hosts need a scheme that says what they are, such as redis+cluster");
        }
        String[] user =
                at < 0 ? new String[] {"", ""} : authority.substring(0, at).split(":", 2);
        return withPath(mode, addresses, user, decoded(uri.group(4)), decoded(uri.group(5)));
    }

    private static RedisUri withPath(Mode mode, List<String> addresses, String[] user, String behind, String fragment) {
        String path = behind;
        String master = null;
        if (mode == Mode.SENTINEL) {
            int slash = path.indexOf('/');
            master = !fragment.isEmpty() ? fragment : slash < 0 ? path : path.substring(0, slash);
            path = !fragment.isEmpty() ? path : slash < 0 ? "" : path.substring(slash + 1);
            if (master.isEmpty()) {
                throw unusable("the name of the master is missing behind the sentinels");
            }
        }
        if (!path.matches("\\d{0,4}")) {
            throw unusable("what stands behind the hosts is not the number of a database");
        }
        int database = path.isEmpty() ? 0 : Integer.parseInt(path);
        if (mode == Mode.CLUSTER && database != 0) {
            throw unusable("a cluster has the database 0 only");
        }
        return new RedisUri(
                mode,
                addresses,
                orNull(decoded(user[0])),
                orNull(decoded(user.length < 2 ? "" : user[1])),
                master,
                database);
    }

    private static String address(String scheme, String text, int port) {
        Matcher host = HOST.matcher(text);
        if (!host.matches() || host.group(2) != null && Integer.parseInt(host.group(2)) > LAST_PORT) {
            throw unusable("a host is not of the form host[:port]");
        }
        return scheme + "://" + host.group(1) + ":" + (host.group(2) == null ? port : host.group(2));
    }

    private static String decoded(String part) {
        try {
            return part == null ? "" : URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) { // not as the cause, since it shows a part of the password
            throw unusable("it is not properly percent-encoded");
        }
    }

    private static String orNull(String text) {
        return text.isEmpty() ? null : text;
    }

    /** Repeats nothing of the address: of a password that is not encoded a part may stand anywhere. */
    private static IllegalArgumentException unusable(String why) {
        return new IllegalArgumentException("The option uri cannot be used: " + why + "; expected " + FORMS
                + ". Characters such as / ? # % in a user name or password are percent-encoded");
    }
}
