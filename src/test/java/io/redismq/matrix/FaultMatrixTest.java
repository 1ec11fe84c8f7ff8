package io.redismq.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.redismq.faults.Seed;
import io.redismq.matrix.fault.Fault;
import io.redismq.matrix.fault.Faults;
import io.redismq.matrix.workload.Workload;
import jakarta.jms.JMSException;
import java.util.List;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rows of the matrix that need one server, with few messages and one strike. The program runs all. */
@Timeout(120)
class FaultMatrixTest {

    static List<Named<Fault>> faults() {
        return Faults.ofOneServer().stream()
                .map(fault -> Named.of(fault.name(), fault))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("faults")
    void whatIsPromisedHoldsWhileItStrikes(Fault fault) throws JMSException {
        assumeTrue(fault.missing().isEmpty(), fault::missing);
        Report report = new Report(Size.TINY, Seed.of(fault.name()));
        report.add(new Row(fault, Workload.ALL, Size.TINY).run(report.seed()));
        System.out.println(report.text());
        assertThat(report.failures()).isEmpty();
    }
}
