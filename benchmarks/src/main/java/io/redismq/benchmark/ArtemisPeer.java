package io.redismq.benchmark;

import jakarta.jms.ConnectionFactory;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

/** Apache ActiveMQ Artemis with its broker in a JVM of its own, reached over TCP on the loopback address. */
record ArtemisPeer(
        String name, boolean calibrated, ActiveMQConnectionFactory artemis, Process process, WorkFolder folder)
        implements Peer {

    /** Without the window, its client cannot report asynchronous sends; the rest is as it comes. */
    private static final String CLIENT_OPTIONS = "?confirmationWindowSize=10485760";

    static ArtemisPeer start(String name, boolean calibrated) throws IOException {
        WorkFolder folder = WorkFolder.create(name);
        int port = Ports.free();
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xms2g",
                        "-Xmx2g",
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ArtemisBroker.class.getName(),
                        Integer.toString(port),
                        folder.path().toString(),
                        calibrated ? ArtemisBroker.CALIBRATED : ArtemisBroker.DEFAULTS)
                .redirectError(Redirect.INHERIT)
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        awaitStart(process);
        ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory("tcp://127.0.0.1:" + port + CLIENT_OPTIONS);
        return new ArtemisPeer(name, calibrated, factory, process, folder);
    }

    private static void awaitStart(Process process) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(process.getInputStream()));
        String line = lines.readLine();
        while (line != null && !line.equals(ArtemisBroker.STARTED)) {
            line = lines.readLine();
        }
        if (line == null) {
            throw new IOException("The Artemis broker does not start; its output is above");
        }
    }

    @Override
    public String description() {
        String version = ActiveMQConnectionFactory.class.getPackage().getImplementationVersion();
        return name + ": Artemis " + (version == null ? "" : version + " ") + "in a JVM of its own, NIO journal with "
                + "data sync, buffer time-out "
                + (calibrated ? ArtemisBroker.CALIBRATED_NANOS / 1000 + " us" : "as it comes (3.3 ms)");
    }

    @Override
    public ConnectionFactory factory() {
        return artemis;
    }

    @Override
    public long brokerCpuNanos() {
        return process.toHandle()
                .info()
                .totalCpuDuration()
                .map(Duration::toNanos)
                .orElse(0L);
    }

    @Override
    public void close() {
        artemis.close();
        process.destroyForcibly().onExit().join();
        folder.close();
    }
}
