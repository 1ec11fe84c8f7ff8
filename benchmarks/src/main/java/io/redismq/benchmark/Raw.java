package io.redismq.benchmark;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What Redis itself can do, taken by a bare client and by Redis' own tool where that is installed. */
record Raw(Redis redis, Settings settings, int size) {

    /** What is measured, by which workloads are compared with it. */
    enum What {
        SEND("pipelined XADD"),
        CONSUME("pipelined XREADGROUP, XACK, XDEL"),
        ROUND_TRIP("PING, one after the other"),
        TOOL(RedisBenchmarkTool.TITLE),
        NONE("");

        private final String title;

        What(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }
    }

    /** One of the measurements. */
    record Figure(What what, Sample sample) {}

    /** What the figures of a Redis are called. */
    static String who(String aof) {
        return "raw Redis, AOF " + aof;
    }

    List<Figure> measure() throws IOException, InterruptedException {
        List<Figure> figures = new ArrayList<>();
        figures.add(new Figure(What.ROUND_TRIP, roundTrip()));
        String key = Redis.PREFIX + "raw";
        int backlog = Run.backlog(settings, size);
        round(key, backlog / 2, meter(), meter());
        Meter send = meter();
        Meter consume = meter();
        round(key, backlog * 2, send, consume);
        figures.add(new Figure(What.SEND, send.sample()));
        figures.add(new Figure(What.CONSUME, consume.sample()));
        RedisBenchmarkTool.perSecond(redis.uri(), key, backlog * 2, size)
                .ifPresent(rate -> figures.add(new Figure(What.TOOL, new Sample(rate, 0, 0, null))));
        return figures;
    }

    private Sample roundTrip() throws IOException {
        RawRoundTrip roundTrip = new RawRoundTrip(redis.uri());
        roundTrip.run(settings.warmUp(), meter());
        Meter meter = meter();
        roundTrip.run(settings.duration(), meter);
        return meter.sample();
    }

    private void round(String key, int messages, Meter send, Meter consume) throws IOException {
        RawClient client = new RawClient(redis.uri(), key, messages, size);
        client.send(send);
        client.consume(consume);
    }

    private Meter meter() {
        return new Meter(redis::cpuNanos, Recorder.NONE);
    }
}
