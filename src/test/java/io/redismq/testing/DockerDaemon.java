package io.redismq.testing;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Tells cheaply and silently whether a Docker daemon accepts connections, before Testcontainers is touched, whose own
 * search is thorough, slow and loud. Looks where Testcontainers looks. Stateless.
 */
final class DockerDaemon {

    private static final int CONNECT_MILLIS = 500;

    private DockerDaemon() {}

    static boolean answers() {
        return answers(System.getenv());
    }

    static boolean answers(Map<String, String> environment) {
        String host = environment.get("DOCKER_HOST");
        if (host != null && !host.isBlank()) {
            return connects(URI.create(host.trim()));
        }
        String home = System.getProperty("user.home");
        return Stream.of(
                        Path.of("/var/run/docker.sock"),
                        runtimeSocket(environment),
                        Path.of(home, ".docker", "run", "docker.sock"),
                        Path.of(home, ".docker", "desktop", "docker.sock"))
                .filter(Objects::nonNull)
                .anyMatch(DockerDaemon::listens);
    }

    private static Path runtimeSocket(Map<String, String> environment) {
        String folder = environment.get("XDG_RUNTIME_DIR");
        return folder == null ? null : Path.of(folder, "docker.sock");
    }

    private static boolean connects(URI host) {
        if ("unix".equals(host.getScheme())) {
            return listens(Path.of(host.getPath()));
        }
        if (host.getHost() == null) {
            return false;
        }
        int port = host.getPort() < 0 ? 2375 : host.getPort();
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host.getHost(), port), CONNECT_MILLIS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean listens(Path socket) {
        if (!Files.exists(socket)) {
            return false;
        }
        SocketAddress address = UnixDomainSocketAddress.of(socket);
        try (SocketChannel channel = SocketChannel.open(address)) {
            return channel.isConnected();
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }
}
