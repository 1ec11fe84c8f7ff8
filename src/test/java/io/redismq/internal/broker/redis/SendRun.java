package io.redismq.internal.broker.redis;

import java.util.ArrayList;
import java.util.List;

/** One run of the send script with a batch that is not plain. */
final class SendRun extends BatchRun<SendRun> {

    private String group = "";

    SendRun(ScriptHarness harness, long sequence) {
        super(harness, sequence);
    }

    @Override
    SendRun self() {
        return this;
    }

    SendRun dropping() {
        this.group = ScriptHarness.GROUP;
        return this;
    }

    String run() {
        DestinationKeys names = harness.keys();
        List<String> keys =
                ScriptHarness.concat(List.of(names.sender("s"), names.waiters()), harness.streams(digits()));
        keys.addAll(List.of(names.priorities(), names.delayed(), names.due(), names.latestDeadline()));
        keys.addAll(streamsToCount());
        if (!limit.isEmpty()) {
            keys.add(names.returned());
        }
        keys.addAll(ownerKeys());
        List<Object> arguments = new ArrayList<>(List.of(1, sequence, 60_000, ScriptHarness.WAKE, ScriptHarness.NOW));
        arguments.addAll(List.of(marks(), deadline, MARGIN, limit, group));
        arguments.addAll(messageArguments());
        return harness.run(LuaScript.SEND, keys, arguments.toArray());
    }
}
