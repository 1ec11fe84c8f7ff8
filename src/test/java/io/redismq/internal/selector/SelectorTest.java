package io.redismq.internal.selector;

import static io.redismq.internal.selector.Evaluation.parse;
import static io.redismq.internal.selector.Evaluation.properties;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.redismq.internal.message.JmsMessage;
import jakarta.jms.DeliveryMode;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SelectorTest {

    @Test
    void theExampleOfTheSpecificationSelectsBlueCarsOfWeight() {
        Selector selector = parse("JMSType = 'car' AND color = 'blue' AND weight > 2500");
        assertThat(selector.matches(properties("JMSType", "car", "color", "blue", "weight", 2501)::get))
                .isTrue();
        assertThat(selector.matches(properties("JMSType", "car", "color", "blue", "weight", 2500)::get))
                .isFalse();
        assertThat(selector.matches(properties("JMSType", "car", "color", "red", "weight", 2501)::get))
                .isFalse();
        assertThat(selector.matches(properties("color", "blue", "weight", 2501)::get))
                .isFalse();
    }

    @Test
    void aMessageOffersItsHeadersAndProperties() throws Exception {
        JmsMessage message = new JmsMessage();
        message.setJMSType("order");
        message.setJMSPriority(7);
        message.setJMSTimestamp(1_700_000_000_000L);
        message.setJMSMessageID("ID:1");
        message.setJMSCorrelationID("c-1");
        message.setJMSDeliveryMode(DeliveryMode.NON_PERSISTENT);
        message.setStringProperty("region", "EU");
        message.setFloatProperty("amount", 1.5f);
        assertThat(parse("JMSType = 'order' AND JMSPriority = 7 AND JMSTimestamp = 1700000000000"
                                + " AND JMSMessageID LIKE 'ID:%' AND JMSCorrelationID = 'c-1'"
                                + " AND JMSDeliveryMode = 'NON_PERSISTENT' AND region = 'EU' AND amount = 1.5"
                                + " AND missing IS NULL")
                        .matches(message::selectorValue))
                .isTrue();
        assertThat(parse("JMSDeliveryMode = 'PERSISTENT'").matches(message::selectorValue))
                .isFalse();
    }

    @Test
    void headersThatWereNotSetAreNull() {
        JmsMessage message = new JmsMessage();
        assertThat(parse("JMSMessageID IS NULL AND JMSCorrelationID IS NULL AND JMSType IS NULL"
                                + " AND JMSPriority IS NOT NULL AND JMSTimestamp IS NOT NULL"
                                + " AND JMSDeliveryMode IS NOT NULL")
                        .matches(message::selectorValue))
                .isTrue();
    }

    @Test
    void theTextIsKeptAsItWasGiven() {
        String text = "  a  =\t1 or\n B is null ";
        assertThat(parse(text)).hasToString(text);
    }

    @Test
    void theIdentifiersAreThoseOfTheWholeSelectorInOrderAndOnce() {
        Selector selector = parse("z > 1 AND (b IN ('x') OR z < y * a) AND NOT c LIKE 'IN' AND JMSPriority = 1");
        assertThat(selector.identifiers()).containsExactly("z", "b", "y", "a", "c", "JMSPriority");
        assertThatThrownBy(() -> selector.identifiers().clear()).isInstanceOf(UnsupportedOperationException.class);
        assertThat(parse("TRUE").identifiers()).isEmpty();
    }

    @Test
    void onlyWhatIsNeededForTheDecisionIsAskedFor() {
        Values none = name -> {
            throw new AssertionError(name);
        };
        assertThat(parse("FALSE AND a = 1").matches(none)).isFalse();
        assertThat(parse("TRUE OR a = 1").matches(none)).isTrue();
    }

    @Test
    void anyNumberOfThreadsMayUseOneSelector() throws Exception {
        Selector selector = parse("n * 2 BETWEEN 100 AND 199.5 AND name LIKE '%a_c%'");
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            Callable<Long> run = () -> IntStream.range(0, 10_000)
                    .filter(n -> selector.matches(Map.of("n", n % 200, "name", "xxabcxx")::get))
                    .count();
            Future<Long> first = threads.submit(run);
            Future<Long> second = threads.submit(run);
            assertThat(first.get()).isEqualTo(2_500);
            assertThat(second.get()).isEqualTo(2_500);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void nullIsNoSelector() {
        assertThatThrownBy(() -> Selector.parse(null)).isInstanceOf(NullPointerException.class);
    }
}
