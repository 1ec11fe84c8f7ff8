package io.redismq;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Files and methods of a size that one can read at a sitting. */
class SourceSizeTest {

    private static final Path JAVA = Path.of("src/main/java");

    private static final int MOST_LINES_OF_A_FILE = 450;
    private static final int MOST_LINES_OF_A_METHOD = 40;

    /** The formatter fixes the indentation: a method of a class, or of a class within it, stands on one of these. */
    private static final List<Integer> INDENTATIONS_OF_METHODS = List.of(4, 8);

    /** What stands before the first parenthesis of a declaration: a type and a name, or the name of a constructor. */
    private static final Pattern DECLARATION = Pattern.compile("[\\w<>\\[\\],.?& ]+ \\w+|[A-Z]\\w*");

    private static final Pattern STATEMENT =
            Pattern.compile("(return|throw|if|for|while|do|switch|try|else|new|case|yield)\\b.*");

    @Test
    void files_are_short() throws IOException {
        try (Stream<Path> files = sources()) {
            assertThat(files.filter(file -> lines(file).size() >= MOST_LINES_OF_A_FILE))
                    .as("files of %d lines and more", MOST_LINES_OF_A_FILE)
                    .isEmpty();
        }
    }

    @Test
    void methods_are_short() throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> files = sources()) {
            files.forEach(file -> INDENTATIONS_OF_METHODS.forEach(indent -> found.addAll(longMethods(file, indent))));
        }
        assertThat(found)
                .as("methods of %d lines and more", MOST_LINES_OF_A_METHOD)
                .isEmpty();
    }

    @Test
    void the_search_for_long_methods_finds_them() throws IOException {
        Path file = Files.createTempFile("Long", ".java");
        try {
            List<String> lines = new ArrayList<>(List.of("class Long {", "    void method(", "            int a) {"));
            IntStream.range(0, MOST_LINES_OF_A_METHOD).forEach(i -> lines.add("        a++;"));
            lines.addAll(List.of("    }", "    void other() {", "        run(() -> {", "        });", "    }", "}"));
            Files.write(file, lines);
            assertThat(longMethods(file, 4)).hasSize(1);
        } finally {
            Files.delete(file);
        }
    }

    private static List<String> longMethods(Path file, int indent) {
        List<String> found = new ArrayList<>();
        List<String> lines = lines(file);
        String margin = " ".repeat(indent);
        for (int start = 0; start < lines.size(); start++) {
            if (beginsMethod(lines, start, margin)) {
                int end = lines.subList(start, lines.size()).indexOf(margin + "}") + start;
                if (end - start + 1 >= MOST_LINES_OF_A_METHOD) {
                    found.add(file.getFileName() + ":" + (start + 1) + " " + (end - start + 1) + " lines");
                }
            }
        }
        return found;
    }

    /** A declaration with parameters that opens a block, on this line or where its parameters end. */
    private static boolean beginsMethod(List<String> lines, int start, String margin) {
        String line = lines.get(start);
        if (!line.startsWith(margin) || line.indexOf('(') < 0 || line.charAt(margin.length()) == ' ') {
            return false;
        }
        String head = line.substring(margin.length(), line.indexOf('('));
        boolean declares =
                DECLARATION.matcher(head).matches() && !STATEMENT.matcher(head).matches();
        if (!declares) {
            return false;
        }
        int at = start;
        while (at < lines.size() - 1 && !lines.get(at).matches(".*[{;}]")) {
            at++;
        }
        return lines.get(at).endsWith("{");
    }

    private static Stream<Path> sources() throws IOException {
        return Files.walk(JAVA).filter(file -> file.toString().endsWith(".java"));
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
