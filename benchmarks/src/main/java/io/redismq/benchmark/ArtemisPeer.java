package io.redismq.benchmark;

import jakarta.jms.ConnectionFactory;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

/** Apache ActiveMQ Artemis with its broker in a JVM of its own, reached over TCP on the loopback address. */
record ArtemisPeer(Side side, ActiveMQConnectionFactory artemis, Process process, WorkFolder folder) implements Peer {

    private static final String CALIBRATED = "artemis";
    private static final String AS_IT_COMES = "artemis-defaults";

    /** Calibrated, and its client waits until the broker has an acknowledgement, as ours does. */
    private static final String WAITING = "artemis-waiting";

    /** Without the window, its client cannot report asynchronous sends; the rest is as it comes. */
    private static final String CLIENT_OPTIONS = "?confirmationWindowSize=10485760";

    private static final String WAIT_FOR_ACKNOWLEDGEMENTS = "&blockOnAcknowledge=true";

    static ArtemisPeer start(Side side) throws IOException {
        if (!List.of(CALIBRATED, AS_IT_COMES, WAITING).contains(side.provider())) {
            throw new IllegalArgumentException("No peer is called " + side.provider());
        }
        WorkFolder folder = WorkFolder.create(side.provider());
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
                        isCalibrated(side) ? ArtemisBroker.CALIBRATED : ArtemisBroker.DEFAULTS)
                .redirectError(Redirect.INHERIT)
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        awaitStart(process);
        String options = side.provider().equals(WAITING) ? CLIENT_OPTIONS + WAIT_FOR_ACKNOWLEDGEMENTS : CLIENT_OPTIONS;
        ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory("tcp://127.0.0.1:" + port + options);
        return new ArtemisPeer(side, factory, process, folder);
    }

    private static boolean isCalibrated(Side side) {
        return !side.provider().equals(AS_IT_COMES);
    }

    /** The same broker for messages that are sent in another way. */
    ArtemisPeer as(Side other) {
        return new ArtemisPeer(other, artemis, process, folder);
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
        return side.provider() + ": Artemis " + (version == null ? "" : version + " ")
                + "in a JVM of its own, NIO journal with "
                + "data sync, buffer time-out "
                + (isCalibrated(side) ? ArtemisBroker.CALIBRATED_NANOS / 1000 + " us" : "as it comes (3.3 ms)")
                + (side.provider().equals(WAITING) ? ", the client waits for acknowledgements" : "");
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
