package io.redismq.testing;

import io.redismq.testing.PendingReplies.Treatment;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the requests of one connection, asks the plan about each and forwards it accordingly. The expectation of a
 * reply is noted before its request leaves. Runs in one thread of its {@link ProxyLink}.
 */
final class RequestPump implements ProxyLink.Pump {

    private final ProxyLink link;
    private final FaultProxy proxy;
    private final PendingReplies pending;
    private final OutputStream redis;
    private final RespInput in;
    /** What the client queued since MULTI, or null outside a transaction. */
    private List<RedisRequest> transaction;
    /** Repeated, an EXEC would no longer be guarded by its WATCH. */
    private boolean watching;

    RequestPump(ProxyLink link, FaultProxy proxy, InputStream client, OutputStream redis) {
        this.link = link;
        this.proxy = proxy;
        this.pending = link.pending();
        this.redis = new BufferedOutputStream(redis, 64 * 1024);
        this.in = new RespInput(client, this.redis);
    }

    @Override
    public void run() throws IOException, InterruptedException {
        RedisRequest request = RedisRequest.read(in);
        while (request != null) {
            proxy.gate().pass();
            if (request.endsRequestAndReply()) {
                leaveAlone(request);
                return;
            }
            if (!handle(request)) {
                return;
            }
            request = RedisRequest.read(in);
        }
        redis.flush();
    }

    /** Whether the connection goes on. */
    private boolean handle(RedisRequest request) throws IOException, InterruptedException {
        RedisRequest whole = withinTransaction(request);
        Fault fault = decide(whole);
        switch (fault.kind()) {
            case NONE -> forward(whole, Treatment.PASS);
            case CUT_AFTER_EXECUTION -> {
                forward(whole, Treatment.CUT);
                redis.flush();
                return false;
            }
            case CUT_BEFORE_EXECUTION -> {
                redis.flush();
                pending.awaitNone();
                proxy.count(fault);
                link.close();
                return false;
            }
            case FREEZE -> {
                pending.add(Treatment.HOLD, fault.duration());
                whole.writeTo(redis);
            }
            case DELAY_REQUEST -> {
                redis.flush();
                proxy.count(fault);
                link.hold(fault.duration());
                forward(whole, Treatment.PASS);
            }
            case EXECUTE_TWICE -> {
                proxy.count(fault);
                forward(whole, Treatment.PASS);
                for (RedisRequest again : whole.unit()) {
                    forward(again, Treatment.SWALLOW);
                }
            }
        }
        return true;
    }

    private void forward(RedisRequest request, Treatment reply) throws IOException {
        pending.add(reply);
        request.writeTo(redis);
    }

    private Fault decide(RedisRequest request) {
        boolean queued = transaction != null;
        boolean repeatable = request.mayBeRepeated() && !watching;
        watching = request.startsToWatch() || (watching && !request.endsWatching());
        if (queued || !request.mayBeFaulted()) {
            return Fault.none();
        }
        Fault fault = proxy.plan().decide(request);
        return fault.kind() == Fault.Kind.EXECUTE_TWICE && !repeatable ? Fault.none() : fault;
    }

    /** Remembers what is queued, and gives the EXEC that ends it its transaction. */
    private RedisRequest withinTransaction(RedisRequest request) {
        switch (request.command()) {
            case "MULTI" -> transaction = new ArrayList<>(List.of(request));
            case "DISCARD", "RESET" -> transaction = null;
            case "EXEC" -> {
                List<RedisRequest> queued = transaction == null ? List.of() : transaction;
                transaction = null;
                return request.endOf(queued);
            }
            default -> {
                if (transaction != null) {
                    transaction.add(request);
                }
            }
        }
        return request;
    }

    private void leaveAlone(RedisRequest request) throws IOException, InterruptedException {
        forward(request, Treatment.LEAVE_ALONE);
        while (in.copyAvailable(redis)) {
            proxy.gate().pass();
        }
    }
}
