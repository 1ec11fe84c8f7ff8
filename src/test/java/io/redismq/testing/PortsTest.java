package io.redismq.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PortsTest {

    private static final int MANY = 600; // more than there are in a block

    @Test
    void two_jvms_never_hand_out_the_same_port() throws IOException {
        try (Ports one = new Ports();
                Ports other = new Ports()) {
            Set<Integer> all = new HashSet<>();
            IntStream.range(0, MANY).forEach(i -> all.add(one.next()));
            IntStream.range(0, MANY).forEach(i -> assertThat(all).doesNotContain(other.next()));
        }
    }

    @Test
    void a_port_comes_round_again_as_late_as_can_be() throws IOException {
        try (Ports ports = new Ports()) {
            assertThat(IntStream.range(0, 400).map(i -> ports.next()).distinct().count())
                    .isEqualTo(400);
        }
    }

    @Test
    void a_port_that_somebody_listens_on_is_left_out() throws IOException {
        try (Ports ports = new Ports();
                ServerSocket taken = new ServerSocket(ports.next() + 1, 1, InetAddress.getByName("127.0.0.1"))) {
            assertThat(ports.next()).isEqualTo(taken.getLocalPort() + 1);
        }
    }

    @Test
    void a_node_of_a_cluster_has_one_more_for_its_bus() throws IOException {
        try (Ports ports = new Ports()) {
            int port = ports.nextWithBus();
            assertThat(ports.next()).isEqualTo(port + 10_001);
        }
    }
}
