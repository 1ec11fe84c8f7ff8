package io.redismq.benchmark;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Runs every workload with every provider in turn, round after round, and keeps what they give. For one thread. */
final class Measurement {

    private final Settings settings;
    private final Peers peers;
    private final Measured measured;
    private final Map<String, Set<Side>> sidesByWorkload = new LinkedHashMap<>();
    private final Set<String> aofs = new LinkedHashSet<>();
    private int queues;

    Measurement(Settings settings, List<Pairing> pairings, Peers peers, Measured measured) {
        this.settings = settings;
        this.peers = peers;
        this.measured = measured;
        for (Pairing pairing : pairings) {
            aofs.add(pairing.ours().aof());
            for (String name : pairing.names()) { // what two pairings have in common is measured once
                sidesByWorkload
                        .computeIfAbsent(name, key -> new LinkedHashSet<>())
                        .addAll(pairing.sides());
            }
        }
    }

    void run() throws Exception {
        for (int round = 1; round <= settings.rounds(); round++) {
            for (int size : settings.sizes()) {
                for (String name : sidesByWorkload.keySet()) {
                    measure(round, size, Workload.named(name));
                }
                for (String aof : settings.raw() ? aofs : Set.<String>of()) {
                    measureRaw(round, size, aof);
                }
            }
            measured.write(Path.of(settings.results()));
        }
    }

    private void measure(int round, int size, Workload workload) throws Exception {
        List<Side> order = new ArrayList<>(sidesByWorkload.get(workload.name()));
        Collections.rotate(order, round - 1); // nobody always comes first
        for (Side side : order) {
            Sample sample = measure(size, workload, peers.get(side));
            measured.of(size).add(side.name(), workload.name(), sample);
            progress(round, side.name(), workload.title(), sample);
        }
    }

    private Sample measure(int size, Workload workload, Peer peer) throws Exception {
        run(workload, peer, size, true, Recorder.NONE);
        Recorder recorder = Recorder.NONE;
        if (settings.profile() && peer instanceof RedisMqPeer) {
            recorder = new FlightRecorder(WorkFolder.parent().resolve(workload.name() + ".jfr"));
        }
        Sample sample = run(workload, peer, size, false, recorder);
        if (recorder instanceof FlightRecorder flight) {
            System.out.println("Recording: " + flight.file());
            HotSpots.of(flight.file()).print(System.out);
        }
        return sample;
    }

    private Sample run(Workload workload, Peer peer, int size, boolean warmUp, Recorder recorder) throws Exception {
        Meter meter = new Meter(peer::brokerCpuNanos, recorder);
        String queue = Redis.PREFIX + ProcessHandle.current().pid() + "-" + ++queues;
        workload.run(new Run(peer, queue, settings, size, warmUp, meter));
        return meter.sample();
    }

    private void measureRaw(int round, int size, String aof) throws Exception {
        Redis redis = peers.redis(aof);
        String who = Raw.who(aof);
        for (Raw.Figure figure : new Raw(redis, settings, size).measure()) {
            measured.of(size).add(who, figure.what().name(), figure.sample());
            progress(round, who, figure.what().title(), figure.sample());
        }
    }

    private static void progress(int round, String who, String what, Sample sample) {
        System.out.printf("round %d  %-24s %-55s %,12.0f/s", round, who, what, sample.perSecond());
        if (sample.latency() != null) {
            System.out.printf("   p50 %,.0f  p99 %,.0f  p99.9 %,.0f us", sample.p50(), sample.p99(), sample.p999());
        }
        System.out.println();
    }
}
