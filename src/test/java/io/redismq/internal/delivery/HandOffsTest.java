package io.redismq.internal.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.redismq.internal.broker.Delivery;
import io.redismq.internal.broker.DeliveryId;
import io.redismq.internal.broker.Payload;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of messages that come beside the replies of fetches. */
class HandOffsTest {

    private final HandOffs handOffs = new HandOffs();

    private static Delivery delivery(int priority, String entry) {
        return new Delivery(new DeliveryId(priority, entry), 1, new Payload(new byte[18], new byte[0]));
    }

    private static Delivery delivery(String entry) {
        return delivery(4, entry);
    }

    @Test
    void ids_are_compared_as_numbers() {
        assertThat(new DeliveryId(4, "9-0").isBefore(new DeliveryId(4, "10-0"))).isTrue();
        assertThat(new DeliveryId(4, "10-9").isBefore(new DeliveryId(4, "10-10")))
                .isTrue();
        assertThat(new DeliveryId(4, "10-1").isBefore(new DeliveryId(4, "10-1")))
                .isFalse();
        assertThat(new DeliveryId(4, "1-18446744073709551615").isBefore(new DeliveryId(4, "1-1")))
                .isFalse();
    }

    @Test
    void without_a_fetch_under_way_a_message_may_be_delivered() {
        assertThat(handOffs.accept(delivery("1-0"))).isTrue();
        handOffs.fetchBegins();
        assertThat(handOffs.fetchEnded()).isEmpty();
        assertThat(handOffs.accept(delivery("2-0"))).isTrue();
    }

    @Test
    void during_a_fetch_it_waits_for_the_reply() {
        Delivery early = delivery("1-0");
        handOffs.fetchBegins();
        assertThat(handOffs.accept(early)).isFalse();
        assertThat(handOffs.fetchEnded()).containsExactly(early);
    }

    @Test
    void it_goes_where_it_was_granted_among_what_the_fetch_brought() {
        Delivery returned = delivery("1-0");
        Delivery later = delivery("9-0");
        Delivery urgent = delivery(9, "20-0");
        Delivery before = delivery("3-0");
        Delivery after = delivery("10-0");
        assertThat(HandOffs.inOrder(List.of(urgent, returned, later), List.of(before, after)))
                .containsExactly(urgent, returned, before, later, after);
    }

    @Test
    void what_a_reconciliation_has_seen_is_not_taken_again() {
        handOffs.lookedUp(List.of(delivery("5-0"), delivery("3-0")));
        assertThat(handOffs.accept(delivery("3-0"))).isFalse();
        assertThat(handOffs.accept(delivery("5-0"))).isFalse();
        assertThat(handOffs.accept(delivery("5-1"))).isTrue();
        assertThat(handOffs.accept(delivery(9, "1-0"))).isTrue();
    }

    @Test
    void a_message_that_came_during_a_reconciliation_calls_for_another() {
        assertThat(handOffs.takeMissed()).isFalse();
        handOffs.missed();
        assertThat(handOffs.takeMissed()).isTrue();
        assertThat(handOffs.takeMissed()).isFalse();
    }

    @Test
    void under_a_new_name_nothing_is_left_of_the_old_one() {
        handOffs.lookedUp(List.of(delivery("5-0")));
        handOffs.fetchBegins();
        handOffs.accept(delivery("6-0"));
        handOffs.forget();
        assertThat(handOffs.accept(delivery("2-0"))).isTrue();
        assertThat(handOffs.fetchEnded()).isEmpty();
    }
}
