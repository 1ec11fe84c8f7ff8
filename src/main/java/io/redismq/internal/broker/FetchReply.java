package io.redismq.internal.broker;

import java.util.List;

/**
 * What a fetch brought.
 *
 * @param outcome whether the request was carried out now, before, or refused; all else is empty unless it is APPLIED
 * @param deliveries the granted messages, highest priority first, returned ones before new ones
 * @param nextDueMillis milliseconds until the next delayed message is due; -1 when there is none
 * @param exhausted whether the destination had less than the credit allowed
 * @param overdueConsumer a consumer whose lease ended and who should be reaped, or null
 */
public record FetchReply(
        Outcome outcome, List<Delivery> deliveries, long nextDueMillis, boolean exhausted, String overdueConsumer) {

    public static FetchReply without(Outcome outcome) {
        return new FetchReply(outcome, List.of(), -1, false, null);
    }
}
