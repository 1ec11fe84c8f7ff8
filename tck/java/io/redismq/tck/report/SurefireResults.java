package io.redismq.tck.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * How tests ended, from the files that Surefire keeps of each class's last run; the tests of one run are in several JVMs,
 * and this is where all have left their results. Not thread-safe; owned by who reads it.
 */
final class SurefireResults {

    private static final List<String> NOT_PASSED = List.of("failure", "error", "skipped");

    /** By class and method; a test that ran several times has passed if it has each time. */
    private final Map<String, Boolean> methods = new HashMap<>();

    /** By class, each run of a test. */
    private final Map<String, Integer> runs = new HashMap<>();

    private final Map<String, Integer> passedRuns = new HashMap<>();

    private SurefireResults() {}

    static SurefireResults read(Path directory) {
        SurefireResults results = new SurefireResults();
        try (Stream<Path> files = Files.list(directory)) {
            DocumentBuilder parser = DocumentBuilderFactory.newInstance().newDocumentBuilder();
            for (Path file : files.filter(SurefireResults::isReport).toList()) {
                results.add(parser.parse(file.toFile()).getElementsByTagName("testcase"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SAXException | ParserConfigurationException e) {
            throw new IllegalStateException("A report of Surefire in " + directory + " is not to be read", e);
        }
        return results;
    }

    private static boolean isReport(Path file) {
        return file.getFileName().toString().matches("TEST-.*\\.xml");
    }

    private void add(NodeList cases) {
        IntStream.range(0, cases.getLength())
                .mapToObj(i -> (Element) cases.item(i))
                .forEach(this::add);
    }

    private void add(Element test) {
        String type = test.getAttribute("classname");
        String method = test.getAttribute("name").split("\\W", 2)[0]; // parameters follow it
        boolean passed = NOT_PASSED.stream()
                .noneMatch(tag -> test.getElementsByTagName(tag).getLength() > 0);
        methods.merge(type + "." + method, passed, Boolean::logicalAnd);
        runs.merge(type, 1, Integer::sum);
        passedRuns.merge(type, passed ? 1 : 0, Integer::sum);
    }

    /** Null when it has not run. */
    Boolean passed(Class<?> type, String method) {
        return methods.get(type.getName() + "." + method);
    }

    /** In words, of all classes whose names begin so. */
    String passedBelow(String prefix) {
        return count(runs, prefix) == 0
                ? "not run"
                : count(passedRuns, prefix) + " of " + count(runs, prefix) + " passed";
    }

    private static int count(Map<String, Integer> counts, String prefix) {
        return counts.entrySet().stream()
                .filter(each -> each.getKey().startsWith(prefix))
                .mapToInt(Map.Entry::getValue)
                .sum();
    }
}
