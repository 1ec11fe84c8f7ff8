package io.redismq.internal.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.redismq.internal.broker.Delivery;
import io.redismq.internal.broker.DeliveryId;
import io.redismq.internal.broker.Payload;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What a consumer believes to hold when it compares notes with the broker after a lost reply. */
class HoldingsTest {

    private final Holdings holdings = new Holdings(null);

    private static Delivery delivery(int number) {
        return new Delivery(new DeliveryId(4, number + "-0"), 1, new Payload(new byte[18], new byte[0]));
    }

    private Delivery delivered(int number) {
        holdings.unseen.add(delivery(number));
        return holdings.deliverNext();
    }

    @Test
    void what_is_not_known_is_adopted_once() {
        holdings.unseen.add(delivery(1));
        delivered(2);
        assertThat(holdings.adopt(List.of(delivery(1), delivery(2), delivery(3))))
                .isEqualTo(1);
        assertThat(holdings.adopt(List.of(delivery(3)))).isZero();
        assertThat(holdings.unseen.size()).isEqualTo(2);
    }

    @Test
    void what_is_on_its_way_back_is_not_adopted_before_the_broker_has_answered() {
        Delivery given = delivered(1);
        assertThat(holdings.settle(given)).isTrue();
        assertThat(holdings.settle(given)).as("a second time").isFalse();
        assertThat(holdings.adopt(List.of(given))).isZero();
        holdings.left(List.of(given.id()));
        assertThat(holdings.adopt(List.of(given))).isEqualTo(1);
    }

    @Test
    void what_is_recalled_unseen_is_not_adopted_either() {
        holdings.unseen.add(delivery(1));
        assertThat(holdings.recallUnseen()).hasSize(1);
        assertThat(holdings.adopt(List.of(delivery(1)))).isZero();
    }

    @Test
    void refused_acknowledgements_are_the_applications_again_if_it_waits_for_them() {
        Delivery awaited = delivered(1);
        Delivery unawaited = delivered(2);
        holdings.acknowledge(List.of(awaited), new CompletableFuture<>());
        holdings.acknowledge(unawaited);
        holdings.takeBack(holdings.takeAcknowledged());
        assertThat(holdings.isDelivered(awaited)).isTrue();
        assertThat(holdings.isDelivered(unawaited)).isFalse();
        assertThat(holdings.takeAcknowledged().ids()).containsExactly(unawaited.id());
    }

    @Test
    void what_is_granted_anew_during_a_commit_is_not_settled_with_the_old_delivery() {
        Delivery old = delivered(1);
        holdings.beginCommit(List.of(old));
        Delivery anew = new Delivery(old.id(), 2, old.payload());
        holdings.granted(List.of(anew));
        holdings.unseen.add(anew);
        holdings.deliverNext();
        holdings.notCommitted(List.of(old.id()));
        assertThat(holdings.settle(old)).as("given back").isFalse();
        assertThat(holdings.isDelivered(old)).isFalse();
        assertThat(holdings.isDelivered(anew)).isTrue();
        assertThat(holdings.settle(anew)).isTrue();
    }

    @Test
    void what_is_granted_anew_is_not_on_its_way_back_any_more() {
        Delivery old = delivered(1);
        holdings.settle(old);
        Delivery anew = new Delivery(old.id(), 2, old.payload());
        holdings.granted(List.of(anew));
        assertThat(holdings.isLeaving(old.id())).isFalse();
        assertThat(holdings.size()).isZero();
    }
}
