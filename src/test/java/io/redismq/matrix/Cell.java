package io.redismq.matrix;

import io.redismq.matrix.fault.Fault;
import io.redismq.matrix.fault.Promise;
import io.redismq.matrix.fault.Tally;
import io.redismq.matrix.workload.Workload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What was found of one workload under one fault.
 *
 * @param stuck entries that are left in the streams of the row when nothing came any more
 * @param recoveries how long it took after each strike
 * @param limit how long it may take
 */
record Cell(Fault fault, Workload workload, Tally tally, long stuck, List<Duration> recoveries, Duration limit) {

    /** What was promised and does not hold. */
    List<String> broken() {
        Promise promise = fault.promise();
        List<String> broken = new ArrayList<>();
        note(broken, promise.keepsAll() ? tally.lost() : 0, "lost");
        note(broken, tally.lostWhenWell(), "lost when all was well again");
        note(broken, promise.remembers() ? tally.storedTwice() : 0, "stored twice");
        note(broken, tally.refusedYetStored(), "refused, yet stored");
        note(broken, promise.keepsWhole() ? tally.torn() : 0, "of torn transactions");
        note(broken, promise.remembers() && !workload.competes() ? tally.outOfOrder() : 0, "out of order");
        note(broken, promise.keepsCounts() ? tally.wrongCounts() : 0, "with wrong counts");
        note(broken, stuck, "stuck");
        if (max().compareTo(limit) > 0) {
            broken.add("recovery took more than " + limit.toMillis() + " ms");
        }
        return broken;
    }

    private static void note(List<String> broken, long found, String what) {
        if (found > 0) {
            broken.add(found + " " + what);
        }
    }

    Duration median() {
        return recoveries.stream()
                .sorted()
                .skip((recoveries.size() - 1) / 2)
                .findFirst()
                .orElse(Duration.ZERO);
    }

    Duration max() {
        return recoveries.stream().max(Duration::compareTo).orElse(Duration.ZERO);
    }
}
