package io.redismq.internal.selector;

import static io.redismq.internal.selector.Evaluation.parse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SelectorLimitsTest {

    private static String nested(String open, String inner, String close, int depth) {
        return open.repeat(depth) + inner + close.repeat(depth);
    }

    /** On a thread with a small stack, as servers configure them. */
    private static void onASmallStack(Runnable task) throws InterruptedException {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread thread = new Thread(null, task, "small-stack", 512 * 1024);
        thread.setUncaughtExceptionHandler((t, e) -> failure.set(e));
        thread.start();
        thread.join();
        assertThat(failure.get()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", "NOT (", "-(", "1 + (", "a AND (", "a OR (b AND (", "TRUE = ("})
    void parenthesesNestUpToALimitAndAreRefusedCleanlyBeyond(String open) throws Exception {
        int opened = open.length() - open.replace("(", "").length();
        int allowed = Parser.MAXIMUM_DEPTH / opened;
        String inner = open.startsWith("1") || open.startsWith("-") ? "a" : "a = 1";
        String end = open.startsWith("1") || open.startsWith("-") ? " < 9000" : "";
        onASmallStack(() -> parse(nested(open, inner, ")".repeat(opened), allowed) + end)
                .matches(name -> name.equals("a") ? (Object) 1 : true));
        for (int depth : new int[] {allowed + 1, 10_000, 100_000}) {
            onASmallStack(() -> {
                SelectorException refusal = catchThrowableOfType(
                        SelectorException.class,
                        () -> Selector.parse(nested(open, inner, ")".repeat(opened), depth) + end));
                assertThat(refusal).hasMessageContaining("at most 100 parentheses inside one another");
                assertThat(refusal.position()).isBetween(allowed * open.length(), (allowed + 1) * open.length());
            });
        }
    }

    @Test
    void parenthesesBesideOneAnotherAreNoNesting() {
        assertThat(parse("(a = 1) AND ".repeat(10_000) + "((a) = (1))").matches(name -> 1))
                .isTrue();
    }

    @Test
    void chainsOfAnyLengthAreParsedAndEvaluatedOnASmallStack() throws Exception {
        onASmallStack(() -> {
            assertThat(parse("a = 0 OR ".repeat(50_000) + "a = 1").matches(name -> 1))
                    .isTrue();
            assertThat(parse("a = 1 AND ".repeat(50_000) + "a = 1").matches(name -> 1))
                    .isTrue();
            assertThat(parse("a + ".repeat(50_000) + "a = 50001").matches(name -> 1))
                    .isTrue();
            assertThat(parse("1 - ".repeat(50_000) + "1 = -49999").matches(name -> 1))
                    .isTrue();
            assertThat(parse("a * ".repeat(50_000) + "a = 1").matches(name -> 1))
                    .isTrue();
            assertThat(parse("NOT ".repeat(50_001) + "a = 1").matches(name -> 1))
                    .isFalse();
            assertThat(parse("a = " + "- ".repeat(50_001) + "a").matches(name -> 1))
                    .isFalse();
        });
    }

    @Test
    void literalsOfAnyLengthAreParsedOnASmallStack() throws Exception {
        String digits = "1".repeat(100_000);
        onASmallStack(() -> {
            assertThat(parse("a > 0." + digits).matches(name -> 1)).isTrue();
            assertThat(parse("a = 0x" + "0".repeat(100_000) + "1").matches(name -> 1))
                    .isTrue();
            assertThat(parse("a = '" + "''".repeat(100_000) + "'").matches(name -> "'".repeat(100_000)))
                    .isTrue();
            assertThat(parse("a LIKE '" + digits + "%'").matches(name -> digits))
                    .isTrue();
            assertThat(catchThrowableOfType(SelectorException.class, () -> Selector.parse("a = " + digits)))
                    .hasMessageContaining("range of long");
            assertThat(catchThrowableOfType(
                            SelectorException.class, () -> Selector.parse("a = 1" + "_1".repeat(50_000) + "_")))
                    .hasMessageContaining("numeric literal");
        });
    }
}
