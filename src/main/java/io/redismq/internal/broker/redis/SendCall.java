package io.redismq.internal.broker.redis;

import static io.redismq.internal.broker.redis.ScriptRunner.number;
import static io.redismq.internal.broker.redis.ScriptRunner.text;

import io.redismq.internal.broker.Broker;
import io.redismq.internal.broker.Commit;
import io.redismq.internal.broker.Outgoing;
import io.redismq.internal.broker.Payload;
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
    private static final String TEMPORARY = "~";
    private static final String GROUPED = "g";
    private static final int GROUP_OFFSET = 18;
    private static final byte[] GROUP = text(DestinationKeys.QUEUE_GROUP);
    private static final byte[] MARGIN = number(Broker.SWEPT_AFTER_DEADLINE.toMillis());

    private final SendBatch batch;
    private final DestinationKeys names;
    private final boolean limited;
    private final boolean grouped;
    private final long latestDeadline;
    private final String digits;

    SendCall(SendBatch batch, DestinationKeys names) {
        this(batch, names, true);
    }

    /** The messages of a transaction to one destination, of which only the batch is passed; see commit.lua. */
    static SendCall inTransaction(Commit.Batch batch, DestinationKeys names) {
        return new SendCall(new SendBatch(batch.address(), "", 0, 0, batch.limit(), batch.messages()), names, false);
    }

    private SendCall(SendBatch batch, DestinationKeys names, boolean mayBePlain) {
        this.batch = batch;
        this.names = names;
        this.limited = batch.limit().messages() > 0;
        boolean groups = false;
        boolean plain = mayBePlain && !limited;
        long latest = 0;
        for (Outgoing message : batch.messages()) {
            latest = Math.max(latest, message.deadlineMillis());
            groups |= isGrouped(message.payload());
            plain &= message.delayMillis() == 0
                    && message.deadlineMillis() == 0
                    && names.filedUnder(message.priority()) == DestinationKeys.DEFAULT_PRIORITY;
        }
        this.grouped = groups;
        plain &= !groups;
        this.latestDeadline = latest;
        this.digits = plain ? "" : prioritiesOf(batch.messages());
    }

    /** By the fixed offsets of the header. What was set aside has no groups. */
    private boolean isGrouped(Payload payload) {
        byte[] header = payload.header();
        return header != null
                && header.length > GROUP_OFFSET
                && header[GROUP_OFFSET] != '\n'
                && !batch.address().isSetAside();
    }

    private boolean isPlain() {
        return digits.isEmpty();
    }

    private boolean isTemporary() {
        return batch.address().isTemporary();
    }

    private String prioritiesOf(List<Outgoing> messages) {
        StringBuilder found = new StringBuilder();
        for (Outgoing message : messages) {
            char digit = (char) ('0' + names.filedUnder(message.priority()));
            if (found.indexOf(String.valueOf(digit)) < 0) {
                found.append(digit);
            }
        }
        return found.toString();
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
        if (isTemporary()) {
            keys.add(names.owner());
        }
        return keys;
    }

    void addBatchKeys(List<Object> keys) {
        keys.add(names.waiters());
        addKeysForMore(keys);
        if (isTemporary()) {
            keys.add(names.owner());
        }
    }

    private void addKeysForMore(List<Object> keys) {
        digits.chars().forEach(digit -> keys.add(names.stream(digit - '0')));
        keys.addAll(List.of(names.priorities(), names.delayed(), names.due(), names.latestDeadline()));
        if (limited) {
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
        arguments.add(marksAndPriorities());
        if (!isPlain()) {
            addArgumentsForMore(arguments);
        }
        addMessages(arguments);
        return arguments.toArray();
    }

    void addBatchArguments(List<Object> arguments) {
        arguments.add(marksAndPriorities());
        addArgumentsForMore(arguments);
        arguments.add(number(batch.messages().size()));
        addMessages(arguments);
    }

    private byte[] marksAndPriorities() {
        return text((isTemporary() ? TEMPORARY : "") + (grouped ? GROUPED : "") + digits);
    }

    private void addArgumentsForMore(List<Object> arguments) {
        arguments.add(latestDeadline == 0 ? NOTHING : number(latestDeadline));
        arguments.add(MARGIN);
        arguments.add(limited ? number(batch.limit().messages()) : NOTHING);
        arguments.add(batch.limit().dropOldest() ? GROUP : NOTHING);
    }

    private void addMessages(List<Object> arguments) {
        for (Outgoing message : batch.messages()) {
            arguments.add(message.payload().header());
            arguments.add(message.payload().body());
            if (!isPlain()) {
                arguments.add(number(digits.indexOf('0' + names.filedUnder(message.priority())) + 1));
                arguments.add(number(Math.min(message.delayMillis(), RedisBroker.LONGEST_DELAY_MILLIS)));
            }
        }
    }
}
