package io.redismq.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DockerDaemonTest {

    @TempDir
    Path folder;

    @Test
    void aSocketFileThatDoesNotExistIsNoDaemon() {
        assertThat(answers("unix://" + folder.resolve("docker.sock"))).isFalse();
    }

    @Test
    void aSocketFileThatNobodyListensOnIsNoDaemon() throws IOException {
        Path socket = Files.createFile(folder.resolve("docker.sock"));
        assertThat(answers("unix://" + socket)).isFalse();
    }

    @Test
    void aSocketFileThatSomebodyListensOnIsADaemon() throws IOException {
        Path socket = folder.resolve("docker.sock");
        try (ServerSocketChannel daemon = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            daemon.bind(UnixDomainSocketAddress.of(socket));
            assertThat(answers("unix://" + socket)).isTrue();
        }
    }

    @Test
    void aTcpAddressCountsWhenItAcceptsConnections() throws IOException {
        int port;
        try (ServerSocket daemon = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = daemon.getLocalPort();
            assertThat(answers("tcp://127.0.0.1:" + port)).isTrue();
        }
        assertThat(answers("tcp://127.0.0.1:" + port)).isFalse();
    }

    @Test
    void anAddressThatSaysNothingIsNoDaemon() {
        assertThat(answers("tcp:nowhere")).isFalse();
    }

    private static boolean answers(String host) {
        return DockerDaemon.answers(Map.of("DOCKER_HOST", host));
    }
}
