package io.redismq.internal.broker.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.redismq.testing.AccessRule;
import io.redismq.testing.RedisExtension;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Protocol.Command;

/** probe_rights, as a user with the rights that the README names. */
class ProbeRightsScriptTest {

    private static final Pattern CALL = Pattern.compile("redis\\.p?call\\('([A-Z]+)'(?:, '([A-Z]+)')?");
    private static final Pattern PROBED = Pattern.compile("\\{ '([a-z]+)'(?:, '([a-z]+)')?");
    private static final Set<String> WITH_SUBCOMMANDS = Set.of("xgroup", "xinfo", "pubsub");

    @RegisterExtension
    static final RedisExtension server = RedisExtension.own();

    @RegisterExtension
    final ScriptHarness redis = new ScriptHarness(server);

    /** The commands that a pattern finds in a text, with the subcommand of those that have such. */
    private static Stream<String> commands(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(found -> {
            String command = found.group(1).toLowerCase(Locale.ROOT);
            return WITH_SUBCOMMANDS.contains(command)
                    ? command + "|" + found.group(2).toLowerCase(Locale.ROOT)
                    : command;
        });
    }

    static Set<String> probed() {
        return commands(PROBED, LuaScript.PROBE_RIGHTS.text()).collect(Collectors.toCollection(TreeSet::new));
    }

    /** What the documented rule grants as a whole, and so is taken away as a whole. */
    static Set<String> probedWithoutSubcommands() {
        return probed().stream().filter(name -> !name.contains("|")).collect(Collectors.toCollection(TreeSet::new));
    }

    @BeforeEach
    void makeTheUser() {
        redis.command(Command.ACL, AccessRule.words().toArray(String[]::new));
    }

    private void change(String... rules) {
        redis.jedis().aclSetUser("app", rules);
    }

    private List<String> missing() {
        String key = redis.stream(4) + ":probe";
        redis.jedis().auth("app", "secret");
        return redis.reply(LuaScript.PROBE_RIGHTS, List.of(key), "redismq:wake:~").stream()
                .map(ScriptHarness::text)
                .toList();
    }

    @Test
    void everyCommandOfTheScriptsIsTried() {
        Set<String> used = Arrays.stream(LuaScript.values())
                .flatMap(script -> commands(CALL, script.text()))
                .collect(Collectors.toSet());
        assertThat(probed()).containsExactlyInAnyOrderElementsOf(used);
    }

    @Test
    void withTheDocumentedRightsNothingIsMissingAndNothingChanges() {
        assertThat(missing()).containsExactly("OK");
        try (var jedis = server.jedis()) {
            assertThat(jedis.dbSize()).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("probedWithoutSubcommands")
    void aMissingCommandIsNamed(String command) {
        change("-" + command);
        assertThat(missing()).containsExactly("OK", command);
        try (var jedis = server.jedis()) {
            assertThat(jedis.keys("*")).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"xgroup", "xinfo"})
    void allSubcommandsOfAMissingCommandAreNamed(String command) {
        change("-" + command);
        assertThat(missing()).hasSizeGreaterThan(2).allMatch(name -> name.equals("OK") || name.startsWith(command));
    }

    @Test
    void severalMissingCommandsAreNamed() {
        change("-xadd", "-zadd", "-hset");
        assertThat(missing()).containsExactly("OK", "xadd", "zadd", "hset");
    }

    @Test
    void theMissingChannelIsNamed() {
        change("resetchannels");
        assertThat(missing()).containsExactly("OK", "CHANNEL");
    }
}
