package io.redismq.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.redismq.RedisConnectionFactory;
import io.redismq.api.ConnectionOptions;
import io.redismq.testing.RedisServer;
import io.redismq.testing.RedisServers;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.jms.JmsAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.boot.testcontainers.service.connection.ServiceConnectionAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jms.core.JmsTemplate;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/** Where Redis is can be told by a bean, as a container with {@code @ServiceConnection} does. */
class ServiceConnectionTest {

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(JmsAutoConfiguration.class, RedisMqAutoConfiguration.class))
            .withPropertyValues(
                    "redismq.uri=redis://user:secret@nowhere:1?clientId=me", "redismq.options.namespace=acme");

    /** Boot's own classes find the container; only Docker is not there. */
    @Test
    void a_template_talks_to_the_redis_of_a_container() {
        try (RedisServer redis = RedisServers.start()) {
            application
                    .withConfiguration(AutoConfigurations.of(ServiceConnectionAutoConfiguration.class))
                    .withBean(RedisServer.class, () -> redis)
                    .withUserConfiguration(Containers.class)
                    .run(context -> {
                        assertThat(context).hasSingleBean(RedisMqConnectionDetails.class);
                        JmsTemplate template = context.getBean(JmsTemplate.class);
                        template.convertAndSend("orders", "one book");
                        assertThat(template.receiveAndConvert("orders")).isEqualTo("one book");
                    });
        }
    }

    @Test
    void a_bean_wins_over_all_that_says_where_redis_is_and_leaves_the_rest() {
        options(
                options -> {
                    assertThat(options.uri()).isEqualTo("redis://app:pass@somewhere:6380/1");
                    assertThat(options.username()).isNull();
                    assertThat(options.password()).isNull();
                    assertThat(options.passwordFile()).isNull();
                    assertThat(options.redissonFile()).isNull();
                    assertThat(options.tls().trustStore()).isNull();
                    assertThat(options.clientId()).isEqualTo("me");
                    assertThat(options.namespace()).isEqualTo("acme");
                },
                "redismq.options.username=user",
                "redismq.options.password=secret",
                "redismq.options.password-file=secret",
                "redismq.options.tls.trust-store=ca.pem");
    }

    @Test
    void without_testcontainers_a_bean_is_taken_all_the_same() {
        application
                .withClassLoader(
                        new FilteredClassLoader("org.testcontainers", "org.springframework.boot.testcontainers"))
                .withPropertyValues("spring.jms.cache.enabled=false")
                .withBean(RedisMqConnectionDetails.class, () -> () -> "redis://somewhere")
                .run(context -> assertThat(context.getBean(RedisConnectionFactory.class)
                                .getOptions()
                                .uri())
                        .isEqualTo("redis://somewhere"));
    }

    private void options(Consumer<ConnectionOptions> check, String... properties) {
        application
                .withPropertyValues("spring.jms.cache.enabled=false")
                .withPropertyValues(properties)
                .withBean(RedisMqConnectionDetails.class, () -> () -> "redis://app:pass@somewhere:6380/1")
                .run(context -> check.accept(
                        context.getBean(RedisConnectionFactory.class).getOptions()));
    }

    @Configuration(proxyBeanMethods = false)
    static class Containers {

        @Bean
        @ServiceConnection("redis") // of a bean that is not made yet, Boot does not know the image
        RedisOutside redis(RedisServer redis) {
            return new RedisOutside(redis);
        }
    }

    /** A container as Boot sees it, whose Redis is one that runs without Docker. */
    static final class RedisOutside extends GenericContainer<RedisOutside> {

        private final RedisServer redis;

        RedisOutside(RedisServer redis) {
            super(DockerImageName.parse("redis:7"));
            this.redis = redis;
        }

        @Override
        public void start() {
            // It runs.
        }

        @Override
        public void stop() {
            // The test stops it.
        }

        @Override
        public String getHost() {
            return redis.host();
        }

        @Override
        public Integer getMappedPort(int port) {
            return port == 6379 ? redis.port() : -1;
        }
    }
}
