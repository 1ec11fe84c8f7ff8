package io.redismq.internal.broker.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What all script files have in common: a header that says what they do, no globals, no key names of their own. */
class LuaFilesTest {

    private static final Path ROOT = Path.of("src/main/resources/io/redismq/lua");
    private static final int MOST_LINES = 120;

    private static final String NAME = "[A-Za-z_][A-Za-z0-9_]*";
    private static final Pattern LOCAL =
            Pattern.compile("\\blocal (?!function)(" + NAME + "(?:\\s*,\\s*" + NAME + ")*)");
    private static final Pattern FUNCTION =
            Pattern.compile("(\\blocal )?\\bfunction\\s*(" + NAME + ")?\\s*\\(([^)]*)\\)");
    private static final Pattern LOOP = Pattern.compile("\\bfor (" + NAME + "(?:\\s*,\\s*" + NAME + ")*)\\s*(?:=|in)");
    private static final Pattern ASSIGNMENT =
            Pattern.compile("^\\s*(" + NAME + "(?:\\s*,\\s*" + NAME + ")*)\\s*=[^=]", Pattern.MULTILINE);
    private static final Pattern CALL = Pattern.compile("redis\\.p?call\\('([A-Z]+)',?\\s*([^\\n)]*)");

    static Stream<Path> scripts() {
        return files(ROOT);
    }

    static Stream<Path> parts() {
        return files(ROOT.resolve("lib"));
    }

    static Stream<Path> all() {
        return Stream.concat(scripts(), parts());
    }

    private static Stream<Path> files(Path directory) {
        try (Stream<Path> listed = Files.list(directory)) {
            return listed.filter(file -> file.toString().endsWith(".lua")).sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The parts of a file, and those that these include. */
    private static List<String> includes(Path file) {
        return read(file)
                .lines()
                .map(String::strip)
                .filter(line -> line.startsWith("--@include "))
                .map(line -> line.substring("--@include ".length()))
                .flatMap(name -> Stream.concat(Stream.of(name), includes(part(name)).stream()))
                .toList();
    }

    @Test
    void everyScriptOfTheEnumHasItsFileAndEveryFileItsConstant() {
        assertThat(scripts().map(file -> file.getFileName().toString()))
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(LuaScript.values())
                        .map(LuaScript::fileName)
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void theHeaderSaysPurposeKeysArgumentsRepliesAndCost(Path script) {
        assertThat(read(script))
                .matches("(?s)-- [A-Z].*\n--\n-- KEYS  .*\n-- ARGV  .*\n-- REPLY .*\n-- COST  .*\n--@include .*");
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void everyReplyCodeIsInTheHeader(Path script) {
        String text = read(script);
        String header = text.substring(0, text.indexOf("--@include"));
        Set<String> codes = Pattern.compile("'([A-Z_]{2,})[ '\\\\]")
                .matcher(code(script).replaceAll("redis\\.p?call\\([^)]*\\)", ""))
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(HashSet::new));
        codes.remove("NOGROUP"); // an error of Redis that scripts look for
        codes.add("ERROR");
        if (text.contains("refusal(") || text.contains("begin_round(")) {
            codes.addAll(Set.of("REPEATED", "LEASE_LOST"));
        }
        assertThat(codes).hasSizeGreaterThan(1).allSatisfy(code -> assertThat(header)
                .containsPattern("\\b" + code + "\\b"));
    }

    @ParameterizedTest
    @MethodSource("all")
    void aFileIsShortEnoughToBeReadAtOnce(Path file) {
        assertThat(read(file).lines().count()).isLessThanOrEqualTo(MOST_LINES);
        assertThat(read(file).lines()).allMatch(line -> line.length() <= 120);
    }

    @ParameterizedTest
    @MethodSource("parts")
    void aPartSaysWhatItDoesAndIsUsed(Path part) {
        String name = part.getFileName().toString().replace(".lua", "");
        assertThat(read(part)).startsWith("-- ");
        assertThat(scripts().flatMap(script -> includes(script).stream())).contains(name);
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void everyIncludeExistsAndIsThereOnce(Path script) {
        List<String> names = includes(script);
        assertThat(names).doesNotHaveDuplicates().allSatisfy(name -> assertThat(part(name))
                .exists());
    }

    private static Path part(String name) {
        return ROOT.resolve("lib").resolve(name + ".lua");
    }

    /** The file without comments. */
    private static String code(Path file) {
        return read(file).replaceAll("(?m)\\s*--.*$", "");
    }

    /** What is assigned must be declared before; Redis refuses globals too, but only on the path that runs. */
    @ParameterizedTest
    @MethodSource("scripts")
    void noGlobalIsAssigned(Path script) {
        Set<String> declared = new HashSet<>();
        for (Path file : Stream.concat(includes(script).stream().map(LuaFilesTest::part), Stream.of(script))
                .toList()) {
            String code = withoutTables(code(file).replaceAll("'(?:\\\\.|[^'\\\\])*'", "''"));
            for (Pattern declaration : List.of(LOCAL, LOOP)) {
                declaration.matcher(code).results().forEach(found -> declare(found.group(1), declared));
            }
            Matcher function = FUNCTION.matcher(code);
            while (function.find()) {
                assertThat(function.group(2) == null || function.group(1) != null)
                        .as("%s in %s is local", function.group(), file)
                        .isTrue();
                declare(function.group(3), declared);
            }
            assertThat(ASSIGNMENT
                            .matcher(code)
                            .results()
                            .flatMap(found -> Arrays.stream(found.group(1).split("\\s*,\\s*"))))
                    .as("assigned in %s", file)
                    .isSubsetOf(declared);
        }
    }

    /** A field of a table looks like an assignment. */
    private static String withoutTables(String code) {
        String before = code;
        String after = before.replaceAll("\\{[^{}]*\\}", "0");
        while (!after.equals(before)) {
            before = after;
            after = before.replaceAll("\\{[^{}]*\\}", "0");
        }
        return after;
    }

    private static void declare(String names, Set<String> declared) {
        declared.addAll(List.of(names.strip().split("\\s*,\\s*")));
    }

    /** In a cluster Redis must know every key beforehand; a channel is not a key. */
    @ParameterizedTest
    @MethodSource("all")
    void noKeyIsAssembledHere(Path file) {
        assertThat(CALL.matcher(code(file)).results().filter(call -> !call.group(1)
                        .equals("PUBLISH")))
                .allSatisfy(call -> {
                    String[] arguments = call.group(2).split(",");
                    int key = Set.of("XGROUP", "XINFO").contains(call.group(1))
                            ? 1
                            : call.group(1).equals("XREADGROUP") ? 6 : 0;
                    assertThat(arguments[key].strip())
                            .as("the key of %s in %s", call.group(), file)
                            .doesNotContain("..", "'");
                });
    }
}
