package io.redismq.internal.broker.redis;

import io.redismq.api.ConnectionOptions;
import io.redismq.api.StartupChecks;
import io.redismq.internal.broker.BrokerException;
import io.redismq.internal.broker.BrokerException.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.redisson.api.RedissonClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at Redis before a client that was started is used: refuses what cannot work, and has doubts about what
 * loses messages, which the log tells once or which are refused too. Thread-safe; owned by the {@link SharedRedisson}.
 */
final class StartUpChecks {

    private static final Logger LOG = LoggerFactory.getLogger(StartUpChecks.class);

    private final String namespace;
    private final StartupChecks mode;
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    StartUpChecks(ConnectionOptions options) {
        this.namespace = options.namespace();
        this.mode = options.startupChecks();
    }

    /** Fails when this Redis is not to be used. */
    CompletableFuture<Void> run(RedissonClient redisson) {
        ScriptRunner scripts = new ScriptRunner(redisson);
        return run(redisson, scripts, new Layout(namespace, scripts));
    }

    CompletableFuture<Void> run(RedissonClient redisson, ScriptRunner scripts, Layout layout) {
        return AllSlots.check(redisson, namespace)
                .thenCompose(nothing -> layout.claim())
                .thenCompose(newEnough -> newEnough ? CompletableFuture.<Void>completedFuture(null) : tooOld(redisson))
                .handle((fine, failure) ->
                        failure == null ? rights(scripts) : explained(redisson, BrokerException.from(failure)))
                .thenCompose(outcome -> outcome)
                .thenCompose(doubts -> judge(redisson, doubts));
    }

    /** What the server says of itself tells more than its refusal, where it may be asked. */
    private CompletableFuture<List<BrokerException>> explained(RedissonClient redisson, BrokerException failure) {
        if (AddressErrors.isElsewhere(failure) && !redisson.getConfig().isClusterConfig()) {
            return CompletableFuture.failedFuture(
                    new BrokerException(Reason.UNSUITABLE, failure.getMessage(), failure));
        }
        return failure.reason() == Reason.TIMEOUT || failure.reason() == Reason.PERMISSION
                ? CompletableFuture.failedFuture(failure)
                : ServerFacts.ask(redisson)
                        .handle((servers, unknown) -> {
                            BrokerException misfit = unknown == null ? misfit(redisson, servers) : null;
                            return CompletableFuture.<List<BrokerException>>failedFuture(
                                    misfit == null ? failure : misfit);
                        })
                        .thenCompose(outcome -> outcome);
    }

    private static BrokerException misfit(RedissonClient redisson, List<ServerFacts> servers) {
        boolean alone = redisson.getConfig().isSingleConfig();
        return servers.stream()
                .map(server -> server.misfit(alone))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private CompletableFuture<List<BrokerException>> rights(ScriptRunner scripts) {
        if (mode == StartupChecks.OFF) {
            return CompletableFuture.completedFuture(List.of());
        }
        return Rights.missing(scripts, Layout.key(namespace), namespace + ":*")
                .thenApply(rules ->
                        rules.isEmpty() ? List.of() : List.of(RedisErrors.lacking("Start-up check", rules, null)));
    }

    private CompletableFuture<Void> tooOld(RedissonClient redisson) {
        return ServerFacts.ask(redisson)
                .thenCompose(servers -> CompletableFuture.failedFuture(new BrokerException(
                        Reason.UNSUITABLE,
                        servers.get(0).name() + " at " + servers.get(0).address()
                                + " is too old: Redis MQ needs Redis 6.2 or later, or Valkey; upgrade it")));
    }

    private CompletableFuture<Void> judge(RedissonClient redisson, List<BrokerException> ofRights) {
        if (mode == StartupChecks.OFF) {
            return CompletableFuture.completedFuture(null);
        }
        return facts(redisson).thenCompose(servers -> {
            BrokerException misfit = misfit(redisson, servers);
            if (misfit != null) {
                return CompletableFuture.failedFuture(misfit);
            }
            List<BrokerException> doubts = new ArrayList<>(ofRights);
            servers.forEach(server -> doubts.addAll(server.doubts()));
            if (mode == StartupChecks.REQUIRE && !doubts.isEmpty()) {
                return CompletableFuture.failedFuture(refusal(doubts));
            }
            servers.stream().map(ServerFacts::summary).filter(told::add).forEach(LOG::info);
            doubts.stream().map(Throwable::getMessage).filter(told::add).forEach(LOG::warn);
            return CompletableFuture.completedFuture(null);
        });
    }

    /** Of a cluster one server that is down must not keep a client from the others. */
    private CompletableFuture<List<ServerFacts>> facts(RedissonClient redisson) {
        CompletableFuture<List<ServerFacts>> facts = ServerFacts.ask(redisson);
        return mode == StartupChecks.REQUIRE
                ? facts
                : facts.exceptionally(failure -> {
                    LOG.warn(
                            "How Redis is set up was not checked: {}",
                            BrokerException.from(failure).getMessage());
                    return List.of();
                });
    }

    private static BrokerException refusal(List<BrokerException> doubts) {
        String all = doubts.stream().map(Throwable::getMessage).collect(Collectors.joining(". "));
        return new BrokerException(
                doubts.get(0).reason(), "Refused, as the option startupChecks is require: " + all, doubts.get(0));
    }
}
