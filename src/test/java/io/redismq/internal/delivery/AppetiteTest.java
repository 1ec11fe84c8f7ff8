package io.redismq.internal.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.redismq.api.Durability;
import io.redismq.internal.broker.FetchReply.Left;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How a consumer asks for what it may hold. */
class AppetiteTest {

    private static final Duration LONG = Duration.ofSeconds(10);
    private static final int QUICKLY_CONSUMED = 1_000;

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
}
