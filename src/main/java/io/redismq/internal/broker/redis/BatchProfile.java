package io.redismq.internal.broker.redis;

import io.redismq.internal.broker.Outgoing;
import io.redismq.internal.broker.Payload;
import io.redismq.internal.broker.SendBatch;
import java.util.List;

/** What the messages of a batch have in common, which decides what a script must be given. Immutable. */
final class BatchProfile {

    private static final String TEMPORARY = "~";
    private static final String GROUPED = "g";
    private static final int GROUP_OFFSET = 18;

    private final SendBatch batch;
    private final DestinationKeys names;
    private final boolean grouped;
    private final boolean plain;
    private final String digits;
    private final long latestDeadline;

    BatchProfile(SendBatch batch, DestinationKeys names) {
        this.batch = batch;
        this.names = names;
        boolean groups = false;
        boolean unmarked = !isLimited();
        long latest = 0;
        for (Outgoing message : batch.messages()) {
            latest = Math.max(latest, message.deadlineMillis());
            groups |= isGrouped(message.payload());
            unmarked &= message.delayMillis() == 0
                    && message.deadlineMillis() == 0
                    && names.filedUnder(message.priority()) == DestinationKeys.DEFAULT_PRIORITY;
        }
        this.grouped = groups;
        this.plain = unmarked && !groups;
        this.latestDeadline = latest;
        this.digits = digitsOf(batch.messages(), names);
    }

    /** By the fixed offsets of the header. What was set aside has no groups. */
    private boolean isGrouped(Payload payload) {
        byte[] header = payload.header();
        return header != null
                && header.length > GROUP_OFFSET
                && header[GROUP_OFFSET] != '\n'
                && !batch.address().isSetAside();
    }

    /** Of the default priority, without delay, deadline, limit or group. */
    boolean isPlain() {
        return plain;
    }

    boolean isLimited() {
        return batch.limit().messages() > 0;
    }

    boolean isTemporary() {
        return batch.address().isTemporary();
    }

    long latestDeadline() {
        return latestDeadline;
    }

    /** Of a temporary destination, and of messages with groups. */
    String marks() {
        return (isTemporary() ? TEMPORARY : "") + (grouped ? GROUPED : "");
    }

    /** The priorities under which the messages are filed, one digit each. */
    String digits() {
        return digits;
    }

    private static String digitsOf(List<Outgoing> messages, DestinationKeys names) {
        int seen = 0;
        StringBuilder found = new StringBuilder();
        for (Outgoing message : messages) {
            int priority = names.filedUnder(message.priority());
            if ((seen & 1 << priority) == 0) {
                seen |= 1 << priority;
                found.append(priority);
            }
        }
        return found.toString();
    }
}
