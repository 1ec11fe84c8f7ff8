package io.redismq.benchmark;

import java.nio.file.Path;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;

/** The main program of the broker's JVM: port, folder and how to set the journal. It runs until it is killed. */
public final class ArtemisBroker {

    static final String STARTED = "started";
    static final String CALIBRATED = "calibrated";
    static final String DEFAULTS = "defaults";

    /** What its installer measures on a fast disk: how long the journal collects writes before it syncs. */
    static final int CALIBRATED_NANOS = 36_000;

    private ArtemisBroker() {}

    public static void main(String[] arguments) throws Exception {
        EmbeddedActiveMQ broker = new EmbeddedActiveMQ();
        broker.setConfiguration(configuration(arguments[0], Path.of(arguments[1]), arguments[2].equals(CALIBRATED)));
        broker.start();
        System.out.println(STARTED);
        Thread.currentThread().join();
    }

    private static Configuration configuration(String port, Path folder, boolean calibrated) throws Exception {
        Configuration configuration = new ConfigurationImpl()
                .setSecurityEnabled(false)
                .setPersistenceEnabled(true)
                .setJournalType(JournalType.NIO)
                .setJournalDirectory(folder.resolve("journal").toString())
                .setBindingsDirectory(folder.resolve("bindings").toString())
                .setLargeMessagesDirectory(folder.resolve("large").toString())
                .setPagingDirectory(folder.resolve("paging").toString())
                .addAcceptorConfiguration("tcp", "tcp://127.0.0.1:" + port + "?protocols=CORE")
                .addAddressSetting("#", new AddressSettings().setMaxSizeBytes(-1));
        return calibrated ? configuration.setJournalBufferTimeout_NIO(CALIBRATED_NANOS) : configuration;
    }
}
