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
        assertThat(holdings.settle(given.id())).isTrue();
        assertThat(holdings.settle(given.id())).as("a second time").isFalse();
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
        holdings.acknowledge(List.of(awaited.id()), new CompletableFuture<>());
        holdings.acknowledge(unawaited.id());
        holdings.takeBack(holdings.takeAcknowledged());
        assertThat(holdings.isDelivered(awaited.id())).isTrue();
        assertThat(holdings.isDelivered(unawaited.id())).isFalse();
        assertThat(holdings.takeAcknowledged().ids()).containsExactly(unawaited.id());
    }
}
