package io.redismq.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ProtocolException;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One connection of a client together with its own connection to Redis, and the two threads that move bytes between
 * them. Closing it, which any thread may do, ends both. Owned by its {@link FaultProxy}.
 */
final class ProxyLink {

    /** Moves bytes until its connection ends. */
    interface Pump {
        void run() throws IOException, InterruptedException;
    }

    private final Socket client;
    private final Socket redis;
    private final PendingReplies pending = new PendingReplies();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Consumer<ProxyLink> whenClosed;

    ProxyLink(Socket client, Socket redis, Consumer<ProxyLink> whenClosed) {
        this.client = client;
        this.redis = redis;
        this.whenClosed = whenClosed;
    }

    void start(FaultProxy proxy) throws IOException {
        client.setTcpNoDelay(true);
        redis.setTcpNoDelay(true);
        RequestPump requests = new RequestPump(this, proxy, client.getInputStream(), redis.getOutputStream());
        ReplyPump replies = new ReplyPump(this, proxy, redis.getInputStream(), client.getOutputStream());
        run("requests", requests, this::endRequests);
        run("replies", replies, this::close);
    }

    private void run(String what, Pump pump, Runnable afterwards) {
        Thread thread = new Thread(
                () -> {
                    try {
                        pump.run();
                    } catch (ProtocolException e) {
                        System.err.println("The fault proxy closes a connection it does not understand: " + e);
                    } catch (IOException broken) {
                        // One side has gone; what follows from it is the same as for an orderly end.
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    } finally {
                        afterwards.run();
                    }
                },
                "fault-proxy-" + what + "-" + client.getPort());
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * The client sends no more. Redis still executes all that was forwarded, then closes its side, and that ends the
     * link: so a request whose client gave up is not lost.
     */
    private void endRequests() {
        try {
            redis.shutdownOutput();
        } catch (IOException alreadyClosed) {
            close();
        }
    }

    PendingReplies pending() {
        return pending;
    }

    /** Waits so long, or until the link is closed. */
    void hold(Duration duration) throws InterruptedException {
        if (closed.await(duration.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new InterruptedException("The link was closed while it held something back");
        }
    }

    void close() {
        closed.countDown();
        pending.abandon();
        try (client;
                redis) {
            whenClosed.accept(this);
        } catch (IOException e) {
            throw new UncheckedIOException("Could not close a proxied connection", e);
        }
    }
}
