package io.redismq.testing;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.NotFoundException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.ImageNameSubstitutor;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;

/**
 * A Redis in a container, started through Testcontainers, which also removes it when the JVM ends. Its port is fixed
 * beforehand, for Docker would hand out another one after a restart. Loaded only when a Docker daemon answers. Kill,
 * freeze, restart, stop and close are synchronized; its maker owns it.
 */
final class RedisContainer implements RedisServer {

    private static final String IMAGE = "redis:7.4-alpine";
    private static final int REDIS_PORT = 6379;
    private static final int STOP_SECONDS = 10;
    private static final int PULL_SECONDS = 120;

    private final FixedPortContainer container;
    private final int port;
    private final String password;
    private String version;

    private RedisContainer(List<String> arguments) {
        port = Ports.free();
        password = RedisProcess.valueAfter("--requirepass", arguments);
        List<String> command = new ArrayList<>(List.of("redis-server", "--protected-mode", "no"));
        command.addAll(List.of("--save", "", "--enable-debug-command", "yes"));
        command.addAll(arguments);
        container = new FixedPortContainer(port);
        container.withCommand(command.toArray(String[]::new));
        container.waitingFor(Wait.forLogMessage(".*Ready to accept connections.*", 1));
    }

    static RedisContainer start(List<String> arguments) {
        provideImage();
        RedisContainer server = new RedisContainer(arguments);
        try {
            server.container.start();
            server.awaitAnswer();
            server.version = Readiness.version(server.jedis());
            return server;
        } catch (RuntimeException e) {
            server.close();
            throw e;
        }
    }

    /** One attempt to pull what is missing: offline, Testcontainers would repeat it for minutes. */
    private static void provideImage() {
        String image = ImageNameSubstitutor.instance()
                .apply(DockerImageName.parse(IMAGE))
                .asCanonicalNameString();
        DockerClient docker = DockerClientFactory.instance().client();
        try {
            docker.inspectImageCmd(image).exec();
        } catch (NotFoundException missing) {
            pull(docker, image);
        }
    }

    private static void pull(DockerClient docker, String image) {
        System.err.println("Pulling " + image + " for the tests");
        try {
            if (!docker.pullImageCmd(image).start().awaitCompletion(PULL_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("Pulling " + image + " takes longer than " + PULL_SECONDS + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while pulling " + image, e);
        }
    }

    @Override
    public String host() {
        return container.getHost();
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public Jedis jedis() {
        return new Jedis(
                new HostAndPort(host(), port),
                DefaultJedisClientConfig.builder().password(password).build());
    }

    @Override
    public String version() {
        return version;
    }

    @Override
    public String source() {
        return "docker " + IMAGE;
    }

    @Override
    public boolean isDisposable() {
        return true;
    }

    @Override
    public boolean canBeKilled() {
        return true;
    }

    @Override
    public synchronized void kill() {
        docker().killContainerCmd(id()).exec();
        Awaitility.await("container to be gone").until(() -> !isRunning());
    }

    @Override
    public synchronized void freeze() {
        docker().pauseContainerCmd(id()).exec();
    }

    @Override
    public synchronized void resume() {
        if (isPaused()) {
            docker().unpauseContainerCmd(id()).exec();
        }
    }

    @Override
    public synchronized void restart() {
        stop();
        docker().startContainerCmd(id()).exec();
        awaitAnswer();
    }

    @Override
    public synchronized void stop() {
        if (isRunning()) {
            resume();
            docker().stopContainerCmd(id()).withTimeout(STOP_SECONDS).exec();
            Awaitility.await("container to end").atMost(Duration.ofSeconds(30)).until(() -> !isRunning());
        }
    }

    @Override
    public synchronized void close() {
        if (container.getContainerId() != null) {
            resume();
        }
        container.stop();
    }

    @Override
    public String toString() {
        return "Redis " + version + " (" + source() + ") at " + uri();
    }

    private void awaitAnswer() {
        if (!Readiness.await(this::jedis, () -> false)) {
            throw new IllegalStateException(
                    "The Redis container does not answer on " + uri() + ". Its log:\n" + container.getLogs());
        }
    }

    private DockerClient docker() {
        return container.getDockerClient();
    }

    private String id() {
        return container.getContainerId();
    }

    @Override
    public boolean isRunning() {
        return Boolean.TRUE.equals(
                docker().inspectContainerCmd(id()).exec().getState().getRunning());
    }

    private boolean isPaused() {
        return Boolean.TRUE.equals(
                docker().inspectContainerCmd(id()).exec().getState().getPaused());
    }

    /** Publishing a port of our choice is open to subclasses only. */
    private static final class FixedPortContainer extends GenericContainer<FixedPortContainer> {
        FixedPortContainer(int hostPort) {
            super(DockerImageName.parse(IMAGE));
            addFixedExposedPort(hostPort, REDIS_PORT);
        }
    }
}
