package io.redismq.internal.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.redismq.api.Durability;
import io.redismq.internal.broker.Delivery;
import io.redismq.internal.broker.DeliveryId;
import io.redismq.internal.broker.FetchReply.Left;
import io.redismq.internal.broker.Payload;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How a consumer asks for what it may hold. */
class AppetiteTest {

    private static final Duration LONG = Duration.ofSeconds(10);
    private static final int QUICKLY_CONSUMED = 3_000;

    private final Holdings holdings = new Holdings(null);
    private final Appetite appetite = new Appetite(
            new EngineSettings(1_000, 1 << 20, 1 << 20, LONG, LONG, Durability.memory(), LONG, LONG), false);

    @BeforeEach
    void consumeQuickly() {
        appetite.start(true);
        appetite.arrived(1, 100, false, false);
        for (int i = 0; i < QUICKLY_CONSUMED; i++) {
            appetite.consumed(0);
        }
    }

    private Appetite.Plan afterAFetchThatLeft(Left left) {
        appetite.looked(true, holdings);
        assertThat(appetite.plan(holdings, false).bulk()).isFalse();
        appetite.left(left);
        appetite.looked(true, holdings);
        return appetite.plan(holdings, false);
    }

    @Test
    void a_backlog_is_read_in_bulk_though_nobody_waits_for_a_message_meanwhile() {
        assertThat(afterAFetchThatLeft(Left.PLAIN).bulk()).isTrue();
    }

    @Test
    void a_backlog_of_several_priorities_is_not_read_in_bulk() {
        assertThat(afterAFetchThatLeft(Left.SOME).bulk()).isFalse();
    }

    @Test
    void what_went_back_is_not_overtaken_by_a_bulk_fetch() {
        appetite.looked(true, holdings);
        appetite.plan(holdings, false);
        appetite.left(Left.PLAIN);
        appetite.recalled();
        appetite.looked(true, holdings);

        assertThat(appetite.plan(holdings, false).bulk()).isFalse();
    }

    /** Of a thousand that it may hold. */
    private boolean fetchesHolding(int messages) {
        while (holdings.unseen.size() < messages) {
            holdings.unseen.add(delivery(holdings.unseen.size()));
        }
        appetite.looked(true, holdings);
        Appetite.Plan plan = appetite.plan(holdings, false);
        return plan != null && plan.credit().messages() > 0;
    }

    private static Delivery delivery(int number) {
        return new Delivery(new DeliveryId(4, "1-" + number), 1, new Payload(new byte[18], new byte[0]));
    }

    @Test
    void a_fetch_that_takes_acknowledgements_along_fills_what_was_consumed() {
        holdings.acknowledge(List.of(delivery(1_000)), new CompletableFuture<>());

        assertThat(fetchesHolding(900)).isTrue();
    }

    @Test
    void a_fetch_that_takes_none_along_waits_until_half_is_left() {
        assertThat(fetchesHolding(500)).isTrue();
        assertThat(fetchesHolding(501)).isFalse();
    }
}
