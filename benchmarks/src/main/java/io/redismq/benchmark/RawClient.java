package io.redismq.benchmark;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/**
 * What Redis itself can do with entries like ours: one bare connection that pipelines plain commands, with no guards
 * and no JMS. The figures to compare a provider with.
 */
final class RawClient {

    private static final int BATCH = 200;
    private static final int BATCHES_IN_FLIGHT = 2;
    private static final String GROUP = "group";

    private final URI redis;
    private final String key;
    private final int messages;
    private final byte[] add;

    RawClient(URI redis, String key, int messages, int size) {
        this.redis = redis;
        this.key = key;
        this.messages = Math.max(BATCHES_IN_FLIGHT, messages / BATCH) * BATCH;
        this.add = repeated(RespConnection.encode("XADD", key, "*", "header", header(), "body", body(size)));
    }

    /** As long as the header of an entry of the provider. */
    static String header() {
        return "14TP" + "0".repeat(14) + "\nID:0123456789abcdef0123-1234567\n1764547200000";
    }

    static String body(int size) {
        return new Payload(size).text(0, 0, 0);
    }

    /** Pipelined XADD of all messages. */
    void send(Meter meter) throws IOException {
        try (RespConnection connection = new RespConnection(redis)) {
            connection.call("DEL", key);
            connection.call("XGROUP", "CREATE", key, GROUP, "0", "MKSTREAM");
            meter.begin();
            int written = 0;
            for (int read = 0; read < messages; read += BATCH) {
                while (written < messages && written < read + BATCH * BATCHES_IN_FLIGHT) {
                    connection.write(add);
                    written += BATCH;
                }
                for (int i = 0; i < BATCH; i++) {
                    connection.read();
                }
            }
            meter.end(messages);
            checkLength(connection, messages);
        }
    }

    /** XREADGROUP, then XACK and XDEL of what it gave, pipelined with the next reads. */
    void consume(Meter meter) throws IOException {
        byte[] fetch = RespConnection.encode(
                "XREADGROUP", "GROUP", GROUP, "me", "COUNT", Integer.toString(BATCH), "STREAMS", key, ">");
        try (RespConnection connection = new RespConnection(redis)) {
            meter.begin();
            for (int i = 0; i < BATCHES_IN_FLIGHT; i++) {
                connection.write(fetch);
            }
            int batches = messages / BATCH;
            for (int batch = 0; batch < batches; batch++) {
                if (batch >= BATCHES_IN_FLIGHT) {
                    readSettled(connection); // replies come in the order of the commands
                }
                byte[] settle = settle(idsOf(connection.read()));
                connection.write(settle);
                if (batch + BATCHES_IN_FLIGHT < batches) {
                    connection.write(fetch);
                }
            }
            for (int i = 0; i < BATCHES_IN_FLIGHT; i++) {
                readSettled(connection);
            }
            meter.end(messages);
            checkLength(connection, 0);
            connection.call("DEL", key);
        }
    }

    private static void readSettled(RespConnection connection) throws IOException {
        expect(connection.read());
        expect(connection.read());
    }

    private static void expect(Object count) {
        if (!Integer.toString(BATCH).equals(count)) {
            throw new IllegalStateException("Redis settled " + count + " of " + BATCH + " entries");
        }
    }

    private byte[] settle(List<byte[]> ids) {
        List<byte[]> words = new ArrayList<>(ids);
        words.addAll(0, List.of(RespConnection.ascii("XDEL"), RespConnection.ascii(key)));
        byte[] delete = RespConnection.encode(words);
        words.set(0, RespConnection.ascii("XACK"));
        words.add(2, RespConnection.ascii(GROUP));
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.writeBytes(RespConnection.encode(words));
        both.writeBytes(delete);
        return both.toByteArray();
    }

    private static List<byte[]> idsOf(Object reply) {
        List<?> entries = (List<?>) ((List<?>) ((List<?>) reply).get(0)).get(1);
        List<byte[]> ids = new ArrayList<>(entries.size());
        for (Object entry : entries) {
            ids.add((byte[]) ((List<?>) entry).get(0));
        }
        return ids;
    }

    private void checkLength(RespConnection connection, int expected) throws IOException {
        Object length = connection.call("XLEN", key);
        if (!Integer.toString(expected).equals(length)) {
            throw new IllegalStateException("The stream has " + length + " entries and not " + expected);
        }
    }

    private static byte[] repeated(byte[] command) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < BATCH; i++) {
            all.writeBytes(command);
        }
        return all.toByteArray();
    }
}
