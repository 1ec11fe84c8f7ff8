package io.redismq.benchmark;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.CommandLineOptions;

/**
 * The main program: runs every workload with every provider in turn, round after round, and prints the tables; or, with
 * "jmh" as the first argument, what is measured by JMH.
 */
public final class Benchmark {

    private final Settings settings;
    private final Redis redis;
    private final List<Peer> peers;
    private final List<Workload> workloads;
    private final Results results = new Results();
    private int queues;

    private Benchmark(Settings settings, Redis redis, List<Peer> peers) {
        this.settings = settings;
        this.redis = redis;
        this.peers = peers;
        this.workloads = settings.workloads().stream().map(Workload::named).toList();
    }

    public static void main(String[] arguments) {
        try {
            if (arguments.length > 0 && arguments[0].equals("jmh")) {
                String[] options = Arrays.copyOfRange(arguments, 1, arguments.length);
                new Runner(new CommandLineOptions(options)).run();
            } else {
                run(Settings.parse(arguments));
            }
        } catch (Exception | Error e) {
            System.err.println("The benchmark failed.");
            e.printStackTrace();
            System.exit(1);
        }
        System.exit(0);
    }

    private static void run(Settings settings) throws Exception {
        List<Peer> peers = new ArrayList<>();
        try (Redis redis = Redis.open(settings.aof())) {
            peers.add(RedisMqPeer.on(redis));
            for (String name : settings.peers()) {
                peers.add(Peer.named(name));
            }
            Benchmark benchmark = new Benchmark(settings, redis, peers);
            benchmark.measure();
            Conditions.print(System.out, settings, redis, peers);
            new Report(benchmark.results, benchmark.workloads, peers).print(System.out);
        } finally {
            for (Peer peer : peers) {
                peer.close();
            }
        }
    }

    private void measure() throws Exception {
        for (int round = 1; round <= settings.rounds(); round++) {
            for (Workload workload : workloads) {
                List<Peer> order = new ArrayList<>(peers);
                Collections.rotate(order, round - 1); // nobody always comes first
                for (Peer peer : order) {
                    progress(round, peer.name(), workload.title(), measure(workload, peer));
                }
            }
            if (settings.raw()) {
                measureRoundTrip(round);
                measureRaw(round);
            }
        }
    }

    private Sample measure(Workload workload, Peer peer) throws Exception {
        run(workload, peer, settings.warmUp(), settings.backlog() / 10 + 1, Recorder.NONE);
        Recorder recorder = Recorder.NONE;
        if (settings.profile() && peer.name().equals(Peer.REDIS_MQ)) {
            recorder = new FlightRecorder(
                    Path.of(System.getProperty("benchmark.directory", "target"), workload.name() + ".jfr"));
        }
        Sample sample = run(workload, peer, settings.duration(), settings.backlog(), recorder);
        if (recorder instanceof FlightRecorder flight) {
            System.out.println("Recording: " + flight.file());
            HotSpots.of(flight.file()).print(System.out);
        }
        results.add(peer.name(), workload.name(), sample);
        return sample;
    }

    private Sample run(Workload workload, Peer peer, Duration duration, int backlog, Recorder recorder)
            throws Exception {
        Meter meter = new Meter(peer::brokerCpuNanos, recorder);
        String queue = Redis.PREFIX + ProcessHandle.current().pid() + "-" + ++queues;
        workload.run(new Run(peer.factory(), queue, settings, duration, backlog, meter));
        return meter.sample();
    }

    private void measureRoundTrip(int round) throws Exception {
        RawRoundTrip roundTrip = new RawRoundTrip(redis.uri());
        roundTrip.run(settings.warmUp(), rawMeter());
        Meter meter = rawMeter();
        roundTrip.run(settings.duration(), meter);
        results.add(Report.RAW, Report.ROUND_TRIP, meter.sample());
        progress(round, Report.RAW, "PING, one after the other", meter.sample());
    }

    private void measureRaw(int round) throws Exception {
        String key = Redis.PREFIX + "raw";
        rawRound(key, settings.backlog() / 2, rawMeter(), rawMeter());
        Meter send = rawMeter();
        Meter consume = rawMeter();
        rawRound(key, settings.backlog() * 2, send, consume);
        results.add(Report.RAW, Workload.Raw.SEND.name(), send.sample());
        results.add(Report.RAW, Workload.Raw.CONSUME.name(), consume.sample());
        progress(round, Report.RAW, "pipelined XADD", send.sample());
        progress(round, Report.RAW, "pipelined XREADGROUP, XACK, XDEL", consume.sample());
        var tool = RedisBenchmarkTool.perSecond(redis.uri(), key, settings.backlog() * 2, settings.size());
        if (tool.isPresent()) {
            Sample sample = new Sample(settings.backlog() * 2L, tool.getAsDouble(), 0, 0, null);
            results.add(Report.TOOL, Report.TOOL, sample);
            progress(round, Report.RAW, RedisBenchmarkTool.TITLE, sample);
        }
    }

    private Meter rawMeter() {
        return new Meter(redis::cpuNanos, Recorder.NONE);
    }

    private void rawRound(String key, int messages, Meter send, Meter consume) throws Exception {
        RawClient client = new RawClient(redis.uri(), key, messages, settings.size());
        client.send(send);
        client.consume(consume);
    }

    private static void progress(int round, String who, String what, Sample sample) {
        System.out.printf("round %d  %-17s %-55s %,12.0f/s", round, who, what, sample.perSecond());
        if (sample.latencies() != null) {
            System.out.printf(
                    "   p50 %,.0f  p99 %,.0f  p99.9 %,.0f us",
                    sample.latencyMicros(50), sample.latencyMicros(99), sample.latencyMicros(99.9));
        }
        System.out.println();
    }
}
