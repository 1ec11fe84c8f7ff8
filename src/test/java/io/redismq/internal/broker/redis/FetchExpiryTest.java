package io.redismq.internal.broker.redis;

import static io.redismq.internal.broker.redis.ScriptHarness.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.redismq.testing.RedisExtension;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a fetch does with expired messages where these are kept. */
class FetchExpiryTest {

    private static final String EVIDENCE = "why:S=expired";

    @RegisterExtension
    static final RedisExtension server = RedisExtension.shared();

    @RegisterExtension
    final ScriptHarness redis = new ScriptHarness(server);

    private void message(String id, long deadline) {
        redis.add(4, id, "header", ScriptHarness.header(4, deadline), "body", "b" + id);
        redis.group(4);
    }

    private FetchRun fetch(long request) {
        return redis.fetch("c/1", request).credit(10).keepExpired(EVIDENCE);
    }

    @Test
    void newAndReturnedOnesGoToTheExpiredMessagesWithEvidenceAndTheirReadersAreWoken() throws Exception {
        redis.jedis().zadd(redis.keys().expiredWaiters(), 1, "r/1");
        message("1-0", NOW - 1);
        redis.pending(4, "1-0", "~returned", 2);
        message("2-0", NOW);
        message("3-0", NOW + 1);
        try (HeardWakeUps wakeUps = new HeardWakeUps(server.jedis(), redis.jedis())) {
            assertThat(fetch(1).granted()).containsExactly("4:3-0 x1 b3-0");
            assertThat(wakeUps.sinceLast()).containsExactly("r: r/1");
        }
        assertThat(redis.state().stream().filter(line -> line.startsWith(":expired")))
                .containsExactly(kept("1-0", 2, 1), kept("2-0", 0, 2));
        assertThat(redis.jedis().xlen(redis.stream(4))).isEqualTo(1);
    }

    private static String kept(String id, int deliveries, int number) {
        long deadline = id.equals("1-0") ? NOW - 1 : NOW;
        return ":expired #" + number + " header="
                + ScriptHarness.header(4, deadline).replace("\n", "|") + " body=b"
                + id + " evidence=" + EVIDENCE + "|JMS_RedisMQ_OriginalEntry:S=" + id + "|JMS_RedisMQ_DeliveryCount:I="
                + deliveries + "|JMS_RedisMQ_DeadLetterTime:L=" + NOW;
    }

    @Test
    void aRepeatedFetchKeepsThemOnce() {
        message("1-0", NOW - 1);
        fetch(1).run();
        List<String> before = redis.state();
        assertThat(fetch(1).run()).isEqualTo("REPEATED");
        assertThat(redis.state()).isEqualTo(before);
    }

    @Test
    void acknowledgementsAndEvidenceAreNotMixedUp() {
        redis.known("c/1", 1);
        redis.held(4, "1-0", "c/1", 1);
        message("2-0", NOW - 1);
        assertThat(fetch(2).acknowledge(4, "1-0").granted()).isEmpty();
        assertThat(redis.state()).anyMatch(line -> line.startsWith(":expired #1") && line.contains(EVIDENCE));
        assertThat(redis.jedis().xlen(redis.stream(4))).isZero();
    }

    @Test
    void whatWasSetAsideBeforeDoesNotExpireAgain() {
        redis.add(4, "1-0", "header", ScriptHarness.header(4, 1), "body", "x", "evidence", "e");
        assertThat(fetch(1).granted()).hasSize(1);
        assertThat(redis.jedis().exists(redis.keys().expired())).isFalse();
    }

    @Test
    void aKeyOfAnotherTypeRefusesTheFetchBeforeAnythingIsWritten() {
        message("1-0", NOW - 1);
        redis.jedis().set(redis.keys().expired(), "x");
        List<String> before = redis.state();
        assertThat(fetch(1).run()).startsWith("ERROR ").contains("WRONGTYPE");
        assertThat(redis.state()).isEqualTo(before);
    }
}
