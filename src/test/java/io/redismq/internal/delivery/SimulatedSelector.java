package io.redismq.internal.delivery;

import io.redismq.internal.broker.Address;
import io.redismq.internal.broker.ConsumerId;
import io.redismq.internal.broker.Delivery;
import io.redismq.internal.broker.DeliveryId;
import io.redismq.internal.broker.FetchReply.Left;
import io.redismq.internal.broker.FetchRequest;
import io.redismq.internal.broker.FetchRequest.Credit;
import io.redismq.internal.broker.FetchRequest.Waiting;
import io.redismq.internal.broker.GiveBack;
import io.redismq.internal.broker.Page;
import io.redismq.internal.broker.SelectReply;
import io.redismq.internal.broker.SelectRequest;
import io.redismq.internal.broker.SelectRequest.Decision;
import io.redismq.internal.broker.redis.RedisBroker;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import redis.clients.jedis.Jedis;

/** A consumer with a selector that does one thing at a time, when it is its turn; see {@link GroupSelectionTest}. */
final class SimulatedSelector {

    private static final int MOST_HELD = 4;
    private static final int MOST_SHOWN = 20;

    /** What the consumers of one round have in common, among it how small their steps are and how many replies get lost. */
    static final class Turns {

        private final RedisBroker broker;
        private final Jedis jedis;
        private final String key;
        private final Address queue;
        private final Random random;
        private final SelectionLog log;
        private final int most;
        private final int shown;
        private final int lossPercent;
        private int names;

        Turns(RedisBroker broker, Jedis jedis, String key, Address queue, Random random, SelectionLog log) {
            this.broker = broker;
            this.jedis = jedis;
            this.key = key;
            this.queue = queue;
            this.random = random;
            this.log = log;
            this.most = 1 + random.nextInt(MOST_HELD);
            this.shown = 1 + random.nextInt(MOST_SHOWN);
            this.lossPercent = random.nextInt(2) * random.nextInt(30);
        }
    }

    private final Turns turns;
    private final String lanes;
    private final Map<DeliveryId, Delivery> held = new LinkedHashMap<>();
    private ConsumerId id;
    private Selection selection;
    private long number;
    private boolean registered;
    private boolean inDoubt;

    SimulatedSelector(Turns turns, String lanes) {
        this.turns = turns;
        this.lanes = lanes;
        begin();
    }

    private void begin() {
        id = new ConsumerId(turns.queue, lanes + "/" + turns.names++ + "/s");
        selection = new Selection(
                delivery -> lanes.indexOf(SelectionLog.text(delivery).charAt(0)) >= 0);
        number = 0;
        registered = false;
        inDoubt = false;
        held.clear();
    }

    boolean isWaiting() {
        return registered && turns.jedis.zscore(turns.key + ":waiters", id.name()) != null;
    }

    /** Does something; only while more is sent it may end, and come back as a new consumer. */
    void step(boolean mayEnd) {
        int dice = turns.random.nextInt(100);
        if (inDoubt) {
            reconcile();
        } else if (dice < 3 && !held.isEmpty()) {
            rollBack();
        } else if (dice < 4 && mayEnd) {
            close();
        } else if (dice < 5 && mayEnd) {
            die();
        } else {
            select(held.isEmpty() ? 0 : turns.random.nextInt(held.size() + 1));
        }
    }

    /** Returns whether there was something to acknowledge. */
    boolean acknowledgesAll() {
        boolean some = !held.isEmpty();
        if (some) {
            select(held.size());
        }
        return some;
    }

    private void select(int acknowledging) {
        List<DeliveryId> acknowledged = new ArrayList<>(held.keySet()).subList(0, acknowledging);
        int wanted = Math.min(turns.most - held.size() + acknowledging, 1 + turns.random.nextInt(turns.most));
        List<Decision> decisions = selection.decide(wanted);
        Waiting waiting = wanted == 0 || selection.leavesSome() ? Waiting.NONE : Waiting.REGISTER;
        Credit credit = new Credit(wanted, Integer.MAX_VALUE, wanted);
        var fetch = new FetchRequest(id, ++number, true, acknowledged, credit, waiting, false);
        int examine = wanted == 0 ? 0 : Math.min(turns.shown, selection.examine());
        SelectReply reply = turns.broker
                .select(new SelectRequest(fetch, selection.cursor(), examine, selection.pull(wanted), decisions))
                .join();
        inDoubt = turns.random.nextInt(100) < turns.lossPercent;
        turns.log.add(id.name() + (inDoubt ? " loses the reply to " : " asks ") + decisions + ", wants " + wanted
                + ": shown " + texts(reply.pooled()) + ", pulled " + texts(reply.pulled()) + ", " + reply.cursor());
        acknowledged.forEach(held::remove);
        selection.decided(decisions);
        registered = !inDoubt && waiting.registers() && reply.fetched().left() == Left.NOTHING;
        if (!inDoubt) {
            Set<DeliveryId> matching = new HashSet<>();
            Stream.concat(reply.pooled().stream(), reply.pulled().stream())
                    .filter(selection::matches)
                    .forEach(delivery -> matching.add(delivery.id()));
            selection.shown(reply, matching);
            reply.fetched().deliveries().forEach(this::granted);
        }
    }

    private static List<String> texts(List<Delivery> deliveries) {
        return deliveries.stream()
                .map(delivery -> SelectionLog.text(delivery) + "@" + delivery.id())
                .toList();
    }

    private void granted(Delivery delivery) {
        if (held.putIfAbsent(delivery.id(), delivery) == null) {
            turns.log.got(id.name(), delivery, lanes.equals("a") || lanes.equals("b"));
        }
    }

    private void reconcile() {
        DeliveryId after = null;
        do {
            Page page = turns.broker.reconcile(id, after).join();
            page.deliveries().forEach(this::granted);
            after = page.next();
        } while (after != null);
        inDoubt = false;
    }

    private void rollBack() {
        turns.log.add(id.name() + " rolls back " + texts(List.copyOf(held.values())));
        List<GiveBack> all = held.values().stream()
                .map(delivery -> new GiveBack(delivery.id(), delivery.count(), 0))
                .toList();
        turns.broker.giveBack(id, ++number, all).join();
        held.clear();
        selection.recalled();
        registered = false;
    }

    private void close() {
        if (!held.isEmpty()) {
            rollBack();
        }
        turns.log.add(id.name() + " closes");
        turns.broker.closeConsumer(id).join();
        begin();
    }

    private void die() {
        turns.log.add(id.name() + " dies with " + texts(List.copyOf(held.values())));
        if (number > 0) {
            turns.jedis.zadd(turns.key + ":leases", 1, id.name());
            turns.jedis.zrem(turns.key + ":leases", "~grace");
            turns.broker.reap(id).join();
        }
        begin();
    }
}
