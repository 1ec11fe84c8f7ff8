package io.redismq.internal.selector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The evaluator against {@link NaiveSelectors} on random selectors and messages. */
class RandomSelectorTest {

    private static final long SEED = 20260314L;
    private static final int SELECTORS = 20_000;
    private static final int MESSAGES = 20;

    @Test
    void theEvaluatorAgreesWithANaiveOneOnRandomSelectors() throws Exception {
        System.out.println("RandomSelectorTest: seed " + SEED);
        Random random = new Random(SEED);
        NaiveSelectors selectors = new NaiveSelectors(random);
        int[] outcomes = new int[3];
        for (int i = 0; i < SELECTORS; i++) {
            NaiveSelectors.Node node = selectors.condition(4);
            String text = selectors.spaced(node.text());
            Selector selector = Evaluation.parse(text);
            Selector opposite = Evaluation.parse("NOT (" + text + ")");
            for (int j = 0; j < MESSAGES; j++) {
                Map<String, Object> message = new HashMap<>();
                for (String name : NaiveSelectors.NAMES) {
                    message.put(name, selectors.value());
                }
                Object expected = node.evaluate(message);
                // An assertion's description, built two times 400,000 times, would take most of the time.
                if (selector.matches(message::get) != Boolean.TRUE.equals(expected)
                        || opposite.matches(message::get) != Boolean.FALSE.equals(expected)) {
                    fail("seed %d: %s of %s should be %s", SEED, text, message, expected);
                }
                outcomes[expected == null ? 2 : (boolean) expected ? 0 : 1]++;
            }
        }
        // Otherwise the generator would test little.
        assertThat(Arrays.stream(outcomes).min().orElseThrow()).isGreaterThan(SELECTORS);
    }

    @Test
    void randomGarbageIsParsedOrRefusedButNeverFailsOtherwise() {
        String[] pieces = {
            "a",
            "JMSType",
            "JMSFoo",
            " ",
            "(",
            ")",
            "'",
            "''",
            "'x'",
            "1",
            ".",
            "1.5",
            "9223372036854775808",
            "-",
            "+",
            "*",
            "/",
            "=",
            "<",
            ">",
            "<>",
            "AND ",
            " OR ",
            "NOT ",
            " BETWEEN ",
            " LIKE ",
            " IN ",
            " IS ",
            "NULL",
            "ESCAPE",
            "TRUE",
            ",",
            "%",
            "_",
            "\uD83D",
            "\uDE00",
            "\u0000",
            "\n",
            "0x",
            "e",
            "#"
        };
        Random random = new Random(SEED);
        for (int i = 0; i < 100_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(14); length >= 0; length--) {
                text.append(pieces[random.nextInt(pieces.length)]);
            }
            try {
                Selector.parse(text.toString()).matches(name -> "x");
            } catch (SelectorException e) {
                assertThat(e.position()).isBetween(0, text.length());
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + SEED + ": " + text, e);
            }
        }
    }
}
