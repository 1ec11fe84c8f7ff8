package io.redismq.internal.broker.redis;

import static io.redismq.internal.broker.redis.ScriptHarness.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.redismq.testing.RedisExtension;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** keep_temporary, condemn_temporary and forget_temporary: who has which temporary destinations, and for how long. */
class TemporaryRegistryScriptsTest {

    private static final long LEASE = 1000;
    private static final String ONE = "queue:~temp/a/1";
    private static final String TWO = "queue:~temp/a/2";

    @RegisterExtension
    static final RedisExtension server = RedisExtension.shared();

    @RegisterExtension
    final ScriptHarness redis = new ScriptHarness(server);

    private String leases() {
        return redis.stream(4) + ":reg";
    }

    private String entries(String holder) {
        return leases() + ":" + holder;
    }

    private String keep(String holder, String first, long now, String... entering) {
        List<Object> arguments = new ArrayList<>(List.of(holder, LEASE, first, now));
        arguments.addAll(List.of(entering));
        return redis.run(LuaScript.KEEP_TEMPORARY, List.of(leases(), entries(holder)), arguments.toArray());
    }

    private String look(long now) {
        return redis.run(LuaScript.KEEP_TEMPORARY, List.of(leases()), "", LEASE, "", now);
    }

    private String condemn(String holder, long now) {
        return redis.run(LuaScript.CONDEMN_TEMPORARY, List.of(leases(), entries(holder)), holder, 2, now);
    }

    private String forget(String holder, String leave, String... deleted) {
        List<Object> arguments = new ArrayList<>(List.of(holder, leave));
        arguments.addAll(List.of(deleted));
        return redis.run(LuaScript.FORGET_TEMPORARY, List.of(leases(), entries(holder)), arguments.toArray());
    }

    /** A holder that was seen at the time, with others around, so that no time of grace is on. */
    private void lease(String holder, long ends, String... entries) {
        redis.jedis().zadd(leases(), ends, holder);
        for (String entry : entries) {
            redis.jedis().zadd(entries(holder), 0, entry);
        }
    }

    private void seen(long at) {
        redis.jedis().zadd(leases(), at, "~seen");
    }

    // ---- keep

    @Test
    void aHolderBeginsWithItsDestinationsEntered() {
        assertThat(keep("a/1", "first", NOW, ONE, TWO)).isEqualTo("OK -");
        assertThat(redis.state())
                .containsExactly(
                        ":reg ~seen=" + NOW + " a/1=" + (NOW + LEASE) + " ~grace=" + (NOW + LEASE),
                        ":reg:a/1 " + ONE + "=0 " + TWO + "=0");
    }

    @Test
    void enteredTwiceIsEnteredOnce() {
        keep("a/1", "first", NOW, ONE);
        List<String> before = redis.state();
        assertThat(keep("a/1", "first", NOW, ONE)).isEqualTo("OK -");
        assertThat(redis.state()).isEqualTo(before);
    }

    @Test
    void aHolderRenewsItsLease() {
        seen(NOW);
        lease("a/1", NOW + 10, ONE);
        assertThat(keep("a/1", "", NOW + 1)).isEqualTo("OK -");
        assertThat(redis.state())
                .containsExactly(":reg ~seen=" + (NOW + 1) + " a/1=" + (NOW + 1 + LEASE), ":reg:a/1 " + ONE + "=0");
    }

    @Test
    void aHolderThatIsNotThereGetsNoLeaseAndNothingIsEntered() {
        seen(NOW);
        lease("b/1", NOW + 10);
        assertThat(keep("a/1", "", NOW, ONE)).isEqualTo("LEASE_LOST -");
        assertThat(redis.state()).containsExactly(":reg ~seen=" + NOW + " b/1=" + (NOW + 10));
    }

    @Test
    void aHolderThatWasTakenOverGetsNoLeaseAndNothingIsEntered() {
        seen(NOW);
        lease("a/1", 0, ONE);
        assertThat(keep("a/1", "", NOW, TWO)).isEqualTo("LEASE_LOST a/1");
        assertThat(redis.state()).containsExactly(":reg a/1=0 ~seen=" + NOW, ":reg:a/1 " + ONE + "=0");
    }

    @Test
    void anotherHolderWhoseLeaseEndedIsTold() {
        seen(NOW);
        lease("a/1", NOW + 10);
        lease("b/1", NOW - 1);
        assertThat(keep("a/1", "", NOW)).isEqualTo("OK b/1");
        lease("b c%/1", NOW - 2);
        assertThat(keep("a/1", "", NOW)).isEqualTo("OK b%20c%25/1");
    }

    @Test
    void whenNobodyWasThereForHalfALeaseAllGetTimeToComeBack() {
        seen(NOW - LEASE);
        lease("b/1", NOW - 1);
        assertThat(keep("a/1", "first", NOW, ONE)).isEqualTo("OK -");
        assertThat(redis.state().get(0)).contains("~grace=" + (NOW + LEASE));
        assertThat(look(NOW + LEASE / 2)).isEqualTo("OK -");
        assertThat(look(NOW + LEASE)).isEqualTo("OK b/1");
    }

    @Test
    void whereNobodyHasDestinationsALookLeavesNothing() {
        assertThat(look(NOW)).isEqualTo("OK -");
        assertThat(redis.state()).isEmpty();
    }

    @Test
    void aLookTellsWhoIsOverdueAndEntersNobody() {
        seen(NOW - 1);
        lease("b/1", NOW - 10, ONE);
        assertThat(look(NOW)).isEqualTo("OK b/1");
        assertThat(redis.state()).containsExactly(":reg b/1=" + (NOW - 10) + " ~seen=" + NOW, ":reg:b/1 " + ONE + "=0");
    }

    // ---- condemn

    @Test
    void anOverdueHolderIsCondemnedAndWhatItHadIsToldInPages() {
        seen(NOW);
        lease("a/1", NOW - 1, ONE, TWO, "topic:~temp/a/3");
        assertThat(condemn("a/1", NOW)).isEqualTo("OK 2 " + ONE + " " + TWO);
        assertThat(redis.jedis().zscore(leases(), "a/1")).isZero();
        List<String> before = redis.state();
        assertThat(condemn("a/1", NOW)).isEqualTo("OK 2 " + ONE + " " + TWO);
        assertThat(redis.state()).isEqualTo(before);
        forget("a/1", "", ONE, TWO);
        assertThat(condemn("a/1", NOW)).isEqualTo("OK 1 topic:~temp/a/3");
        forget("a/1", "", "topic:~temp/a/3");
        assertThat(condemn("a/1", NOW)).isEqualTo("DONE");
        assertThat(redis.state()).isEmpty();
        assertThat(condemn("a/1", NOW)).isEqualTo("DONE");
    }

    @Test
    void theLeasesOfOthersStay() {
        seen(NOW);
        lease("a/1", NOW - 1);
        lease("b/1", NOW + 1);
        assertThat(condemn("a/1", NOW)).isEqualTo("DONE");
        assertThat(redis.state()).containsExactly(":reg ~seen=" + NOW + " b/1=" + (NOW + 1));
    }

    @Test
    void aHolderWhoseLeaseRunsIsLeftAlone() {
        seen(NOW);
        lease("a/1", NOW, ONE);
        List<String> before = redis.state();
        assertThat(condemn("a/1", NOW)).isEqualTo("ALIVE");
        assertThat(redis.state()).isEqualTo(before);
    }

    @Test
    void nobodyIsCondemnedInTheTimeOfGrace() {
        lease("a/1", NOW - 1, ONE);
        lease("~grace", NOW + 1);
        assertThat(condemn("a/1", NOW)).isEqualTo("ALIVE");
        assertThat(condemn("~grace", NOW + 10)).isEqualTo("ALIVE");
        assertThat(redis.state()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"queue:orders", "queue:~temp/b/1", "queue:~temp/a/x", "~temp/a/1", "queue:x y:~temp/a/1", ""})
    void whatIsNotTheHoldersIsStruckOutAndNotToldForDeletion(String foreign) {
        seen(NOW);
        lease("a/1", NOW - 1, foreign);
        assertThat(condemn("a/1", NOW)).isEqualTo("OK 0 ");
        assertThat(condemn("a/1", NOW)).isEqualTo("DONE");
        assertThat(redis.state()).isEmpty();
    }

    @Test
    void aHolderMadeByHandIsForgotten() {
        seen(NOW);
        lease("b c/1", NOW - 1);
        assertThat(condemn("b%20c/1", NOW)).isEqualTo("DONE");
        assertThat(redis.state()).isEmpty();
    }

    // ---- forget

    @Test
    void whatIsDeletedIsStruckOutAndTheHolderStays() {
        keep("a/1", "first", NOW, ONE, TWO);
        assertThat(forget("a/1", "", ONE)).isEqualTo("OK");
        assertThat(forget("a/1", "", ONE)).isEqualTo("OK");
        assertThat(redis.jedis().zrange(entries("a/1"), 0, -1)).containsExactly(TWO);
        assertThat(forget("a/1", "", TWO)).isEqualTo("OK");
        assertThat(keep("a/1", "", NOW + 1)).isEqualTo("OK -");
    }

    @Test
    void theLastHolderThatLeavesLeavesNothing() {
        keep("a/1", "first", NOW, ONE);
        keep("b/1", "first", NOW, "queue:~temp/b/1");
        assertThat(forget("a/1", "leave", ONE)).isEqualTo("OK");
        assertThat(redis.jedis().zscore(leases(), "a/1")).isNull();
        assertThat(redis.jedis().zscore(leases(), "b/1")).isNotNull();
        assertThat(forget("b/1", "leave", "queue:~temp/b/1")).isEqualTo("OK");
        assertThat(redis.state()).isEmpty();
        assertThat(forget("b/1", "leave", "queue:~temp/b/1")).isEqualTo("OK");
    }

    @Test
    void whoLeavesWithDestinationsLeftKeepsItsLeaseSoThatOthersFindThem() {
        keep("a/1", "first", NOW, ONE, TWO);
        forget("a/1", "leave", ONE);
        assertThat(redis.jedis().zscore(leases(), "a/1")).isEqualTo(NOW + LEASE);
    }

    // ---- bad input

    @ParameterizedTest
    @ValueSource(strings = {":reg", ":reg:a/1"})
    void aKeyOfAnotherTypeIsNamedBeforeAnythingIsWritten(String suffix) {
        redis.jedis().set(redis.stream(4) + suffix, "x");
        if (suffix.endsWith("1")) {
            lease("a/1", NOW - 1);
        }
        List<String> before = redis.state();
        assertThat(keep("a/1", "first", NOW, ONE)).startsWith("ERROR ").contains("WRONGTYPE");
        assertThat(condemn("a/1", NOW)).startsWith("ERROR ").contains("WRONGTYPE");
        assertThat(forget("a/1", "leave", ONE)).startsWith("ERROR ").contains("WRONGTYPE");
        assertThat(redis.state()).isEqualTo(before);
    }
}
