package io.redismq.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.redismq.api.ConnectionOptions;
import io.redismq.testing.Fault;
import io.redismq.testing.FaultPlan;
import io.redismq.testing.FaultProxy;
import io.redismq.testing.RedisCluster;
import io.redismq.testing.RedisExtension;
import io.redismq.testing.RedisServer;
import jakarta.jms.JMSException;
import jakarta.jms.Session;
import jakarta.jms.TransactionRolledBackException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.params.ClientKillParams;

/** Redis is there and refuses to work, or forgets who its clients are: they go on by themselves when that is over. */
@Timeout(90)
class RefusalTest {

    private static final int KEYS_TO_LOAD = 2_000;

    @RegisterExtension
    static final RedisExtension redis = RedisExtension.own("--appendonly", "yes", "--key-load-delay", "200");

    private static void ask(RedisServer server, Consumer<Jedis> question) {
        try (Jedis jedis = server.jedis()) {
            question.accept(jedis);
        }
    }

    @Test
    void clientsGoOnWhenScriptsAreForgottenAndConnectionsKilled() throws Exception {
        try (Workload workload = new Workload(redis.server())) {
            for (int i = 0; i < 50; i++) {
                workload.strike(() -> ask(redis.server(), Jedis::scriptFlush));
                workload.strike(() -> ask(
                        redis.server(),
                        jedis -> jedis.clientKill(new ClientKillParams().skipMe(ClientKillParams.SkipMe.YES))));
                await().pollDelay(Duration.ofMillis(20)).until(() -> true);
            }
            workload.assertGoesOnWithin(Duration.ofSeconds(2));
            workload.assertNothingIsLost();
        }
    }

    @Test
    void clientsWaitWhileRedisLoadsItsData() throws Exception {
        ask(redis.server(), jedis -> {
            for (int i = 0; i < KEYS_TO_LOAD; i++) {
                jedis.set("load-" + i, "");
            }
        });
        try (Workload workload = new Workload(redis.server())) {
            workload.strike(() -> {
                redis.server().kill();
                redis.server().restart(); // returns when everything is loaded
            });
            workload.assertGoesOnWithin(Duration.ofSeconds(2));
            workload.assertOnlyUnreplicatedIsLost();
        }
    }

    @Test
    void clientsWaitWhileTooFewReplicasAreThere() throws Exception {
        try (Workload workload = new Workload(redis.server())) {
            workload.strike(() -> {
                ask(redis.server(), jedis -> jedis.configSet("min-replicas-to-write", "1"));
                await().until(() -> !workload.client().problems().isEmpty());
                ask(redis.server(), jedis -> jedis.configSet("min-replicas-to-write", "0"));
            });
            workload.assertGoesOnWithin(Duration.ofSeconds(2));
            workload.assertNothingIsLost();
            workload.assertToldOnce();
        }
    }

    private static ConnectionOptions impatient(String uri) {
        return Client.options(uri)
                .sendTimeout(Duration.ofSeconds(1))
                .requestTimeout(Duration.ofSeconds(1))
                .build();
    }

    private static void wantReplicas(int count) {
        ask(redis.server(), jedis -> jedis.configSet("min-replicas-to-write", Integer.toString(count)));
    }

    @Test
    void aSendThatOnlyMetTooFewReplicasIsKnownToBeUnstored() throws JMSException {
        String queue = RedisExtension.unique("refused");
        try (Client client = Client.connect(impatient(redis.uri()), Session.AUTO_ACKNOWLEDGE)) {
            wantReplicas(1);
            assertThatThrownBy(() -> client.send(queue, "refused"))
                    .isExactlyInstanceOf(JMSException.class)
                    .hasMessageContaining("not stored")
                    .hasStackTraceContaining("NOREPLICAS")
                    .extracting("errorCode")
                    .isEqualTo("broker.UNAVAILABLE");
            wantReplicas(0);
            client.send(queue, "accepted");
            assertThat(client.receive(queue, 1)).isEqualTo(List.of("accepted"));
        }
    }

    @Test
    void aSendWhoseFirstAnswerWasLostIsInDoubtWhateverIsAnsweredLater() throws JMSException {
        String queue = RedisExtension.unique("doubted");
        try (FaultProxy proxy = FaultProxy.to(redis.server());
                Client client = Client.connect(impatient(proxy.uri()), Session.AUTO_ACKNOWLEDGE)) {
            client.send(queue, "before"); // Redis knows the script by now
            proxy.plan(FaultPlan.once(Fault.cutAfterExecution())
                    .or(request -> {
                        wantReplicas(1); // from the first repeat on
                        return Fault.none();
                    })
                    .onKey(key -> key.contains(":sender:")));
            assertThatThrownBy(() -> client.send(queue, "stored"))
                    .hasStackTraceContaining("NOREPLICAS")
                    .extracting("errorCode")
                    .isEqualTo("broker.OUTCOME_UNKNOWN");
            proxy.plan(FaultPlan.none());
            wantReplicas(0);
            assertThat(client.receive(queue, 2)).isEqualTo(List.of("before", "stored"));
        }
    }

    @Test
    void aCommitThatOnlyMetTooFewReplicasIsKnownToBeRolledBack() throws JMSException {
        String queue = RedisExtension.unique("refused");
        try (Client client = Client.connect(impatient(redis.uri()), Session.SESSION_TRANSACTED)) {
            client.send(queue, "refused");
            wantReplicas(1);
            assertThatThrownBy(client.session()::commit)
                    .isExactlyInstanceOf(TransactionRolledBackException.class)
                    .hasStackTraceContaining("NOREPLICAS");
            wantReplicas(0);
            client.send(queue, "accepted");
            client.session().commit();
            assertThat(client.receive(queue, 1)).isEqualTo(List.of("accepted"));
        }
    }

    @Test
    void clientsWaitWhileAClusterIsDown() throws Exception {
        try (RedisCluster cluster = RedisCluster.start("--appendonly", "yes", "--appendfsync", "always");
                Workload workload = new Workload(cluster)) {
            RedisServer other = cluster.masters().stream()
                    .filter(master -> master != cluster.masterOf(workload.key()))
                    .findFirst()
                    .orElseThrow();
            RedisServer replica = cluster.replicaOf(other);
            workload.strike(() -> {
                replica.kill();
                other.kill();
                await().atMost(Duration.ofSeconds(20)).until(() -> isDown(cluster, workload.key()));
                other.restart();
                await().atMost(Duration.ofSeconds(20)).until(() -> !isDown(cluster, workload.key()));
            });
            workload.assertGoesOnWithin(Duration.ofSeconds(3));
            workload.assertNothingIsLost();
            workload.assertTold(2); // a node that hears of the other one again may lose sight of it once more
        }
    }

    private static boolean isDown(RedisCluster cluster, String key) {
        try (Jedis jedis = cluster.masterOf(key).jedis()) {
            return jedis.clusterInfo().contains("cluster_state:fail");
        }
    }
}
