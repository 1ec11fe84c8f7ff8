package io.redismq.benchmark;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;

/** Reads a recording and counts where the time and the memory go. */
final class HotSpots {

    private static final String OURS = "io.redismq.";
    private static final String BENCHMARK = "io.redismq.benchmark.";
    private static final int LINES = 20;

    /** Native methods that look busy to the recorder and only wait. */
    private static final List<String> WAITING = List.of("epollWait", "EPoll.wait", "socketRead0", "waitForProcessExit");

    private final Map<String, Long> threads = new HashMap<>();
    private final Map<String, Long> methods = new HashMap<>();
    private final Map<String, Long> callers = new HashMap<>();
    private final Map<String, Long> classes = new HashMap<>();
    private final Map<String, Long> sites = new HashMap<>();

    static HotSpots of(Path recording) throws IOException {
        HotSpots spots = new HotSpots();
        try (RecordingFile file = new RecordingFile(recording)) {
            while (file.hasMoreEvents()) {
                spots.add(file.readEvent());
            }
        }
        return spots;
    }

    private void add(RecordedEvent event) {
        switch (event.getEventType().getName()) {
            case "jdk.ExecutionSample", "jdk.NativeMethodSample" -> addExecution(event);
            case "jdk.ObjectAllocationSample" -> addAllocation(event);
            default -> {}
        }
    }

    private void addExecution(RecordedEvent event) {
        RecordedThread thread = event.getThread("sampledThread");
        RecordedStackTrace trace = event.getStackTrace();
        if (thread == null || trace == null || trace.getFrames().isEmpty()) {
            return;
        }
        String top = name(trace.getFrames().get(0));
        if (WAITING.stream().anyMatch(top::contains)) {
            return;
        }
        threads.merge(String.valueOf(thread.getJavaName()), 1L, Long::sum);
        methods.merge(top, 1L, Long::sum);
        callers.merge(firstOfOurs(trace.getFrames()), 1L, Long::sum);
    }

    private void addAllocation(RecordedEvent event) {
        RecordedStackTrace trace = event.getStackTrace();
        if (trace == null || trace.getFrames().isEmpty() || isRecorder(trace.getFrames())) {
            return;
        }
        long weight = event.getLong("weight");
        classes.merge(event.getClass("objectClass").getName(), weight, Long::sum);
        String site = name(trace.getFrames().get(0));
        sites.merge(site + " < " + firstOfOurs(trace.getFrames()), weight, Long::sum);
    }

    private static boolean isRecorder(List<RecordedFrame> frames) {
        return frames.stream()
                .anyMatch(frame -> frame.getMethod().getType().getName().equals(FlightRecorder.class.getName()));
    }

    /** The provider's method nearest to where it happened, with its line; Redisson's and netty's own work has none. */
    private static String firstOfOurs(List<RecordedFrame> frames) {
        for (RecordedFrame frame : frames) {
            String type = frame.getMethod().getType().getName();
            if (type.startsWith(OURS) && !type.startsWith(BENCHMARK)) {
                return name(frame) + ":" + frame.getLineNumber();
            }
        }
        for (RecordedFrame frame : frames) {
            String type = frame.getMethod().getType().getName();
            if (type.startsWith("org.redisson.") || type.startsWith(BENCHMARK) || type.startsWith("org.apache.")) {
                return "(" + name(frame) + ")";
            }
        }
        return "(" + name(frames.get(frames.size() - 1)) + ")";
    }

    private static String name(RecordedFrame frame) {
        String type = frame.getMethod().getType().getName();
        return type.substring(type.lastIndexOf('.') + 1) + "."
                + frame.getMethod().getName();
    }

    void print(PrintStream out) {
        print(out, "Execution samples by thread", threads);
        print(out, "Execution samples by top method", methods);
        print(out, "Execution samples by the nearest method of Redis MQ", callers);
        print(out, "Allocated bytes by class", classes);
        print(out, "Allocated bytes by site", sites);
    }

    private static void print(PrintStream out, String title, Map<String, Long> counts) {
        long all = counts.values().stream().mapToLong(Long::longValue).sum();
        out.printf("%n%s (all: %,d)%n", title, all);
        counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .limit(LINES)
                .forEach(each -> out.printf("  %5.1f %%  %s%n", 100.0 * each.getValue() / all, each.getKey()));
    }
}
