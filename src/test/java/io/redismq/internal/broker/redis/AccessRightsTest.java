package io.redismq.internal.broker.redis;

import static io.redismq.internal.broker.redis.ScriptHarness.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.redismq.testing.AccessRule;
import io.redismq.testing.RedisExtension;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisDataException;

/** A user with the rights that the README names can do everything, and nothing outside the namespace. */
class AccessRightsTest {

    private static final Pattern CALL = Pattern.compile("redis\\.p?call\\('([A-Z]+)'(, 'NUMSUB')?");

    @RegisterExtension
    static final RedisExtension server = RedisExtension.own();

    @RegisterExtension
    final ScriptHarness redis = new ScriptHarness(server);

    @BeforeEach
    void makeTheUser() {
        redis.command(Command.ACL, AccessRule.words().toArray(String[]::new));
    }

    /** What the client calls besides its scripts. */
    private static final Set<String> OF_THE_CLIENT = Set.of(
            "ping",
            "select",
            "client|setname",
            "eval",
            "evalsha",
            "script|load",
            "publish",
            "subscribe",
            "unsubscribe",
            "xreadgroup");

    @Test
    void everyCommandOfTheScriptsIsNamedAndNoOther() throws Exception {
        Set<String> needed = new TreeSet<>(OF_THE_CLIENT);
        try (Stream<Path> files = Files.walk(Path.of("src/main/resources/io/redismq/lua"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                CALL.matcher(Files.readString(file))
                        .results()
                        .map(call -> call.group(2) != null
                                ? "pubsub|numsub"
                                : call.group(1).toLowerCase(Locale.ROOT))
                        .forEach(needed::add);
            }
        }
        assertThat(AccessRule.words().stream()
                        .filter(word -> word.startsWith("+"))
                        .map(word -> word.substring(1)))
                .containsExactlyInAnyOrderElementsOf(needed);
    }

    @Test
    void messagesAreReceivedPromotedAndAnnounced() throws Exception {
        redis.held(4, "1-0", "c/1", 1);
        redis.held(4, "2-0", "~returned", 1);
        redis.message(4, "4-0", "new");
        redis.command(Command.XADD, redis.keys().delayed(), "1-0", "header", "14", "body", "due");
        redis.jedis().zadd(redis.keys().due(), NOW, "new 1-0000000000");
        redis.jedis().zadd(redis.keys().waiters(), 1, "d/1");
        redis.known("c/1", 1);
        try (HeardWakeUps wakeUps = new HeardWakeUps(server.jedis(), server.jedis())) {
            redis.jedis().auth("app", "secret");
            assertThat(redis.fetch("c/1", 2)
                            .credit(10)
                            .mode("pass")
                            .acknowledge(4, "1-0")
                            .granted())
                    .hasSize(3);
            assertThat(wakeUps.sinceLast()).containsExactly("d: d/1");
        }
    }

    @Test
    void aGroupIsMadeAndTheDestinationTended() {
        redis.jedis().auth("app", "secret");
        assertThat(redis.fetch("c/1", 1).credit(10).mode("pass").run()).startsWith("OK ");
        assertThat(redis.run(
                        LuaScript.TEND,
                        List.of(redis.keys().leases(), redis.keys().priorities(), redis.stream(4)),
                        ScriptHarness.GROUP,
                        1000,
                        "4",
                        NOW))
                .startsWith("OK ");
        assertThat(redis.run(LuaScript.CLAIM_NAME, List.of(redis.stream(4) + ":name"), "a", 1000))
                .isEqualTo("OK");
    }

    @Test
    void temporaryDestinationsAreCreatedSentToDeletedAndTakenOver() {
        String leases = redis.stream(4) + ":reg";
        List<String> registry = List.of(leases, leases + ":a/1");
        String owner = redis.keys().owner();
        redis.jedis().auth("app", "secret");
        assertThat(redis.run(LuaScript.KEEP_TEMPORARY, registry, "a/1", 1000, "first", NOW, "queue:~temp/a/1"))
                .isEqualTo("OK -");
        assertThat(redis.run(LuaScript.CREATE_DESTINATION, List.of(owner), "a/1"))
                .isEqualTo("OK");
        List<String> keys = List.of(redis.keys().sender("s"), redis.keys().waiters(), redis.stream(4), owner);
        assertThat(redis.run(LuaScript.SEND, keys, 1, 1, 1000, ScriptHarness.WAKE, NOW, "~", "h", "b"))
                .isEqualTo("OK");
        assertThat(redis.run(LuaScript.CONDEMN_TEMPORARY, registry, "a/1", 9, NOW + 9000))
                .startsWith("OK 1 ");
        assertThat(redis.run(LuaScript.DELETE_DESTINATION, List.of(owner, redis.stream(4)), "a/1"))
                .isEqualTo("OK");
        assertThat(redis.run(LuaScript.FORGET_TEMPORARY, registry, "a/1", "leave", "queue:~temp/a/1"))
                .isEqualTo("OK");
    }

    @Test
    void keysOutsideTheNamespaceAreRefused() {
        try (Jedis other = server.jedis()) {
            other.set("elsewhere", "a");
        }
        redis.jedis().auth("app", "secret");
        String reply;
        try {
            reply = redis.run(LuaScript.RELEASE_NAME, List.of("elsewhere"), "a");
        } catch (JedisDataException refused) {
            reply = refused.getMessage();
        }
        assertThat(reply).containsIgnoringCase("perm");
    }
}
