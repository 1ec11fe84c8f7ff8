package io.redismq.testing;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What is logged from its making until it is closed, which still goes to the standard error stream too. The binding of
 * the tests, slf4j-simple, writes there. One at a time; closed by the test that made it.
 */
public final class CapturedLog implements AutoCloseable {

    private final PrintStream before = System.err;
    private final ByteArrayOutputStream captured = new ByteArrayOutputStream();

    public CapturedLog() {
        System.setErr(new PrintStream(new Twice(), true, StandardCharsets.UTF_8));
    }

    /** The lines of a level, such as WARN, that our own classes have logged so far. */
    public List<String> lines(String level) {
        synchronized (captured) {
            return captured.toString(StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.contains(" " + level + " io.redismq."))
                    .toList();
        }
    }

    @Override
    public void close() {
        System.setErr(before);
    }

    private final class Twice extends OutputStream {

        @Override
        public void write(int octet) {
            write(new byte[] {(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] octets, int from, int length) {
            before.write(octets, from, length);
            synchronized (captured) {
                captured.write(octets, from, length);
            }
        }
    }
}
