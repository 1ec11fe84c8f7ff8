package io.redismq.examples.quickstart;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.commands.ProtocolCommand;

/** Runs commands and shows them and their replies the way redis-cli does, so that nobody needs to have it. */
final class RedisCli implements AutoCloseable {

    private static final String MARGIN = "    ";

    private final Jedis jedis;

    RedisCli(String url) {
        this.jedis = new Jedis(URI.create(url));
    }

    /** Shows one command and its reply. */
    void show(String... words) {
        System.out.println();
        System.out.println(MARGIN + "$ redis-cli " + shellWords(words));
        print(run(words), MARGIN, MARGIN);
    }

    Object run(String... words) {
        ProtocolCommand command = () -> words[0].getBytes(StandardCharsets.UTF_8);
        return jedis.sendCommand(command, Arrays.copyOfRange(words, 1, words.length));
    }

    private static String shellWords(String[] words) {
        StringBuilder line = new StringBuilder();
        for (String word : words) {
            line.append(line.isEmpty() ? "" : " ");
            line.append(word.matches("[\\w:.+-]+") ? word : "'" + word + "'");
        }
        return line.toString();
    }

    /** A nested list is numbered at each level, its first element on the line of its own number. */
    private static void print(Object reply, String first, String rest) {
        if (!(reply instanceof List<?> list)) {
            System.out.println(first + scalar(reply));
            return;
        }
        if (list.isEmpty()) {
            System.out.println(first + "(empty array)");
            return;
        }
        int width = String.valueOf(list.size()).length();
        for (int i = 0; i < list.size(); i++) {
            String number = String.format("%" + width + "d) ", i + 1);
            print(list.get(i), (i == 0 ? first : rest) + number, rest + " ".repeat(number.length()));
        }
    }

    private static String scalar(Object value) {
        if (value == null) {
            return "(nil)";
        }
        if (value instanceof Long number) {
            return "(integer) " + number;
        }
        String text = value instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : value.toString();
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }

    @Override
    public void close() {
        jedis.close();
    }
}
