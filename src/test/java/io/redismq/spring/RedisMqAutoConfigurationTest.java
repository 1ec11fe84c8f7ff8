package io.redismq.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.redismq.RedisConnectionFactory;
import io.redismq.api.ConnectionOptions;
import io.redismq.jndi.RedisInitialContextFactory;
import io.redismq.testing.RedisServer;
import io.redismq.testing.RedisServers;
import jakarta.jms.ConnectionFactory;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.naming.Context;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.jms.JmsAutoConfiguration;
import org.springframework.boot.autoconfigure.jms.JndiConnectionFactoryAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.jms.annotation.JmsListener;
import org.springframework.jms.connection.CachingConnectionFactory;
import org.springframework.jms.core.JmsTemplate;

/** What an application of Spring Boot gets from its properties; the examples start whole applications. */
class RedisMqAutoConfigurationTest {

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(JmsAutoConfiguration.class, RedisMqAutoConfiguration.class));

    @Test
    void a_listener_hears_what_a_template_sends() throws Exception {
        try (RedisServer redis = RedisServers.start()) {
            application
                    .withUserConfiguration(Listening.class)
                    .withPropertyValues("redismq.uri=" + redis.uri())
                    .run(context -> {
                        context.getBean(JmsTemplate.class).convertAndSend("orders", "one book");
                        assertThat(context.getBean(Listening.class).heard.poll(10, TimeUnit.SECONDS))
                                .isEqualTo("one book");
                    });
        }
    }

    @Test
    void the_factory_caches_sessions_and_producers_but_no_consumers() {
        application.run(context -> {
            assertThat(context).hasSingleBean(ConnectionFactory.class).hasBean("jmsConnectionFactory");
            CachingConnectionFactory caching = context.getBean(CachingConnectionFactory.class);
            assertThat(caching.getTargetConnectionFactory()).isInstanceOf(RedisConnectionFactory.class);
            assertThat(caching.getSessionCacheSize()).isEqualTo(1);
            assertThat(caching.isCacheProducers()).isTrue();
            assertThat(caching.isCacheConsumers()).isFalse();
            assertThat(caching).extracting("reconnectOnException").isEqualTo(false);
        });
    }

    @Test
    void the_cache_is_set_up_as_with_other_brokers() {
        application
                .withPropertyValues(
                        "spring.jms.cache.session-cache-size=5",
                        "spring.jms.cache.consumers=true",
                        "spring.jms.cache.producers=false")
                .run(context -> {
                    CachingConnectionFactory caching = context.getBean(CachingConnectionFactory.class);
                    assertThat(caching.getSessionCacheSize()).isEqualTo(5);
                    assertThat(caching.isCacheProducers()).isFalse();
                    assertThat(caching.isCacheConsumers()).isTrue();
                });
    }

    @Test
    void without_the_cache_the_factory_is_ours() {
        application.withPropertyValues("spring.jms.cache.enabled=false").run(context -> assertThat(
                        context.getBean("jmsConnectionFactory"))
                .isInstanceOf(RedisConnectionFactory.class));
    }

    @Test
    void a_factory_of_the_application_wins() {
        RedisConnectionFactory own = new RedisConnectionFactory();
        application.withBean("own", ConnectionFactory.class, () -> own).run(context -> assertThat(
                        context.getBean(ConnectionFactory.class))
                .isSameAs(own));
    }

    @Test
    void a_factory_that_is_named_in_jndi_wins() {
        application
                .withConfiguration(AutoConfigurations.of(JndiConnectionFactoryAutoConfiguration.class))
                .withSystemProperties(
                        Context.INITIAL_CONTEXT_FACTORY + "=" + RedisInitialContextFactory.class.getName(),
                        Context.PROVIDER_URL + "=redis://elsewhere")
                .withPropertyValues("redismq.uri=redis://somewhere", "spring.jms.jndi-name=ConnectionFactory")
                .run(context -> assertThat(context.getBean(RedisConnectionFactory.class)
                                .getOptions()
                                .uri())
                        .isEqualTo("redis://elsewhere"));
    }

    @Test
    void it_can_be_switched_off() {
        application.withPropertyValues("redismq.enabled=false").run(context -> assertThat(context)
                .doesNotHaveBean(ConnectionFactory.class));
    }

    @Test
    void without_spring_jms_there_is_nothing() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(RedisMqAutoConfiguration.class))
                .withClassLoader(new FilteredClassLoader("org.springframework.jms"))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean("jmsConnectionFactory"));
    }

    @Test
    void options_go_by_their_names_in_either_spelling() {
        options(
                options -> {
                    assertThat(options.consumerLease()).isEqualTo(Duration.ofSeconds(10));
                    assertThat(options.clientId()).isEqualTo("billing");
                    assertThat(options.redelivery().maximumDeliveries()).isEqualTo(3);
                    assertThat(options.destination("new-orders").maxLength()).isEqualTo(7);
                },
                "redismq.uri=redis://somewhere?clientId=other",
                "redismq.options.consumer-lease=10s",
                "redismq.options.clientId=billing",
                "redismq.options.redelivery.maximum-deliveries=3",
                "redismq.options.destination.new-orders.max-length=7");
    }

    @Test
    void brackets_keep_the_name_of_a_destination_as_it_is() {
        options(
                options -> assertThat(options.destination("new/Orders").maxLength())
                        .isEqualTo(7),
                "redismq.options[destination.new/Orders.max-length]=7");
    }

    @Test
    void an_environment_has_the_address_and_options_of_one_word() {
        application
                .withPropertyValues("spring.jms.cache.enabled=false")
                .withInitializer(context -> context.getEnvironment()
                        .getPropertySources()
                        .addFirst(new SystemEnvironmentPropertySource(
                                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                                Map.of(
                                        "REDISMQ_URI", "redis://somewhere?clientId=billing",
                                        "REDISMQ_OPTIONS_NAMESPACE", "acme"))))
                .run(context -> {
                    ConnectionOptions options =
                            context.getBean(RedisConnectionFactory.class).getOptions();
                    assertThat(options.clientId()).isEqualTo("billing");
                    assertThat(options.namespace()).isEqualTo("acme");
                });
    }

    @Test
    void an_option_that_there_is_not_stops_the_start_and_names_its_property_and_the_nearest() {
        failure("redismq.options.consumer-leese=10s", "redismq.options.consumer-leese", "did you mean consumerLease?");
    }

    @Test
    void a_value_that_cannot_be_used_stops_the_start() {
        failure("redismq.options.prefetch-messages=0", "redismq.options.prefetch-messages", "1 to 1000");
    }

    @Test
    void an_address_that_cannot_be_used_stops_the_start_without_its_password() {
        failure("redismq.uri=http://user:secret@host", "redismq.uri", "redis://");
    }

    private void options(Consumer<ConnectionOptions> check, String... properties) {
        application
                .withPropertyValues("spring.jms.cache.enabled=false")
                .withPropertyValues(properties)
                .run(context -> check.accept(
                        context.getBean(RedisConnectionFactory.class).getOptions()));
    }

    private void failure(String property, String... words) {
        application.withPropertyValues(property).run(context -> {
            FailureAnalysis analysis = new UnusablePropertyAnalyzer().analyze(context.getStartupFailure());
            assertThat(analysis.getDescription()).contains(words).doesNotContain("secret");
            assertThat(context.getStartupFailure()).message().doesNotContain("secret");
        });
    }

    @Configuration(proxyBeanMethods = false)
    static class Listening {

        private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

        @JmsListener(destination = "orders")
        void order(String text) {
            heard.add(text);
        }
    }
}
