package io.redismq.internal.broker.redis;

import java.util.ArrayList;
import java.util.List;

/** One run of the publish script. */
final class PublishRun extends BatchRun<PublishRun> {

    private long epoch = 1;
    private String drop = "";
    private String retention = "";

    PublishRun(ScriptHarness harness, long sequence) {
        super(harness, sequence);
    }

    @Override
    PublishRun self() {
        return this;
    }

    PublishRun epoch(long number) {
        this.epoch = number;
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

    String run() {
        DestinationKeys names = harness.keys();
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
                harness.streams(digits()));
        keys.addAll(streamsToCount());
        keys.addAll(ownerKeys());
        List<Object> arguments =
                new ArrayList<>(List.of(epoch, sequence, 60_000, ScriptHarness.WAKE, ScriptHarness.NOW));
        arguments.addAll(List.of(marks(), deadline, MARGIN, limit, drop, retention));
        arguments.addAll(messageArguments());
        return harness.run(LuaScript.PUBLISH, keys, arguments.toArray());
    }
}
