package io.redismq.internal.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.redismq.internal.broker.Address;
import io.redismq.internal.broker.redis.BrokerSettings;
import io.redismq.internal.broker.redis.RedisBroker;
import io.redismq.testing.RedisExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.config.Config;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.StreamEntryID;

/**
 * Consumers with selectors at a queue with message groups. They take turns, one request at a time, as a seed decides;
 * replies are lost, messages are rolled back, consumers close and die. Who has its messages for itself gets those of a
 * group in the order of sending, and when all wait nothing is left. That is many thousands of orders of events which a
 * test with threads does not meet.
 */
class GroupSelectionTest {

    private static final String SEED = "redismq.test.seed";
    private static final int ROUNDS = 60;
    private static final int MESSAGES = 60;
    private static final int MOST_STEPS = 20_000;
    private static final String[] WANTED = {"a", "b", "c", "cd", "d"};

    @RegisterExtension
    static final RedisExtension redis = RedisExtension.own();

    private final Address queue = new Address(Address.Kind.QUEUE, "groups");
    private final String key = "redismq:{queue:groups}";
    private final SelectionLog log = new SelectionLog();
    private RedissonClient redisson;
    private RedisBroker broker;
    private Jedis jedis;

    @BeforeEach
    void connect() {
        Config config = new Config();
        config.useSingleServer().setAddress(redis.uri()).setConnectionMinimumIdleSize(1);
        redisson = Redisson.create(config);
        broker = new RedisBroker(
                redisson,
                new BrokerSettings("redismq", Duration.ofSeconds(30), Duration.ofMinutes(1), Duration.ofSeconds(5)));
        jedis = redis.jedis();
    }

    @AfterEach
    void disconnect() {
        jedis.close();
        redisson.shutdown();
    }

    private void send(Random random, int number, int groups) {
        String group = "g" + random.nextInt(groups);
        String text = "abcd".charAt(random.nextInt(4)) + group + "-" + number;
        String header = "14TP00000000000000" + group + "\nID:" + text + "\n1";
        jedis.xadd(key, StreamEntryID.NEW_ENTRY, Map.of("header", header, "body", "x"));
        jedis.del(key + ":waiters"); // as a send does, which wakes all that have a selector
    }

    @ParameterizedTest(name = "{0} groups")
    @CsvSource({"1", "3"})
    void eachGetsTheMessagesOfAGroupInOrderAndNoneIsLeft(int groups) {
        long seed = Long.getLong(SEED, System.nanoTime());
        for (int round = 0; round < ROUNDS; round++) {
            log.begin("-D" + SEED + "=" + (seed + round));
            run(new Random(seed + round), groups);
        }
    }

    private void run(Random random, int groups) {
        jedis.flushAll();
        jedis.set(key + ":priorities", "4g");
        var turns = new SimulatedSelector.Turns(broker, jedis, key, queue, random, log);
        List<SimulatedSelector> all = new ArrayList<>();
        for (String wanted : WANTED) {
            all.add(new SimulatedSelector(turns, wanted));
        }
        int sendEvery = 1 + random.nextInt(8);
        SimulatedSelector slow = all.get(random.nextInt(all.size()));
        int sent = 0;
        for (int step = 0; ; step++) {
            log.check(step < MOST_STEPS, "they never come to rest");
            List<SimulatedSelector> active =
                    all.stream().filter(one -> !one.isWaiting()).toList();
            if (sent < MESSAGES && (active.isEmpty() || random.nextInt(sendEvery) == 0)) {
                send(random, sent++, groups);
            } else if (!active.isEmpty()) {
                SimulatedSelector next = active.get(random.nextInt(active.size()));
                if (next != slow || random.nextInt(8) == 0) {
                    next.step(sent < MESSAGES);
                }
            } else if (all.stream().noneMatch(SimulatedSelector::acknowledgesAll)) {
                break;
            }
        }
        log.check(jedis.xlen(key) == 0, "all wait, but messages are left");
        assertThat(log.arrived()).isEqualTo(MESSAGES);
    }
}
