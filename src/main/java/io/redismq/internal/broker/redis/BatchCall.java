package io.redismq.internal.broker.redis;

import static io.redismq.internal.broker.redis.ScriptRunner.number;
import static io.redismq.internal.broker.redis.ScriptRunner.text;

import io.redismq.api.Durability;
import io.redismq.internal.broker.Address.Kind;
import io.redismq.internal.broker.Broker;
import io.redismq.internal.broker.Commit;
import io.redismq.internal.broker.Outgoing;
import io.redismq.internal.broker.SendBatch;
import java.util.List;

/** What a transaction sends to one destination, as keys and arguments; see commit.lua. Made and used by one thread. */
final class BatchCall {

    private static final byte[] NOTHING = {};
    private static final byte[] DROP = text("drop");
    private static final byte[] MARGIN = number(Broker.SWEPT_AFTER_DEADLINE.toMillis());

    private final Commit.Batch batch;
    private final DestinationKeys names;
    private final BatchProfile profile;
    private final String digits;

    BatchCall(Commit.Batch batch, DestinationKeys names) {
        this.batch = batch;
        this.names = names;
        this.profile = new BatchProfile(
                new SendBatch(
                        batch.address(),
                        "",
                        0,
                        0,
                        batch.limit(),
                        batch.retentionMillis(),
                        Durability.memory(),
                        batch.messages()),
                names);
        this.digits = profile.digits();
    }

    private boolean isTopic() {
        return batch.address().kind() == Kind.TOPIC;
    }

    void addKeys(List<Object> keys) {
        keys.add(names.waiters());
        digits.chars().forEach(digit -> keys.add(names.stream(digit - '0')));
        keys.addAll(List.of(names.priorities(), names.delayed(), names.due(), names.latestDeadline()));
        if (isTopic()) {
            keys.addAll(List.of(names.subscriptions(), names.topic()));
        }
        if (profile.isLimited()) {
            RedisBroker.ALL_PRIORITIES.chars().forEach(digit -> keys.add(names.stream(digit - '0')));
            keys.add(names.returned());
        }
        if (profile.isTemporary()) {
            keys.add(names.owner());
        }
    }

    void addArguments(List<Object> arguments) {
        arguments.add(text(profile.marks() + (isTopic() ? "t" : "") + digits));
        arguments.add(profile.latestDeadline() == 0 ? NOTHING : number(profile.latestDeadline()));
        arguments.add(MARGIN);
        arguments.add(profile.isLimited() ? number(batch.limit().messages()) : NOTHING);
        arguments.add(dropping());
        arguments.add(batch.retentionMillis() == 0 ? NOTHING : number(batch.retentionMillis()));
        arguments.add(number(batch.messages().size()));
        for (Outgoing message : batch.messages()) {
            arguments.add(message.payload().header());
            arguments.add(message.payload().body());
            arguments.add(number(digits.indexOf('0' + names.filedUnder(message.priority())) + 1));
            arguments.add(number(Math.min(message.delayMillis(), RedisBroker.LONGEST_DELAY_MILLIS)));
        }
    }

    private byte[] dropping() {
        if (!batch.limit().dropOldest()) {
            return NOTHING;
        }
        return isTopic() ? DROP : text(names.group());
    }
}
