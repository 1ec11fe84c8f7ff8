package io.redismq.internal.broker.redis;

import java.util.ArrayList;
import java.util.List;

/**
 * One run of a script that stores a batch of messages, with arguments that suit most tests.
 *
 * @param <R> the class of the run itself
 */
abstract class BatchRun<R extends BatchRun<R>> {

    static final long MARGIN = 3_600_000;

    private record Message(int priority, long delay, String body) {}

    final ScriptHarness harness;
    final long sequence;
    String deadline = "";
    String limit = "";
    private final List<Message> messages = new ArrayList<>();
    private boolean temporary;
    private boolean grouped;

    BatchRun(ScriptHarness harness, long sequence) {
        this.harness = harness;
        this.sequence = sequence;
    }

    abstract R self();

    R message(int priority, String... bodies) {
        for (String body : bodies) {
            messages.add(new Message(priority, 0, body));
        }
        return self();
    }

    R delayed(int priority, long delay, String body) {
        messages.add(new Message(priority, delay, body));
        return self();
    }

    R deadline(long millis) {
        this.deadline = String.valueOf(millis);
        return self();
    }

    R limit(long most) {
        this.limit = String.valueOf(most);
        return self();
    }

    R temporary() {
        this.temporary = true;
        return self();
    }

    R grouped() {
        this.grouped = true;
        return self();
    }

    /** The priorities of the messages, each once, as the script's streams stand for them. */
    String digits() {
        StringBuilder digits = new StringBuilder();
        for (Message message : messages) {
            if (digits.indexOf(String.valueOf(message.priority)) < 0) {
                digits.append(message.priority);
            }
        }
        return digits.toString();
    }

    /** Marks and priorities, as the script expects them in one argument. */
    String marks() {
        return (temporary ? "~" : "") + (grouped ? "g" : "") + digits();
    }

    /** The streams of all priorities, if the script is to look at a limit. */
    List<String> streamsToCount() {
        return limit.isEmpty() ? List.of() : List.of(harness.streams(RedisBroker.ALL_PRIORITIES));
    }

    List<String> ownerKeys() {
        return temporary ? List.of(harness.keys().owner()) : List.of();
    }

    List<Object> messageArguments() {
        List<Object> arguments = new ArrayList<>();
        for (Message message : messages) {
            arguments.addAll(
                    List.of("h", message.body, digits().indexOf(String.valueOf(message.priority)) + 1, message.delay));
        }
        return arguments;
    }
}
