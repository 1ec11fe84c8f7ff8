package io.redismq.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.redismq.testing.RedisMode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/**
 * Runs test classes of this package, which stand for the others, on another Redis than they usually have. All others run
 * there too, by a command of their own; see CONTRIBUTING.md.
 */
final class RepresentativeTests {

    private static final List<Class<?>> CLASSES = List.of(
            ReceiveTest.class,
            HandOffTest.class,
            RedeliveryTest.class,
            TransactionTest.class,
            TopicTransactionTest.class,
            SubscriptionConsumerTest.class,
            TemporaryQueueTest.class,
            RequestReplyTest.class,
            MessageGroupTest.class);

    private RepresentativeTests() {}

    static void passOn(RedisMode mode) {
        String before = System.getProperty(RedisMode.PROPERTY, "");
        System.setProperty(RedisMode.PROPERTY, mode.name().toLowerCase(Locale.ROOT));
        try {
            TestExecutionSummary summary = run();
            StringWriter failures = new StringWriter();
            summary.printFailuresTo(new PrintWriter(failures));
            assertThat(summary.getTotalFailureCount()).as(failures.toString()).isZero();
            assertThat(summary.getTestsSucceededCount()).isGreaterThan(80);
        } finally {
            System.setProperty(RedisMode.PROPERTY, before);
        }
    }

    private static TestExecutionSummary run() {
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(CLASSES.stream()
                        .map(each -> (DiscoverySelector) selectClass(each))
                        .toList())
                .build();
        LauncherConfig config = LauncherConfig.builder() // what listens to the whole build must not hear of it
                .enableTestExecutionListenerAutoRegistration(false)
                .enableLauncherSessionListenerAutoRegistration(false)
                .build();
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherFactory.create(config).execute(request, listener);
        return listener.getSummary();
    }
}
