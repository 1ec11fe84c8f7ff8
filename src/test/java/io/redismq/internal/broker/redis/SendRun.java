package io.redismq.internal.broker.redis;

import java.util.ArrayList;
import java.util.List;

/** One run of the send script with a batch that is not plain, with arguments that suit most tests. */
final class SendRun {

    static final long MARGIN = 3_600_000;

    private record Message(int priority, long delay, String body) {}

    private final ScriptHarness harness;
    private final long sequence;
    private final List<Message> messages = new ArrayList<>();
    private String deadline = "";
    private String limit = "";
    private String group = "";
    private boolean temporary;
    private boolean grouped;

    SendRun(ScriptHarness harness, long sequence) {
        this.harness = harness;
        this.sequence = sequence;
    }

    SendRun message(int priority, String... bodies) {
        for (String body : bodies) {
            messages.add(new Message(priority, 0, body));
        }
        return this;
    }

    SendRun delayed(long delay, String body) {
        messages.add(new Message(4, delay, body));
        return this;
    }

    SendRun deadline(long millis) {
        this.deadline = String.valueOf(millis);
        return this;
    }

    SendRun limit(long most) {
        this.limit = String.valueOf(most);
        return this;
    }

    SendRun grouped() {
        this.grouped = true;
        return this;
    }

    SendRun dropping() {
        this.group = ScriptHarness.GROUP;
        return this;
    }

    SendRun temporary() {
        this.temporary = true;
        return this;
    }

    String run() {
        DestinationKeys names = harness.keys();
        StringBuilder digits = new StringBuilder();
        for (Message message : messages) {
            if (digits.indexOf(String.valueOf(message.priority)) < 0) {
                digits.append(message.priority);
            }
        }
        List<String> keys =
                ScriptHarness.concat(List.of(names.sender("s"), names.waiters()), harness.streams(digits.toString()));
        keys.addAll(List.of(names.priorities(), names.delayed(), names.due(), names.latestDeadline()));
        if (!limit.isEmpty()) {
            keys.addAll(List.of(harness.streams(RedisBroker.ALL_PRIORITIES)));
            keys.add(names.returned());
        }
        if (temporary) {
            keys.add(names.owner());
        }
        List<Object> arguments = new ArrayList<>(List.of(1, sequence, 60_000, ScriptHarness.WAKE, ScriptHarness.NOW));
        arguments.addAll(
                List.of((temporary ? "~" : "") + (grouped ? "g" : "") + digits, deadline, MARGIN, limit, group));
        for (Message message : messages) {
            arguments.addAll(
                    List.of("h", message.body, digits.indexOf(String.valueOf(message.priority)) + 1, message.delay));
        }
        return harness.run(LuaScript.SEND, keys, arguments.toArray());
    }
}
