package io.redismq.matrix.fault;

import java.util.List;

/**
 * What became of the messages of one cell; where there are several groups, the sum over them.
 *
 * @param attempted messages given to send
 * @param acknowledged those whose send or commit returned
 * @param refused those of which the sender was told that they are not stored
 * @param unknown those of which it was told that it cannot know, or whose process was killed before it was told
 * @param lost acknowledged and never received
 * @param lostWhenWell of those, the ones sent after the last fault, when all was well again
 * @param storedTwice received more than once as a new message
 * @param refusedYetStored refused, and received
 * @param torn of a transaction of which not all was received
 * @param redelivered received with JMSRedelivered
 * @param outOfOrder new messages that a consumer got after a later one of their producer
 * @param wrongCounts received with a JMSXDeliveryCount that is not the number of times it was received, or with a
 *     JMSRedelivered that does not fit it
 * @param examples of the last three and of those stored twice
 */
public record Tally(
        int attempted,
        int acknowledged,
        int refused,
        int unknown,
        int lost,
        int lostWhenWell,
        int storedTwice,
        int refusedYetStored,
        int torn,
        int redelivered,
        int outOfOrder,
        int wrongCounts,
        List<String> examples) {}
