package io.redismq.benchmark;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;

/** How long Redis takes to answer one bare connection that asks the least there is, and waits for each answer. */
record RawRoundTrip(URI redis) {

    void run(Duration duration, Meter meter) throws IOException {
        byte[] ping = RespConnection.encode("PING");
        try (RespConnection connection = new RespConnection(redis)) {
            long messages = 0;
            meter.begin();
            long deadline = System.nanoTime() + duration.toNanos();
            for (long start = System.nanoTime(); start - deadline < 0; start = System.nanoTime()) {
                connection.write(ping);
                connection.read();
                meter.latency(System.nanoTime() - start);
                messages++;
            }
            meter.end(messages);
        }
    }
}
