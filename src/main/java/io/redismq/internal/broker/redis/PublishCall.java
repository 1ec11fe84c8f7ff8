package io.redismq.internal.broker.redis;

import static io.redismq.internal.broker.redis.ScriptRunner.number;
import static io.redismq.internal.broker.redis.ScriptRunner.text;

import io.redismq.internal.broker.Broker;
import io.redismq.internal.broker.Outgoing;
import io.redismq.internal.broker.SendBatch;
import java.util.ArrayList;
import java.util.List;

/** Keys and arguments of one call of publish.lua, as its header says. Made and used by one thread. */
final class PublishCall {

    private static final byte[] NOTHING = {};
    private static final byte[] PRODUCTION_CLOCK = NOTHING;
    private static final byte[] DROP = text("drop");
    private static final byte[] MARGIN = number(Broker.SWEPT_AFTER_DEADLINE.toMillis());

    private final SendBatch batch;
    private final DestinationKeys names;
    private final BatchProfile profile;

    PublishCall(SendBatch batch, DestinationKeys names) {
        this.batch = batch;
        this.names = names;
        this.profile = new BatchProfile(batch, names);
    }

    List<Object> keys() {
        List<Object> keys = new ArrayList<>(10);
        keys.addAll(List.of(
                names.sender(batch.sender()),
                names.waiters(),
                names.subscriptions(),
                names.topic(),
                names.priorities(),
                names.delayed(),
                names.due(),
                names.latestDeadline()));
        profile.digits().chars().forEach(digit -> keys.add(names.stream(digit - '0')));
        if (profile.isLimited()) {
            RedisBroker.ALL_PRIORITIES.chars().forEach(digit -> keys.add(names.stream(digit - '0')));
        }
        if (profile.isTemporary()) {
            keys.add(names.owner());
        }
        return keys;
    }

    Object[] arguments(byte[] senderLifetime, byte[] wakeUpChannel) {
        List<Object> arguments = new ArrayList<>(11 + 4 * batch.messages().size());
        arguments.add(number(batch.epoch()));
        arguments.add(number(batch.sequence()));
        arguments.add(senderLifetime);
        arguments.add(wakeUpChannel);
        arguments.add(PRODUCTION_CLOCK);
        arguments.add(text(profile.marks() + profile.digits()));
        arguments.add(profile.latestDeadline() == 0 ? NOTHING : number(profile.latestDeadline()));
        arguments.add(MARGIN);
        arguments.add(profile.isLimited() ? number(batch.limit().messages()) : NOTHING);
        arguments.add(batch.limit().dropOldest() ? DROP : NOTHING);
        arguments.add(batch.retentionMillis() == 0 ? NOTHING : number(batch.retentionMillis()));
        for (Outgoing message : batch.messages()) {
            arguments.add(message.payload().header());
            arguments.add(message.payload().body());
            arguments.add(number(profile.digits().indexOf('0' + message.priority()) + 1));
            arguments.add(number(Math.min(message.delayMillis(), RedisBroker.LONGEST_DELAY_MILLIS)));
        }
        return arguments.toArray();
    }
}
