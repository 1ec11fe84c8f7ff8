package io.redismq.spring;

import io.redismq.RedisConnectionFactory;
import jakarta.jms.ConnectionFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.jms.connection.CachingConnectionFactory;

/**
 * Makes the bean {@code jmsConnectionFactory} of the properties {@code redismq.uri} and {@code redismq.options}, or of a bean
 * {@link RedisMqConnectionDetails}, for all that Boot and Spring do with a connection factory. An application that has a {@link ConnectionFactory} bean of its own, or
 * {@code redismq.enabled=false}, gets none.
 *
 * <p>As with the brokers that Boot knows itself, the factory is a {@link CachingConnectionFactory}, which
 * {@code spring.jms.cache} sets up and {@code spring.jms.cache.enabled=false} leaves out.
 */
@AutoConfiguration(
        beforeName = {
            "org.springframework.boot.autoconfigure.jms.JmsAutoConfiguration",
            "org.springframework.boot.jms.autoconfigure.JmsAutoConfiguration",
            "org.springframework.boot.actuate.autoconfigure.jms.JmsHealthContributorAutoConfiguration",
            "org.springframework.boot.jms.autoconfigure.health.JmsHealthContributorAutoConfiguration"
        },
        afterName = {
            "org.springframework.boot.autoconfigure.jms.JndiConnectionFactoryAutoConfiguration",
            "org.springframework.boot.jms.autoconfigure.JndiConnectionFactoryAutoConfiguration"
        })
@ConditionalOnClass(CachingConnectionFactory.class)
@ConditionalOnProperty(name = "redismq.enabled", matchIfMissing = true)
public class RedisMqAutoConfiguration {

    private static final String CACHE = "spring.jms.cache.";

    /** Called by Spring. */
    public RedisMqAutoConfiguration() {
        // nothing to keep
    }

    /** The factory behind a cache, which is the default. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnMissingBean(ConnectionFactory.class)
    @ConditionalOnProperty(name = CACHE + "enabled", matchIfMissing = true)
    static class Caching {

        @Bean
        CachingConnectionFactory jmsConnectionFactory(
                Environment environment, ObjectProvider<RedisMqConnectionDetails> details) {
            CachingConnectionFactory caching =
                    new CachingConnectionFactory(FactoryProperties.factory(environment, details.getIfAvailable()));
            caching.setCacheConsumers(environment.getProperty(CACHE + "consumers", Boolean.class, false));
            caching.setCacheProducers(environment.getProperty(CACHE + "producers", Boolean.class, true));
            caching.setReconnectOnException(
                    false); // ours goes on by itself, and closing it during an outage takes long
            caching.setSessionCacheSize(environment.getProperty(CACHE + "session-cache-size", Integer.class, 1));
            return caching;
        }
    }

    /** The factory itself, where the application wants no cache. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnMissingBean(ConnectionFactory.class)
    @ConditionalOnProperty(name = CACHE + "enabled", havingValue = "false")
    static class Plain {

        @Bean
        RedisConnectionFactory jmsConnectionFactory(
                Environment environment, ObjectProvider<RedisMqConnectionDetails> details) {
            return FactoryProperties.factory(environment, details.getIfAvailable());
        }
    }
}
