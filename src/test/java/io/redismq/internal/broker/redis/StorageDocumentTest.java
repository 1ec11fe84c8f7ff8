package io.redismq.internal.broker.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.redismq.internal.broker.Address;
import io.redismq.internal.broker.Address.Kind;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/storage.md is complete: every key and every command that the scripts use. */
class StorageDocumentTest {

    private static final String BASE = "redismq:{queue:NAME}";

    private static String document() throws IOException {
        return Files.readString(Path.of("docs/storage.md"));
    }

    private static List<String> keysInTheTable() throws IOException {
        return document()
                .lines()
                .filter(line -> line.startsWith("| `BASE"))
                .map(line -> line.split("\\|")[1])
                .toList();
    }

    /** What a method of the key names gives, as the table writes it. */
    private static String written(Method method, Kind kind) throws ReflectiveOperationException {
        DestinationKeys keys = new DestinationKeys("redismq", new Address(kind, "NAME"));
        Object key = method.getParameterCount() == 0
                ? method.invoke(keys)
                : method.invoke(keys, method.getParameterTypes()[0] == int.class ? (Object) 9 : "CONNECTION");
        return "`" + String.valueOf(key).replace(BASE, "BASE") + "`";
    }

    private static Stream<Method> keyMethods() {
        return Arrays.stream(DestinationKeys.class.getDeclaredMethods())
                .filter(method -> !method.getName().equals("group")) // no key
                .filter(method ->
                        !Modifier.isStatic(method.getModifiers()) && !Modifier.isPrivate(method.getModifiers()))
                .filter(method -> !method.isSynthetic() && method.getReturnType() == String.class);
    }

    @Test
    void everyKeyOfADestinationIsInTheTable() throws Exception {
        List<String> table = keysInTheTable();
        for (Method method : keyMethods().toList()) {
            String key = written(method, Kind.QUEUE);
            assertThat(table).as("%s() in the table of keys", method.getName()).anyMatch(cell -> cell.contains(key));
        }
        assertThat(keyMethods()).hasSizeGreaterThan(8);
        assertThat(table).anyMatch(cell -> cell.contains("`BASE`"));
    }

    @Test
    void theKeysOfWhatIsSetAsideFollowTheSameTable() throws Exception {
        for (Method method : keyMethods().toList()) {
            assertThat(written(method, Kind.DEAD_LETTERS)).matches("`BASE:(dlq.*|owner)`");
            assertThat(written(method, Kind.EXPIRED)).matches("`BASE:(expired.*|owner)`");
        }
    }

    /** What a temporary destination leaves when it is deleted: one key is named first, others expire. */
    @Test
    void allKeysAreThoseOfTheTable() throws Exception {
        DestinationKeys keys = new DestinationKeys("redismq", new Address(Kind.QUEUE, "NAME"));
        DestinationKeys deadLetters = new DestinationKeys("redismq", new Address(Kind.DEAD_LETTERS, "NAME"));
        DestinationKeys expired = new DestinationKeys("redismq", new Address(Kind.EXPIRED, "NAME"));
        List<String> all = Stream.of(keys, deadLetters, expired)
                .flatMap(each -> each.all().stream())
                .map(key -> "`" + key.replace(BASE, "BASE") + "`")
                .toList();
        for (Method method : keyMethods().toList()) {
            String key = written(method, Kind.QUEUE);
            assertThat(all.contains(key))
                    .as(key)
                    .isEqualTo(!key.matches("`BASE:(owner|(sender|tx|branch|staged):.*)`"));
        }
    }

    @Test
    void everyCommandOfTheScriptsIsAmongTheAccessRights() throws Exception {
        Set<String> used = new TreeSet<>();
        for (LuaScript script : LuaScript.values()) {
            Pattern.compile("redis\\.p?call\\('([A-Z]+)'")
                    .matcher(script.text())
                    .results()
                    .forEach(call -> used.add("+" + call.group(1).toLowerCase(Locale.ROOT)));
        }
        Set<String> granted = Pattern.compile("\\+[a-z|]+")
                .matcher(Files.readString(Path.of("README.md")))
                .results()
                .map(right -> right.group().replaceFirst("pubsub\\|numsub", "pubsub"))
                .collect(Collectors.toSet());
        assertThat(granted).containsAll(used);
    }
}
