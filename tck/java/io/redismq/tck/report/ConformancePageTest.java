package io.redismq.tck.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The published page is what the report says when all tests have passed, as they have where this build is green. */
class ConformancePageTest {

    private static final Path EXPECTED = Path.of("target", "conformance-page.md");

    @Test
    void the_page_shows_the_tests_that_there_are() throws IOException {
        Files.writeString(EXPECTED, Report.of((type, method) -> true).render());
        assertThat(Path.of("docs", "conformance.md"))
                .as("the page; when tests have changed, copy %s to it", EXPECTED)
                .hasSameTextualContentAs(EXPECTED);
    }
}
