package io.redismq.benchmark;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLSocketFactory;

/** A bare connection to Redis that writes what it is given and reads RESP2 replies. For one thread. */
final class RespConnection implements AutoCloseable {

    private static final int TIMEOUT_MILLIS = 30_000;
    private static final int BUFFER = 1 << 17;

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final byte[] buffer = new byte[BUFFER];
    private int position;
    private int limit;

    RespConnection(URI uri) throws IOException {
        int port = uri.getPort() < 0 ? 6379 : uri.getPort();
        socket = "rediss".equals(uri.getScheme())
                ? SSLSocketFactory.getDefault().createSocket(uri.getHost(), port)
                : new Socket(uri.getHost(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        in = socket.getInputStream();
        out = socket.getOutputStream();
        String userInfo = uri.getUserInfo();
        if (userInfo != null) {
            int colon = userInfo.indexOf(':');
            String user = userInfo.substring(0, Math.max(0, colon));
            String password = userInfo.substring(colon + 1);
            call(user.isEmpty() ? List.of("AUTH", password) : List.of("AUTH", user, password));
        }
        if (uri.getPath() != null && uri.getPath().length() > 1) {
            call(List.of("SELECT", uri.getPath().substring(1)));
        }
    }

    static byte[] encode(List<byte[]> words) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(ascii("*" + words.size() + "\r\n"));
        for (byte[] word : words) {
            bytes.writeBytes(ascii("$" + word.length + "\r\n"));
            bytes.writeBytes(word);
            bytes.writeBytes(ascii("\r\n"));
        }
        return bytes.toByteArray();
    }

    static byte[] encode(String... words) {
        List<byte[]> all = new ArrayList<>();
        for (String word : words) {
            all.add(ascii(word));
        }
        return encode(all);
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    Object call(List<String> words) throws IOException {
        write(encode(words.toArray(String[]::new)));
        return read();
    }

    Object call(String... words) throws IOException {
        return call(List.of(words));
    }

    String text(String... words) throws IOException {
        return new String((byte[]) call(words), StandardCharsets.UTF_8);
    }

    /** Encoded commands, any number at once. */
    void write(byte[] commands) throws IOException {
        out.write(commands);
    }

    /** A status or an integer as a String, a bulk as bytes, an array as a List, null as null. An error is thrown. */
    Object read() throws IOException {
        byte type = next();
        String line = line();
        return switch (type) {
            case '+', ':' -> line;
            case '$' -> bulk(Integer.parseInt(line));
            case '*' -> array(Integer.parseInt(line));
            case '-' -> throw new IllegalStateException("Redis answers: " + line);
            default -> throw new IllegalStateException("Not a reply of Redis: " + (char) type + line);
        };
    }

    private byte[] bulk(int length) throws IOException {
        if (length < 0) {
            return null;
        }
        byte[] bytes = new byte[length];
        int done = 0;
        while (done < length) {
            if (position == limit) {
                fill();
            }
            int part = Math.min(length - done, limit - position);
            System.arraycopy(buffer, position, bytes, done, part);
            position += part;
            done += part;
        }
        next();
        next();
        return bytes;
    }

    private List<Object> array(int length) throws IOException {
        if (length < 0) {
            return null;
        }
        List<Object> values = new ArrayList<>(length);
        for (int i = 0; i < length; i++) {
            values.add(read());
        }
        return values;
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (byte each = next(); each != '\r'; each = next()) {
            line.append((char) each);
        }
        next();
        return line.toString();
    }

    private byte next() throws IOException {
        if (position == limit) {
            fill();
        }
        return buffer[position++];
    }

    private void fill() throws IOException {
        limit = in.read(buffer);
        position = 0;
        if (limit <= 0) {
            limit = 0;
            throw new EOFException("Redis closed the connection");
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
