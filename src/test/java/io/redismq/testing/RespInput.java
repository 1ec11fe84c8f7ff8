package io.redismq.testing;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ProtocolException;

/**
 * The bytes that come from one side of a proxied connection, read by lines and counted blocks as RESP needs it.
 * Before it waits for more, it flushes what was written to the other side, so a pipeline travels in few packets and
 * nothing ever waits in a buffer. Owned by the one thread that reads.
 */
final class RespInput {

    private static final int MAX_LINE = 1 << 20;

    private final InputStream in;
    private final OutputStream other;
    private final byte[] buffer = new byte[64 * 1024];
    private int position;
    private int limit;

    RespInput(InputStream in, OutputStream other) {
        this.in = in;
        this.other = other;
    }

    /** The next byte without taking it, or -1 at the end. */
    int peek() throws IOException {
        if (position == limit && !fill()) {
            return -1;
        }
        return buffer[position] & 0xff;
    }

    /** A line without its CR LF. */
    byte[] line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(32);
        int previous = -1;
        while (true) {
            int next = peek();
            if (next < 0) {
                throw new EOFException("The connection ended within a line");
            }
            position++;
            if (previous == '\r' && next == '\n') {
                return line.toByteArray();
            }
            if (previous == '\r') {
                line.write('\r');
            }
            if (next != '\r') {
                line.write(next);
            }
            if (line.size() > MAX_LINE) {
                throw new ProtocolException("A protocol line of more than " + MAX_LINE + " bytes");
            }
            previous = next;
        }
    }

    byte[] bytes(int count) throws IOException {
        byte[] result = new byte[count];
        int done = Math.min(count, limit - position);
        System.arraycopy(buffer, position, result, 0, done);
        position += done;
        if (done < count) {
            other.flush();
            if (in.readNBytes(result, done, count - done) < count - done) {
                throw new EOFException("The connection ended within a value of " + count + " bytes");
            }
        }
        return result;
    }

    void copy(long count, OutputStream out) throws IOException {
        long left = count;
        while (left > 0) {
            if (peek() < 0) {
                throw new EOFException("The connection ended within a value of " + count + " bytes");
            }
            int chunk = (int) Math.min(left, limit - position);
            out.write(buffer, position, chunk);
            position += chunk;
            left -= chunk;
        }
    }

    /** Passes on what is here, or what comes next; false at the end. */
    boolean copyAvailable(OutputStream out) throws IOException {
        if (peek() < 0) {
            return false;
        }
        out.write(buffer, position, limit - position);
        position = limit;
        return true;
    }

    private boolean fill() throws IOException {
        other.flush();
        int count = in.read(buffer, 0, buffer.length);
        position = 0;
        limit = Math.max(count, 0);
        return count > 0;
    }
}
