package io.redismq.internal.broker;

/**
 * What became of a batch.
 *
 * @param stored whether it is stored, now or by an earlier attempt; if not, the destination had no room for all of it,
 *     nothing was stored, and its number is still free
 * @param room when it is not stored, for how many messages there was room: fewer than the batch has
 * @param slowest when it is not stored in a topic, the subscription that is furthest behind; else null
 * @param confirmation when it is stored, whether it is as durable as was asked for
 */
public record SendReply(boolean stored, long room, Address slowest, Confirmation confirmation) {

    public static SendReply stored(Confirmation confirmation) {
        return new SendReply(true, 0, null, confirmation);
    }

    public static SendReply full(long room, Address slowest) {
        return new SendReply(false, room, slowest, Confirmation.COMPLETE);
    }
}
