package io.redismq.internal.broker.redis;

import java.util.ArrayList;
import java.util.List;

/** One run of the publish script, with arguments that suit most tests. */
final class PublishRun {

    private record Message(int priority, long delay, String body) {}

    private final ScriptHarness harness;
    private final long sequence;
    private final List<Message> messages = new ArrayList<>();
    private long epoch = 1;
    private String deadline = "";
    private String limit = "";
    private String drop = "";
    private String retention = "";
    private boolean temporary;
    private boolean grouped;

    PublishRun(ScriptHarness harness, long sequence) {
        this.harness = harness;
        this.sequence = sequence;
    }

    PublishRun message(int priority, String... bodies) {
        for (String body : bodies) {
            messages.add(new Message(priority, 0, body));
        }
        return this;
    }

    PublishRun delayed(int priority, long delay, String body) {
        messages.add(new Message(priority, delay, body));
        return this;
    }

    PublishRun epoch(long number) {
        this.epoch = number;
        return this;
    }

    PublishRun deadline(long millis) {
        this.deadline = String.valueOf(millis);
        return this;
    }

    PublishRun limit(long most) {
        this.limit = String.valueOf(most);
        return this;
    }

    PublishRun dropping() {
        this.drop = "drop";
        return this;
    }

    PublishRun retaining(long millis) {
        this.retention = String.valueOf(millis);
        return this;
    }

    PublishRun temporary() {
        this.temporary = true;
        return this;
    }

    PublishRun grouped() {
        this.grouped = true;
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
        List<String> keys = ScriptHarness.concat(
                List.of(
                        names.sender("s"),
                        names.waiters(),
                        names.subscriptions(),
                        names.topic(),
                        names.priorities(),
                        names.delayed(),
                        names.due(),
                        names.latestDeadline()),
                harness.streams(digits.toString()));
        if (!limit.isEmpty()) {
            keys.addAll(List.of(harness.streams(RedisBroker.ALL_PRIORITIES)));
        }
        if (temporary) {
            keys.add(names.owner());
        }
        String marks = (temporary ? "~" : "") + (grouped ? "g" : "");
        List<Object> arguments =
                new ArrayList<>(List.of(epoch, sequence, 60_000, ScriptHarness.WAKE, ScriptHarness.NOW));
        arguments.addAll(List.of(marks + digits, deadline, SendRun.MARGIN, limit, drop, retention));
        for (Message message : messages) {
            arguments.addAll(
                    List.of("h", message.body, digits.indexOf(String.valueOf(message.priority)) + 1, message.delay));
        }
        return harness.run(LuaScript.PUBLISH, keys, arguments.toArray());
    }
}
