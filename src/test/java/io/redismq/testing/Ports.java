package io.redismq.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports for servers, which nobody else on this machine takes between the look and the start, nor while a killed server is
 * away: each JVM has a block of them for itself as long as it listens on the first. They lie below those that systems
 * hand out to outgoing connections (from 32768 on Linux, 49152 elsewhere). Safe for use by several threads.
 */
final class Ports implements AutoCloseable {

    private static final String HOST = "127.0.0.1"; // where servers listen

    /** A node of a cluster listens so much above its port, too. */
    private static final int CLUSTER_BUS = 10_000;

    private static final int FIRST = 20_000;
    private static final int BLOCKS = 20;
    private static final int BLOCK = CLUSTER_BUS / BLOCKS; // so that no port less CLUSTER_BUS is one of them as well

    private static final Ports OURS = new Ports();

    private final ServerSocket reservation;
    private int last;

    Ports() {
        reservation = reserve();
        last = reservation.getLocalPort();
    }

    /** One for a server. */
    static int free() {
        return OURS.next();
    }

    /** One for a node of a cluster. */
    static int freeWithBus() {
        return OURS.nextWithBus();
    }

    /** A free one of this block, which comes round again as late as can be. */
    synchronized int next() {
        for (int i = 1; i < BLOCK; i++) {
            last = last + 1 < reservation.getLocalPort() + BLOCK ? last + 1 : reservation.getLocalPort() + 1;
            if (isFree(last)) {
                return last;
            }
        }
        throw new IllegalStateException("No free port above " + reservation.getLocalPort());
    }

    /** A free one with a free one of this block so much above it. */
    synchronized int nextWithBus() {
        int port = next() - CLUSTER_BUS;
        return isFree(port) ? port : nextWithBus();
    }

    /** Somewhere else each time, so that what a killed JVM left behind is seldom met. */
    private static ServerSocket reserve() {
        int start = ThreadLocalRandom.current().nextInt(BLOCKS);
        for (int i = 0; i < BLOCKS; i++) {
            try {
                return listen(FIRST + (start + i) % BLOCKS * BLOCK);
            } catch (IOException ofAnother) {
                continue;
            }
        }
        throw new IllegalStateException("Every " + BLOCK + "th port from " + FIRST + " on is taken");
    }

    private static boolean isFree(int port) {
        try (ServerSocket probe = listen(port)) {
            return probe.isBound();
        } catch (IOException taken) {
            return false;
        }
    }

    private static ServerSocket listen(int port) throws IOException {
        return new ServerSocket(port, 1, InetAddress.getByName(HOST));
    }

    @Override
    public void close() throws IOException {
        reservation.close();
    }
}
