package io.redismq.tck.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The results of several JVMs are put together, and nothing counts as passed that has not. */
class SurefireResultsTest {

    @TempDir
    Path directory;

    private void report(Class<?> type, String... tests) throws IOException {
        StringBuilder cases = new StringBuilder();
        for (String test : tests) {
            String[] parts = test.split(" ");
            cases.append("<testcase classname='%s' name='%s'>".formatted(type.getName(), parts[0]))
                    .append(parts.length > 1 ? "<" + parts[1] + "/>" : "")
                    .append("</testcase>");
        }
        Files.writeString(directory.resolve("TEST-" + type.getName() + ".xml"), "<testsuite>" + cases + "</testsuite>");
    }

    @Test
    void each_class_has_its_own_results_and_what_did_not_run_has_none() throws IOException {
        report(String.class, "good", "bad failure", "broken error", "left skipped");
        report(Integer.class, "bad");

        SurefireResults results = SurefireResults.read(directory);
        assertThat(results.passed(String.class, "good")).isTrue();
        assertThat(results.passed(String.class, "bad")).isFalse();
        assertThat(results.passed(String.class, "broken")).isFalse();
        assertThat(results.passed(String.class, "left")).isFalse();
        assertThat(results.passed(Integer.class, "bad")).isTrue();
        assertThat(results.passed(Integer.class, "good")).isNull();
    }

    @Test
    void a_test_with_arguments_has_passed_if_it_has_with_each() throws IOException {
        report(
                String.class,
                "mixed(int)[1]",
                "mixed(int)[2] failure",
                "mixed(int)[3]",
                "all(int,String)[1]",
                "all{int}[2]");

        SurefireResults results = SurefireResults.read(directory);
        assertThat(results.passed(String.class, "mixed")).isFalse();
        assertThat(results.passed(String.class, "all")).isTrue();
    }

    @Test
    void a_suite_is_counted_in_runs() throws IOException {
        report(String.class, "a", "b failure", "c[1]", "c[2]");
        report(Path.class, "a");

        SurefireResults results = SurefireResults.read(directory);
        assertThat(results.passedBelow("java.lang.")).isEqualTo("3 of 4 passed");
        assertThat(results.passedBelow("java.")).isEqualTo("4 of 5 passed");
        assertThat(results.passedBelow("org.")).isEqualTo("not run");
    }
}
