package io.redismq.internal.broker.redis;

import static io.redismq.internal.broker.redis.ScriptRunner.number;
import static io.redismq.internal.broker.redis.ScriptRunner.text;

import io.redismq.internal.broker.Broker;
import io.redismq.internal.broker.Outgoing;
import io.redismq.internal.broker.SendBatch;
import java.util.ArrayList;
import java.util.List;

/**
 * Keys and arguments of one call of send.lua, as its header says. A plain batch, of the default priority without delay,
 * deadline or limit, has fewer of them; one to a temporary destination has a mark and one more. Made and used by one
 * thread.
 */
final class SendCall {

    private static final byte[] NOTHING = {};
    private static final byte[] PRODUCTION_CLOCK = NOTHING;
    private static final byte[] MARGIN = number(Broker.SWEPT_AFTER_DEADLINE.toMillis());

    private final SendBatch batch;
    private final DestinationKeys names;
    private final BatchProfile profile;
    private final String digits;

    SendCall(SendBatch batch, DestinationKeys names) {
        this.batch = batch;
        this.names = names;
        this.profile = new BatchProfile(batch, names);
        this.digits = profile.isPlain() ? "" : profile.digits();
    }

    private boolean isPlain() {
        return digits.isEmpty();
    }

    List<Object> keys() {
        List<Object> keys = new ArrayList<>(4);
        keys.add(names.sender(batch.sender()));
        keys.add(names.waiters());
        if (isPlain()) {
            keys.add(names.stream(DestinationKeys.DEFAULT_PRIORITY));
        } else {
            addKeysForMore(keys);
        }
        if (profile.isTemporary()) {
            keys.add(names.owner());
        }
        return keys;
    }

    private void addKeysForMore(List<Object> keys) {
        digits.chars().forEach(digit -> keys.add(names.stream(digit - '0')));
        keys.addAll(List.of(names.priorities(), names.delayed(), names.due(), names.latestDeadline()));
        if (profile.isLimited()) {
            RedisBroker.ALL_PRIORITIES.chars().forEach(digit -> keys.add(names.stream(digit - '0')));
            keys.add(names.returned());
        }
    }

    Object[] arguments(byte[] senderLifetime, byte[] wakeUpChannel) {
        List<Object> arguments = new ArrayList<>(10 + 4 * batch.messages().size());
        arguments.add(number(batch.epoch()));
        arguments.add(number(batch.sequence()));
        arguments.add(senderLifetime);
        arguments.add(wakeUpChannel);
        arguments.add(PRODUCTION_CLOCK);
        arguments.add(text(profile.marks() + digits));
        if (!isPlain()) {
            arguments.add(profile.latestDeadline() == 0 ? NOTHING : number(profile.latestDeadline()));
            arguments.add(MARGIN);
            arguments.add(profile.isLimited() ? number(batch.limit().messages()) : NOTHING);
            arguments.add(batch.limit().dropOldest() ? text(names.group()) : NOTHING);
        }
        for (Outgoing message : batch.messages()) {
            arguments.add(message.payload().header());
            arguments.add(message.payload().body());
            if (!isPlain()) {
                arguments.add(number(digits.indexOf('0' + names.filedUnder(message.priority())) + 1));
                arguments.add(number(Math.min(message.delayMillis(), RedisBroker.LONGEST_DELAY_MILLIS)));
            }
        }
        return arguments.toArray();
    }
}
