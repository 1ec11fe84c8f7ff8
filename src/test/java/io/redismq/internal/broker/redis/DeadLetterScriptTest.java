package io.redismq.internal.broker.redis;

import static io.redismq.internal.broker.redis.ScriptHarness.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.redismq.testing.RedisExtension;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.StreamEntryID;

class DeadLetterScriptTest {

    @RegisterExtension
    static final RedisExtension server = RedisExtension.shared();

    @RegisterExtension
    final ScriptHarness redis = new ScriptHarness(server);

    /** Each entry is "PRIORITY ID EVIDENCE". */
    private String deadLetter(long request, String... entries) {
        DestinationKeys names = redis.keys();
        List<Object> arguments = new ArrayList<>(List.of(ScriptHarness.GROUP, "c/1", request, ScriptHarness.WAKE));
        for (String entry : entries) {
            String[] parts = entry.split(" ", 3);
            arguments.addAll(List.of("94".indexOf(parts[0]) + 1, parts[1], parts[2]));
        }
        return redis.run(
                LuaScript.DEAD_LETTER,
                ScriptHarness.concat(
                        List.of(names.consumers(), names.deadLetters(), names.deadLetterWaiters()),
                        redis.streams("94")),
                arguments.toArray());
    }

    @Test
    void messagesMoveWithAllTheirFieldsAndTheEvidence() {
        redis.add(4, "1-0", "header", "h", "body", "a");
        redis.pending(4, "1-0", "c/1", 1);
        redis.add(9, "1-0", "body", "foreign", "x", "y", "x", "z");
        redis.pending(9, "1-0", "c/1", 1);
        redis.known("c/1", 1);
        assertThat(deadLetter(2, "4 1-0 why\nso", "9 1-0 because")).isEqualTo("OK");
        assertThat(redis.state())
                .containsExactly(
                        "stream ~ c/1",
                        ":consumers c/1=2",
                        ":dlq #1 header=h body=a evidence=why|so",
                        ":dlq #2 body=foreign x=y x=z evidence=because",
                        ":leases c/1=" + (NOW + 1000),
                        ":p9 ~ c/1");
    }

    @Test
    void sentTwiceItStoresOneDeadLetter() {
        redis.held(4, "1-0", "c/1", 1);
        redis.known("c/1", 1);
        deadLetter(2, "4 1-0 why");
        List<String> before = redis.state();
        assertThat(deadLetter(2, "4 1-0 why")).isEqualTo("REPEATED");
        assertThat(deadLetter(1, "4 1-0 why")).isEqualTo("REPEATED");
        assertThat(redis.state()).isEqualTo(before);
    }

    @Test
    void aConsumerThatWasReapedMovesNothing() {
        redis.held(4, "1-0", "c/2", 2);
        List<String> before = redis.state();
        assertThat(deadLetter(2, "4 1-0 why")).isEqualTo("LEASE_LOST");
        assertThat(redis.state()).isEqualTo(before);
    }

    @Test
    void whatAnotherConsumerHoldsStaysWithIt() {
        redis.held(4, "1-0", "c/2", 2);
        redis.known("c/1", 1);
        assertThat(deadLetter(2, "4 1-0 why")).isEqualTo("OK");
        assertThat(redis.state()).contains("stream 1-0 body=b1-0", "stream ~ c/2 1-0 x2");
    }

    @Test
    void oldEvidenceStaysBeforeTheNewWhichReadersPrefer() {
        redis.add(4, "1-0", "body", "a", "evidence", "old");
        redis.pending(4, "1-0", "c/1", 1);
        redis.known("c/1", 1);
        deadLetter(2, "4 1-0 new");
        assertThat(redis.state()).contains(":dlq #1 body=a evidence=old evidence=new");
    }

    @Test
    void anEntryWithMoreFieldsThanLuaCanPassIsBuriedAllTheSame() {
        List<String> fields = new ArrayList<>(List.of("header", "h", "body", "b"));
        fields.addAll(Collections.nCopies(12_000, "f"));
        redis.add(4, "1-0", fields.toArray(String[]::new));
        redis.pending(4, "1-0", "c/1", 1);
        redis.known("c/1", 1);
        assertThat(deadLetter(2, "4 1-0 why")).isEqualTo("OK");
        assertThat(redis.state())
                .contains("stream ~ c/1")
                .anyMatch(line -> line.startsWith(":dlq #1 header=h body=b f=f") && line.endsWith(" evidence=why"));
    }

    @Test
    void anEntryThatIsGoneLeavesThePendingListAndWakesNobody() {
        redis.held(4, "1-0", "c/1", 1);
        redis.known("c/1", 1);
        redis.jedis().xdel(redis.stream(4), new StreamEntryID("1-0"));
        redis.jedis().zadd(redis.keys().deadLetterWaiters(), 1, "d/1");
        assertThat(deadLetter(2, "4 1-0 why")).isEqualTo("OK");
        assertThat(redis.state()).contains("stream ~ c/1", ":dlq:waiters d/1=1");
    }

    @Test
    void whoWaitsForDeadLettersIsWoken() throws Exception {
        redis.held(4, "1-0", "c/1", 1);
        redis.known("c/1", 1);
        redis.jedis().zadd(redis.keys().deadLetterWaiters(), 1, "d/1");
        redis.jedis().zadd(redis.keys().waiters(), 1, "w/1");
        try (HeardWakeUps wakeUps = new HeardWakeUps(server.jedis(), redis.jedis())) {
            deadLetter(2, "4 1-0 why");
            assertThat(wakeUps.sinceLast()).containsExactly("d: d/1");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ":p9", ":consumers", ":dlq"})
    void aKeyOfAnotherTypeIsRefusedBeforeAnythingIsWritten(String suffix) {
        redis.held(9, "1-0", "c/1", 1);
        redis.held(4, "1-0", "c/1", 1);
        redis.known("c/1", 1);
        redis.jedis().del(redis.stream(4) + suffix);
        redis.jedis().set(redis.stream(4) + suffix, "x");
        List<String> before = redis.state();
        assertThat(deadLetter(2, "9 1-0 a", "4 1-0 b")).startsWith("ERROR ").contains("WRONGTYPE");
        assertThat(redis.state()).isEqualTo(before);
    }
}
