package io.redismq.internal.broker.redis;

import static io.redismq.internal.broker.redis.ScriptRunner.number;
import static io.redismq.internal.broker.redis.ScriptRunner.text;

import io.redismq.internal.broker.Address;
import io.redismq.internal.broker.BrokerException;
import io.redismq.internal.broker.Delivery;
import io.redismq.internal.broker.SelectReply;
import io.redismq.internal.broker.SelectRequest;
import io.redismq.internal.broker.SelectRequest.Decision;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;

/** The round trip of a consumer with a selector. Stateless; thread-safe; owned by the {@link RedisBroker}. */
final class SelectVerb {

    private final ScriptRunner scripts;
    private final Destinations destinations;
    private final Rounds rounds;

    SelectVerb(ScriptRunner scripts, Destinations destinations, Rounds rounds) {
        this.scripts = scripts;
        this.destinations = destinations;
        this.rounds = rounds;
    }

    CompletableFuture<SelectReply> run(SelectRequest request) {
        Address address = request.fetch().consumer().address();
        String digits = destinations.prioritiesOf(address);
        Rounds.Call call = rounds.call(
                request.fetch(), digits, new Rounds.Own(request.cursor(), request.examine(), request.pull()));
        call.add(number(request.decisions().size()));
        for (Decision decision : request.decisions()) {
            call.add(text(decision.verdict().name().toLowerCase(Locale.ROOT)));
            call.add(RedisBroker.indexOf(decision.id(), digits));
            call.add(text(decision.id().entry()));
        }
        return scripts.run(LuaScript.SELECT, call.keys(), call.arguments()).thenCompose(reply -> {
            if (reply.code().equals("PRIORITIES")) {
                destinations.learn(address, digits, reply.word(1));
                return run(request);
            }
            return selected(reply, address, request.cursor());
        });
    }

    private static CompletableFuture<SelectReply> selected(Reply reply, Address address, long cursor) {
        try {
            List<Delivery> all = reply.deliveries();
            boolean applied = reply.code().equals("OK");
            int granted = applied ? (int) reply.number(6) : 0;
            int pooled = applied ? granted + (int) reply.number(7) : 0;
            var fetched = Rounds.read(reply, address, all.subList(0, granted));
            return CompletableFuture.completedFuture(new SelectReply(
                    fetched,
                    all.subList(granted, pooled),
                    all.subList(pooled, all.size()),
                    applied ? reply.number(5) : cursor,
                    applied && reply.number(8) == 1,
                    applied && reply.number(9) == 1));
        } catch (BrokerException e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
