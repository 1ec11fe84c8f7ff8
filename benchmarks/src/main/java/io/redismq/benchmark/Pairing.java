package io.redismq.benchmark;

import java.util.ArrayList;
import java.util.List;

/**
 * Who is compared with whom, and in what.
 *
 * @param title for the reader, with the durability of both
 * @param ours the first column, which the others are ratios of
 * @param others the other providers
 * @param names the workloads
 */
record Pairing(String title, Side ours, List<Side> others, List<String> names) {

    List<Side> sides() {
        List<Side> all = new ArrayList<>(List.of(ours));
        all.addAll(others);
        return all;
    }

    List<Workload> workloads() {
        return names.stream().map(Workload::named).toList();
    }
}
