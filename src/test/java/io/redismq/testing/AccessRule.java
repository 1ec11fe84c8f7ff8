package io.redismq.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Protocol.Command;

/** The rule for a Redis user of Redis MQ, word by word as the README has it, so that a test shows that it suffices. Stateless. */
public final class AccessRule {

    private AccessRule() {}

    /** From SETUSER on; the user is {@code app}, the password {@code secret} and the namespace {@code redismq}. */
    public static List<String> words() {
        try {
            String rule = Files.readAllLines(Path.of("README.md")).stream()
                    .dropWhile(line -> !line.startsWith("    ACL SETUSER"))
                    .takeWhile(line -> !line.isBlank())
                    .map(String::strip)
                    .collect(Collectors.joining(" "));
            List<String> words = List.of(rule.split(" "));
            return words.subList(1, words.size());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What stands behind the name of the user. */
    public static List<String> rights() {
        List<String> words = words();
        return words.subList(2, words.size());
    }

    /** Makes a user with these rights in a namespace of its own, of the same name as the user, and the password {@code secret}. */
    public static void makeTenant(Jedis jedis, String tenant) {
        jedis.sendCommand(
                Command.ACL,
                words().stream()
                        .map(word -> word.equals("app") ? tenant : word.replace("redismq:", tenant + ":"))
                        .toArray(String[]::new));
    }
}
