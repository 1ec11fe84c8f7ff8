package io.redismq.internal.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.redismq.api.Durability;
import io.redismq.internal.broker.Address;
import io.redismq.internal.broker.Address.Kind;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** A sender to a temporary destination stays while it is of use, and its name is never used again. */
class SendersTest {

    private static final EngineSettings SETTINGS = new EngineSettings(
            1, 1, 1, Duration.ZERO, Duration.ZERO, Durability.memory(), Duration.ZERO, Duration.ZERO);

    private final List<String> names = new CopyOnWriteArrayList<>();
    private final Senders senders = new Senders("c", (address, name) -> {
        names.add(name);
        return new Sender(address, name, null, SETTINGS, null);
    });
    private final Address temporary = Address.temporary(Kind.QUEUE, "other", 1);
    private final Address lasting = new Address(Kind.QUEUE, "orders");

    private static long afterAWhile() {
        return System.nanoTime() + Senders.KEPT_NANOS + 1;
    }

    @Test
    void whoAsksAgainSoonGetsTheSame() {
        Sender first = senders.to(temporary);
        senders.tick(System.nanoTime());
        assertThat(senders.to(temporary)).isSameAs(first);
        assertThat(senders.existing(temporary)).isSameAs(first);
        assertThat(names).containsExactly("c/1");
    }

    @Test
    void oneThatSomebodyHasIsTheSameHoweverLate() {
        Sender held = senders.to(temporary);
        senders.tick(afterAWhile());
        System.gc();
        senders.tick(afterAWhile());
        assertThat(senders.to(temporary)).isSameAs(held);
    }

    @Test
    void oneThatNobodyHasIsForgottenAndTheNextHasAnotherName() {
        senders.to(temporary);
        await().until(() -> {
            senders.tick(afterAWhile());
            System.gc();
            return senders.existing(temporary) == null;
        });
        senders.tick(afterAWhile());
        assertThat(senders.all()).isEmpty();
        senders.to(temporary);
        assertThat(names).containsExactly("c/1", "c/2");
    }

    @Test
    void thoseToOtherDestinationsStayUnderTheConnectionsName() {
        senders.to(lasting);
        senders.tick(afterAWhile());
        System.gc();
        senders.to(lasting);
        assertThat(names).containsExactly("c");
        assertThat(senders.existing(new Address(Kind.QUEUE, "unknown"))).isNull();
    }
}
