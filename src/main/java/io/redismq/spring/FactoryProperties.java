package io.redismq.spring;

import io.redismq.RedisConnectionFactory;
import io.redismq.api.TlsOptions;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * Reads the properties of the application that set up a factory. What an option means, and which there are, is left to
 * {@link RedisConnectionFactory}; here a mistake only gets the name of its property. Stateless; used by the auto-configuration.
 */
final class FactoryProperties {

    static final String URI = "redismq.uri";
    static final String OPTIONS = "redismq.options";

    private static final Pattern DASH_AND_LETTER = Pattern.compile("-([a-z])");

    private FactoryProperties() {}

    /**
     * Reads them.
     *
     * @param details where Redis is in place of what the properties say, or null
     * @throws UnusablePropertyException naming the property that cannot be used
     */
    static RedisConnectionFactory factory(Environment environment, RedisMqConnectionDetails details) {
        RedisConnectionFactory factory = new RedisConnectionFactory();
        Binder binder = Binder.get(environment);
        binder.bind(URI, String.class).ifBound(uri -> use(URI, () -> factory.setUri(uri)));
        binder.bind(
                        OPTIONS,
                        Bindable.mapOf(
                                String.class, String.class)) // after the URI, so that they win over what follows it
                .ifBound(options -> options.forEach((name, text) ->
                        use(OPTIONS + "." + name, () -> factory.setProperties(Map.of(optionName(name), text)))));
        if (details != null) {
            factory.setOptions(factory.getOptions().toBuilder()
                    .redissonFile(null)
                    .username(null)
                    .password(null)
                    .passwordFile(null)
                    .sentinelUsername(null)
                    .sentinelPassword(null)
                    .tls(TlsOptions.defaults())
                    .uri(details.getUri())
                    .build());
        }
        return factory;
    }

    /** Spring's {@code redelivery.maximum-deliveries} is our {@code redelivery.maximumDeliveries}; a destination keeps its name. */
    private static String optionName(String name) {
        int last = name.lastIndexOf('.') + 1;
        return name.substring(0, last)
                + DASH_AND_LETTER.matcher(name.substring(last)).replaceAll(found -> found.group(1)
                        .toUpperCase(Locale.ROOT));
    }

    private static void use(String property, Runnable setting) {
        try {
            setting.run();
        } catch (IllegalArgumentException e) {
            throw new UnusablePropertyException(property, e);
        }
    }
}
