package io.redismq.jndi;

import io.redismq.api.RedisQueue;
import io.redismq.api.RedisTopic;
import jakarta.jms.Destination;
import jakarta.jms.InvalidDestinationException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Hashtable;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import javax.naming.Context;
import javax.naming.NamingException;
import javax.naming.spi.InitialContextFactory;

/**
 * A naming service that is made of properties alone, named by {@code java.naming.factory.initial}. Properties files of
 * other providers work when their addresses are replaced:
 *
 * <ul>
 *   <li>{@code connectionFactory.NAME=URI}, or {@code connectionfactory.NAME}, binds a connection factory;
 *   <li>{@code queue.NAME=QUEUE} and {@code topic.NAME=TOPIC} bind destinations; options may follow their names;
 *   <li>{@code java.naming.provider.url} is the address of a factory that is bound as {@code ConnectionFactory}, where no
 *       other one is, or names a file with more properties, which the environment's win over;
 *   <li>{@code connectionFactoryNames} are names, with commas between them, that this factory has instead;
 *   <li>{@code dynamicQueues/QUEUE} and {@code dynamicTopics/TOPIC} need no property: a lookup makes them.
 * </ul>
 *
 * Properties that mean nothing here are left alone, as they may be for others. Stateless, safe for concurrent use.
 */
public final class RedisInitialContextFactory implements InitialContextFactory {

    private static final String DEFAULT_FACTORY = "ConnectionFactory";
    private static final String NAMES = "connectionFactoryNames";

    /** Called by {@link javax.naming.InitialContext}. */
    public RedisInitialContextFactory() {
        // nothing to keep
    }

    /**
     * Makes a context that cannot be changed. Nothing is connected yet.
     *
     * @param environment the properties, or null for none
     * @return the context
     * @throws NamingException when a property cannot be used, or the file cannot be read
     */
    @Override
    public Context getInitialContext(Hashtable<?, ?> environment) throws NamingException {
        Hashtable<?, ?> given = environment == null ? new Hashtable<>() : environment;
        Map<String, String> properties = new TreeMap<>();
        given.forEach((name, value) -> properties.put(name.toString(), value.toString()));
        String address = properties.getOrDefault(Context.PROVIDER_URL, "").strip();
        if (!isRedis(address) && !address.isEmpty()) {
            properties.remove(Context.PROVIDER_URL); // the file may have the address
            read(address).forEach(properties::putIfAbsent);
        }
        Map<String, Object> bindings = new TreeMap<>();
        for (Map.Entry<String, String> property : properties.entrySet()) {
            bind(bindings, property.getKey(), property.getValue().strip());
        }
        String declared = properties.getOrDefault(Context.PROVIDER_URL, "").strip();
        if (isRedis(declared)) {
            bindDefault(bindings, declared, properties.getOrDefault(NAMES, DEFAULT_FACTORY));
        }
        return new PropertiesContext(bindings, new Hashtable<>(given));
    }

    private static void bindDefault(Map<String, Object> bindings, String address, String names) throws NamingException {
        Object factory = RedisObjectFactory.factory(Map.of("uri", address));
        for (String name : names.split(",")) {
            bindings.putIfAbsent(name.strip(), factory);
        }
    }

    /** What begins with a variable is an address, as a variable is known only when the factory is made. */
    private static boolean isRedis(String url) {
        return url.startsWith("${") || url.matches("redis.*://.*");
    }

    private static void bind(Map<String, Object> bindings, String property, String text) throws NamingException {
        int dot = property.indexOf('.');
        String name = property.substring(dot + 1);
        try {
            switch (dot < 0 ? "" : property.substring(0, dot).toLowerCase(Locale.ROOT)) {
                case "connectionfactory" -> bindings.put(name, RedisObjectFactory.factory(Map.of("uri", text)));
                case "queue" -> bindings.put(name, queue(text));
                case "topic" -> bindings.put(name, topic(text));
                default -> {
                    // not ours
                }
            }
        } catch (InvalidDestinationException e) {
            throw RedisObjectFactory.unusable("The property " + property + " cannot be used: " + e.getMessage(), e);
        } catch (NamingException e) {
            throw RedisObjectFactory.unusable("The property " + property + " cannot be used. " + e.getMessage(), e);
        }
    }

    static Destination queue(String text) throws InvalidDestinationException {
        return RedisQueue.withOptions(text);
    }

    static Destination topic(String text) throws InvalidDestinationException {
        return RedisTopic.withOptions(text);
    }

    /** A path, or any URL that the JVM can open. */
    private static Map<String, String> read(String file) throws NamingException {
        Properties properties = new Properties();
        try (InputStream in =
                file.matches("[a-zA-Z]{2,}:.*") ? toUrl(file).openStream() : Files.newInputStream(Path.of(file))) {
            properties.load(in);
        } catch (IOException | IllegalArgumentException e) {
            throw RedisObjectFactory.unusable(
                    "The property " + Context.PROVIDER_URL
                            + " is neither the address of a Redis nor a properties file that can be read: "
                            + file.replaceFirst("//.*@", "//"),
                    file.contains("@") ? null : e); // which may show a password
        }
        Map<String, String> texts = new LinkedHashMap<>();
        properties.forEach((name, value) -> texts.put(name.toString(), value.toString()));
        return texts;
    }

    private static URL toUrl(String text) throws IOException {
        return URI.create(text).toURL();
    }
}
