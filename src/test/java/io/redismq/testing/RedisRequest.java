package io.redismq.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One request of a client, as a {@link FaultPlan} sees it: its command, keys and arguments. A transaction is seen as
 * one request too: its EXEC, which then knows all that was queued since MULTI. Immutable, apart from the arrays, which
 * nobody writes to.
 */
public final class RedisRequest {

    /** They set up or test a connection, or open a transaction: breaking them proves nothing, repeating them harms. */
    private static final Set<String> NEVER_FAULTED = Set.of(
            "HELLO",
            "AUTH",
            "CLIENT",
            "SELECT",
            "PING",
            "ECHO",
            "QUIT",
            "RESET",
            "COMMAND",
            "INFO",
            "CONFIG",
            "ROLE",
            "CLUSTER",
            "SENTINEL",
            "READONLY",
            "READWRITE",
            "ASKING",
            "WATCH",
            "UNWATCH",
            "MULTI",
            "DISCARD");

    /** Never repeated, for the second time they may block for ever. */
    private static final Set<String> BLOCKING = Set.of(
            "BLPOP", "BRPOP", "BRPOPLPUSH", "BLMOVE", "BLMPOP", "BZPOPMIN", "BZPOPMAX", "BZMPOP", "WAIT", "WAITAOF");

    /** After these, replies no longer match requests one by one. */
    private static final Set<String> STREAMING = Set.of(
            "SUBSCRIBE",
            "PSUBSCRIBE",
            "SSUBSCRIBE",
            "UNSUBSCRIBE",
            "PUNSUBSCRIBE",
            "SUNSUBSCRIBE",
            "MONITOR",
            "SYNC",
            "PSYNC");

    private static final int MAX_LENGTH = 512 * 1024 * 1024;

    private final List<byte[]> arguments;
    private final List<RedisRequest> transaction;

    private RedisRequest(List<byte[]> arguments, List<RedisRequest> transaction) {
        this.arguments = arguments;
        this.transaction = transaction;
    }

    /** The next request, or null when the client has closed its side. */
    static RedisRequest read(RespInput in) throws IOException {
        if (in.peek() < 0) {
            return null;
        }
        int count = length(in, '*');
        List<byte[]> arguments = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            arguments.add(in.bytes(length(in, '$')));
            in.bytes(2);
        }
        return new RedisRequest(arguments, List.of());
    }

    private static int length(RespInput in, char type) throws IOException {
        byte[] line = in.line();
        long length = line.length == 0 || line[0] != type ? -1 : RespReply.number(line);
        if (length < 0 || length > MAX_LENGTH) {
            throw new ProtocolException("The proxy understands requests as arrays of bulk strings only, not: "
                    + new String(line, StandardCharsets.ISO_8859_1));
        }
        return (int) length;
    }

    /** This EXEC together with what was queued before it, beginning with MULTI. */
    RedisRequest endOf(List<RedisRequest> queued) {
        return new RedisRequest(
                arguments, Stream.concat(queued.stream(), Stream.of(this)).toList());
    }

    void writeTo(OutputStream out) throws IOException {
        writeNumber(out, '*', arguments.size());
        for (byte[] argument : arguments) {
            writeNumber(out, '$', argument.length);
            out.write(argument);
            out.write('\r');
            out.write('\n');
        }
    }

    private static void writeNumber(OutputStream out, char type, int number) throws IOException {
        out.write((type + Integer.toString(number) + "\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    /** All that has to be sent to have this done again: the request, or the whole transaction. */
    List<RedisRequest> unit() {
        return transaction.isEmpty() ? List.of(this) : transaction;
    }

    /** The command in capital letters, such as XADD; EXEC for a transaction. */
    public String command() {
        return argument(0).toUpperCase(Locale.ROOT);
    }

    /** The command, or all commands of the transaction from MULTI to EXEC. */
    public List<String> commands() {
        return unit().stream().map(RedisRequest::command).toList();
    }

    /** The argument at this place as text, the command being number 0; empty when there are fewer. */
    public String argument(int number) {
        return number < arguments.size() ? new String(arguments.get(number), StandardCharsets.UTF_8) : "";
    }

    /** The first key it names, of a transaction the first of all; empty when it names none. */
    public String key() {
        if (!transaction.isEmpty()) {
            return transaction.stream()
                    .map(RedisRequest::key)
                    .filter(key -> !key.isEmpty())
                    .findFirst()
                    .orElse("");
        }
        return switch (command()) {
            case "EVAL", "EVALSHA", "EVAL_RO", "EVALSHA_RO", "FCALL", "FCALL_RO" ->
                "0".equals(argument(2)) ? "" : argument(3);
            case "XREAD", "XREADGROUP" -> argumentAfter("STREAMS");
            case "XGROUP", "XINFO", "OBJECT", "MEMORY" -> argument(2);
            case "SCRIPT", "FUNCTION", "WAIT", "WAITAOF", "PUBLISH" -> "";
            default -> argument(1);
        };
    }

    private String argumentAfter(String word) {
        for (int i = 1; i < arguments.size(); i++) {
            if (argument(i).equalsIgnoreCase(word)) {
                return argument(i + 1);
            }
        }
        return "";
    }

    boolean mayBeFaulted() {
        return !NEVER_FAULTED.contains(command());
    }

    boolean mayBeRepeated() {
        return mayBeFaulted()
                && !BLOCKING.contains(command())
                && argumentAfter("BLOCK").isEmpty();
    }

    boolean startsToWatch() {
        return "WATCH".equals(command());
    }

    boolean endsWatching() {
        return Set.of("EXEC", "DISCARD", "UNWATCH", "RESET").contains(command());
    }

    /** Whether from here on the connection must be left to itself. */
    boolean endsRequestAndReply() {
        return STREAMING.contains(command()) || ("CLIENT".equals(command()) && "REPLY".equalsIgnoreCase(argument(1)));
    }

    @Override
    public String toString() {
        return (transaction.isEmpty() ? command() : commands()) + " " + key();
    }
}
