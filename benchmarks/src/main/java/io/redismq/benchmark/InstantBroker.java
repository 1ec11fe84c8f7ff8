package io.redismq.benchmark;

import io.redismq.internal.broker.Broker;
import io.redismq.internal.broker.Delivery;
import io.redismq.internal.broker.DeliveryId;
import io.redismq.internal.broker.FetchReply;
import io.redismq.internal.broker.FetchRequest;
import io.redismq.internal.broker.Outcome;
import io.redismq.internal.broker.Payload;
import io.redismq.internal.broker.WakeUps;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A broker for one consumer without any network: it always grants the same message, as often as it was told to, on a
 * thread of its own as a network client would. What it is not asked for while messages are consumed never answers.
 */
final class InstantBroker implements AutoCloseable {

    private final ExecutorService network = Executors.newSingleThreadExecutor(run -> {
        Thread thread = new Thread(run, "network");
        thread.setDaemon(true);
        return thread;
    });
    private final Payload payload;
    private long left;
    private long sequence;
    private String waiting;
    private WakeUps.Listener listener;

    InstantBroker(Payload payload) {
        this.payload = payload;
    }

    Broker broker() {
        return stub(Broker.class);
    }

    /** So many messages more are there. */
    void grant(int messages) {
        network.execute(() -> {
            left += messages;
            if (waiting != null) {
                String consumer = waiting;
                waiting = null;
                listener.wake(consumer);
            }
        });
    }

    private <T> T stub(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> answer(method, arguments)));
    }

    private Object answer(Method method, Object[] arguments) {
        if (method.getReturnType() != CompletableFuture.class) {
            return method.getReturnType().isInterface() ? stub(method.getReturnType()) : null;
        }
        return switch (method.getName()) {
            case "fetch" -> CompletableFuture.supplyAsync(() -> fetch((FetchRequest) arguments[0]), network);
            case "clock" -> CompletableFuture.completedFuture(System.currentTimeMillis());
            case "check", "closeConsumer", "tend", "giveBack" -> CompletableFuture.completedFuture(null);
            case "sweep" ->
                CompletableFuture.completedFuture(Duration.ofHours(1).toMillis());
            case "openWakeUps" -> {
                listener = (WakeUps.Listener) arguments[1];
                yield CompletableFuture.completedFuture(stub(WakeUps.class));
            }
            default -> new CompletableFuture<>();
        };
    }

    private FetchReply fetch(FetchRequest request) {
        List<Delivery> deliveries = new ArrayList<>();
        while (deliveries.size() < request.credit().messages() && left > 0) {
            deliveries.add(new Delivery(new DeliveryId(4, "1-" + ++sequence), 1, payload));
            left--;
        }
        if (left == 0 && request.waiting().registers()) {
            waiting = request.consumer().name();
        }
        FetchReply.Left rest = left > 0 ? FetchReply.Left.PLAIN : FetchReply.Left.NOTHING;
        return new FetchReply(Outcome.APPLIED, deliveries, -1, rest, -1, null);
    }

    @Override
    public void close() {
        network.shutdownNow();
    }
}
