package io.redismq.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import jdk.jfr.Configuration;
import jdk.jfr.Recording;

/** Records this JVM with the JDK's Flight Recorder while a workload is measured. Used once. */
final class FlightRecorder implements Recorder {

    private final Path file;
    private final Recording recording;

    FlightRecorder(Path file) throws IOException, ParseException {
        this.file = file;
        this.recording = new Recording(Configuration.getConfiguration("profile"));
        recording.enable("jdk.ExecutionSample").withPeriod(Duration.ofMillis(10));
    }

    Path file() {
        return file;
    }

    @Override
    public void begin() {
        recording.start();
    }

    @Override
    public void end() {
        recording.stop();
        try {
            recording.dump(file);
        } catch (IOException e) {
            throw new UncheckedIOException("The recording is not written", e);
        } finally {
            recording.close();
        }
    }
}
