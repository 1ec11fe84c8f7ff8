package io.redismq.tck;

import jakarta.jms.ConnectionFactory;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The tests of retention on the baseline, with its journal; it runs in this JVM, so that it can only be stopped. */
class ArtemisRetentionConformanceTest extends RetentionConformance {

    @TempDir
    static Path journal;

    @RegisterExtension
    static final EmbeddedArtemis artemis = new EmbeddedArtemis(() -> journal);

    @Override
    ConnectionFactory factory() {
        return artemis.factory();
    }

    @Override
    void restartBroker() throws Exception {
        artemis.stop();
        artemis.start();
    }

    @Override
    @Test
    @DisplayName(
            "deviation from Session.unsubscribe: deletes the subscription while a message of it is not acknowledged")
    void unsubscribeUnacknowledged() {
        assertNot(super::unsubscribeUnacknowledged);
    }

    @Override
    @Test
    @DisplayName(
            "deviation from Session.unsubscribe: deletes the subscription while a message of it is part of a transaction")
    void unsubscribeTransacted() {
        assertNot(super::unsubscribeTransacted);
    }
}
