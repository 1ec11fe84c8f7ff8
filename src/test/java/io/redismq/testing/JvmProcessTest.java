package io.redismq.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class JvmProcessTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int KILLED = 137;

    /** More than readers hold ahead, less than 64 KiB. */
    private static final int LINES_IN_A_PIPE = 3_000;

    /** Prints its arguments, one of which may tell it to count for ever, to fail or to name its heap. */
    static final class Program {
        private Program() {}

        public static void main(String[] arguments) {
            for (String argument : arguments) {
                System.out.println("argument " + argument);
            }
            switch (arguments[0]) {
                case "count" -> {
                    for (long number = 0; ; number++) {
                        System.out.println("number " + number);
                    }
                }
                case "fail" -> throw new IllegalStateException("as it was told");
                case "heap" ->
                    System.out.println("heap " + Runtime.getRuntime().maxMemory() / (1024 * 1024) + " of "
                            + System.getProperty("colour"));
                default -> System.exit(Integer.parseInt(arguments[0]));
            }
        }
    }

    @Test
    void itsArgumentsAndExitCodeAndLinesGoThrough() {
        try (JvmProcess jvm = JvmProcess.start(Program.class, "3", "two words")) {
            assertThat(jvm.awaitExit(PATIENCE)).isEqualTo(3);
            assertThat(jvm.lines()).containsExactly("argument 3", "argument two words");
            assertThat(jvm.isAlive()).isFalse();
        }
    }

    @Test
    void aLineIsFoundWhetherPrintedAlreadyOrToCome() {
        try (JvmProcess jvm = JvmProcess.start(Program.class, "count")) {
            assertThat(jvm.awaitLine("number 1000"::equals, PATIENCE)).isEqualTo("number 1000");
            assertThat(jvm.awaitLine(line -> line.startsWith("number"), PATIENCE))
                    .isEqualTo("number 0");
        }
    }

    @Test
    void aKilledOneIsGoneAtOnce() {
        try (JvmProcess jvm = JvmProcess.start(Program.class, "count")) {
            jvm.awaitLine("number 1"::equals, PATIENCE);
            jvm.kill9();
            assertThat(jvm.isAlive()).isFalse();
            assertThat(jvm.awaitExit(PATIENCE)).isEqualTo(KILLED);
        }
    }

    @Test
    void whatAKilledOneHasPrintedIsReadAllTheSame() {
        try (JvmProcess jvm = JvmProcess.start(Program.class, "count")) {
            jvm.awaitLine("number 1"::equals, PATIENCE);
            int before;
            synchronized (jvm) { // nobody reads meanwhile, so the pipe is full soon
                before = jvm.lines().size();
                AtomicReference<Duration> last = new AtomicReference<>();
                await().pollInterval(Duration.ofMillis(200)).until(() -> {
                    Duration now = ProcessHandle.of(jvm.pid())
                            .flatMap(process -> process.info().totalCpuDuration())
                            .orElseThrow();
                    return now.equals(last.getAndSet(now));
                });
                jvm.kill9();
            }
            jvm.awaitExit(PATIENCE);
            assertThat(jvm.lines().size() - before).isGreaterThan(LINES_IN_A_PIPE);
        }
    }

    @Test
    void aFrozenOnePrintsNothingUntilItIsResumed() {
        try (JvmProcess jvm = JvmProcess.start(Program.class, "count")) {
            jvm.awaitLine("number 1"::equals, PATIENCE);
            jvm.freeze();
            int last = lastNumberWhenQuiet(jvm);
            jvm.resume();
            jvm.awaitLine(("number " + (last + 1))::equals, PATIENCE);
        }
    }

    @Test
    void waitingForALineOfOneThatEndedShowsWhatItPrinted() {
        try (JvmProcess jvm = JvmProcess.start(Program.class, "fail")) {
            assertThatThrownBy(() -> jvm.awaitLine("success"::equals, PATIENCE))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("JVM Program")
                    .hasMessageContaining("argument fail")
                    .hasMessageContaining("IllegalStateException: as it was told");
            assertThat(jvm.awaitExit(PATIENCE)).isEqualTo(1);
        }
    }

    @Test
    void waitingTooLongForALineOrTheEndIsAnError() {
        Duration impatience = Duration.ofMillis(50);
        try (JvmProcess jvm = JvmProcess.start(StartsRedis.class, "EMBEDDED")) {
            assertThatThrownBy(() -> jvm.awaitLine("never"::equals, impatience))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("within PT0.05S");
            assertThatThrownBy(() -> jvm.awaitExit(impatience)).isInstanceOf(AssertionError.class);
        }
    }

    @Test
    void theHeapIsSmallUnlessOtherwiseSaid() {
        try (JvmProcess small = JvmProcess.start(Program.class, "heap");
                JvmProcess bigger = JvmProcess.start(List.of("-Xmx300m", "-Dcolour=blue"), Program.class, "heap")) {
            int smallHeap = heap(small.awaitLine(line -> line.startsWith("heap"), PATIENCE));
            String line = bigger.awaitLine(each -> each.startsWith("heap"), PATIENCE);
            assertThat(smallHeap).isBetween(200, 256);
            assertThat(heap(line)).isBetween(257, 300);
            assertThat(line).endsWith("of blue");
        }
    }

    private static int heap(String line) {
        return Integer.parseInt(line.split(" ")[1]);
    }

    /** What it wrote before it froze is read to the end: two looks in a row see the same. */
    private static int lastNumberWhenQuiet(JvmProcess jvm) {
        int[] seen = {-1};
        org.awaitility.Awaitility.await().pollInterval(Duration.ofMillis(200)).until(() -> {
            int before = seen[0];
            seen[0] = jvm.lines().size();
            return before == seen[0];
        });
        return seen[0] - 2;
    }
}
