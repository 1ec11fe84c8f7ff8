package io.redismq.jndi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.redismq.RedisConnectionFactory;
import io.redismq.api.DestinationOptions;
import io.redismq.api.RedisQueue;
import io.redismq.api.RedisTopic;
import io.redismq.testing.RedisExtension;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import jakarta.jms.Topic;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import javax.naming.CompositeName;
import javax.naming.ConfigurationException;
import javax.naming.Context;
import javax.naming.InitialContext;
import javax.naming.NameClassPair;
import javax.naming.NameNotFoundException;
import javax.naming.NamingException;
import javax.naming.OperationNotSupportedException;
import org.assertj.core.util.Throwables;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The naming service that is made of properties. */
class InitialContextTest {

    @RegisterExtension
    static final RedisExtension redis = RedisExtension.shared();

    private static Context context(String... lines) throws NamingException {
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(String.join("\n", lines)));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        properties.putIfAbsent(Context.INITIAL_CONTEXT_FACTORY, RedisInitialContextFactory.class.getName());
        return new InitialContext(properties);
    }

    /** Of the file of an Artemis client, the first two lines are changed. */
    @Test
    void the_properties_of_another_provider_work_with_two_lines_changed() throws Exception {
        Context context = context(
                "java.naming.factory.initial=io.redismq.jndi.RedisInitialContextFactory",
                "connectionFactory.ConnectionFactory=" + redis.uri(),
                "queue.queue/exampleQueue=exampleQueue",
                "topic.topic/exampleTopic=exampleTopic");
        ConnectionFactory factory = (ConnectionFactory) context.lookup("ConnectionFactory");
        Queue queue = (Queue) context.lookup("queue/exampleQueue");
        assertThat(((Topic) context.lookup("topic/exampleTopic")).getTopicName())
                .isEqualTo("exampleTopic");
        try (Connection connection = factory.createConnection()) {
            connection.start();
            Session session = connection.createSession();
            session.createProducer(queue).send(session.createTextMessage("a"));
            TextMessage received = (TextMessage) session.createConsumer(queue).receive(10_000);
            assertThat(received.getText()).isEqualTo("a");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"connectionFactory", "connectionfactory"})
    void a_connection_factory_has_the_options_behind_its_address(String key) throws NamingException {
        Context context = context(key + ".jms/orders = redis://h:1?clientId=me");
        assertThat(context.lookup("jms/orders"))
                .isInstanceOfSatisfying(RedisConnectionFactory.class, factory -> {
                    assertThat(factory.getOptions().uri()).isEqualTo("redis://h:1");
                    assertThat(factory.getOptions().clientId()).isEqualTo("me");
                })
                .isSameAs(context.lookup("jms/orders"));
    }

    @Test
    void destinations_have_the_options_behind_their_names() throws NamingException {
        Context context = context("queue.q=orders?maxLength=10", "topic.t=news?retention=1h");
        assertThat(context.lookup("q")).isEqualTo(new RedisQueue("orders"));
        assertThat(((RedisQueue) context.lookup("q")).options())
                .isEqualTo(DestinationOptions.builder().maxLength(10).build());
        assertThat(((RedisTopic) context.lookup("t")).options()).hasToString("retention=3600000ms");
    }

    @Test
    void dynamic_destinations_need_no_property() throws NamingException {
        Context context = context();
        assertThat(context.lookup("dynamicQueues/a/b")).isEqualTo(new RedisQueue("a/b"));
        assertThat(context.lookup("dynamicTopics/a?maxLength=3")).isEqualTo(new RedisTopic("a"));
        assertThat(((Context) context.lookup("dynamicQueues")).lookup("a")).isEqualTo(new RedisQueue("a"));
    }

    @Test
    void the_provider_url_is_the_address_of_the_one_factory() throws NamingException {
        Context context = context("java.naming.provider.url=rediss://h:7");
        assertThat(((RedisConnectionFactory) context.lookup("ConnectionFactory"))
                        .getOptions()
                        .uri())
                .isEqualTo("rediss://h:7");
    }

    /** As files of ActiveMQ do it. */
    @Test
    void the_factory_of_the_provider_url_may_have_other_names() throws NamingException {
        Context context = context(
                "java.naming.provider.url=redis://h:7",
                "connectionFactoryNames = connectionFactory, jms/queueFactory,other",
                "connectionFactory.other=redis://other");
        assertThat(names(context, "")).containsExactly("connectionFactory", "jms", "other");
        assertThat(context.lookup("jms/queueFactory")).isSameAs(context.lookup("connectionFactory"));
        assertThat(((RedisConnectionFactory) context.lookup("other"))
                        .getOptions()
                        .uri())
                .isEqualTo("redis://other");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void the_provider_url_may_name_a_file_with_more_properties(boolean asUrl, @TempDir Path folder) throws Exception {
        Path file = folder.resolve("jndi.properties");
        Files.writeString(file, "connectionfactory.cf=redis://h:1\nqueue.q=of the file\nqueue.other=other\n");
        String named = asUrl ? file.toUri().toString() : file.toString();
        Context context = context("java.naming.provider.url=" + named, "queue.q=of the environment");
        assertThat(context.lookup("cf")).isInstanceOf(RedisConnectionFactory.class);
        assertThat(context.lookup("other")).isEqualTo(new RedisQueue("other"));
        assertThat(context.lookup("q")).isEqualTo(new RedisQueue("of the environment"));
    }

    @Test
    void the_file_of_the_provider_url_may_have_the_address(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("jndi.properties");
        Files.writeString(file, "java.naming.provider.url=redis://h:1");
        Context context = context("java.naming.provider.url=" + file);
        assertThat(names(context, "")).containsExactly("ConnectionFactory");
    }

    @Test
    void names_with_slashes_are_contexts_that_can_be_listed() throws NamingException {
        Context context = context("queue.jms/a=a", "queue.jms/b/c=c", "topic.t=t");
        assertThat(names(context, "")).containsExactly("jms", "t");
        assertThat(names(context, "jms")).containsExactly("a", "b");
        assertThat(((Context) context.lookup("jms/b")).lookup("c")).isEqualTo(new RedisQueue("c"));
        assertThat(Collections.list(context.listBindings("jms/b")))
                .singleElement()
                .satisfies(binding -> assertThat(binding.getObject()).isEqualTo(new RedisQueue("c")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "jms", "dynamicQueues"})
    void a_context_has_itself_by_the_empty_name(String name) throws NamingException {
        Context context = (Context) context("queue.jms/a=a").lookup(name);
        assertThat(context.lookup("")).isInstanceOf(Context.class).isNotSameAs(context);
        assertThat(names(context, "")).isEqualTo(names((Context) context.lookup(""), ""));
        assertThat(names((Context) context("queue.jms/a=a").lookup("jms"), "")).containsExactly("a");
    }

    @Test
    void a_name_of_parts_is_found_without_the_quotes_that_its_text_has() throws NamingException {
        Context context = context("queue.a/b's=a");
        assertThat(context.lookup(new CompositeName().add("dynamicQueues").add("a/b\"c")))
                .isEqualTo(new RedisQueue("a/b\"c"));
        assertThat(context.lookup(new CompositeName().add("a").add("b's"))).isEqualTo(new RedisQueue("a"));
    }

    @Test
    void no_environment_is_an_empty_one() throws NamingException {
        Context context = new RedisInitialContextFactory().getInitialContext(null);
        assertThat(context.lookup("dynamicQueues/a")).isEqualTo(new RedisQueue("a"));
        assertThat(context.getEnvironment()).isEmpty();
    }

    @Test
    void the_provider_url_may_be_a_variable() throws NamingException {
        Context context = context("java.naming.provider.url=${NOT_SET_ANYWHERE:-redis://h:7}");
        assertThat(((RedisConnectionFactory) context.lookup("ConnectionFactory"))
                        .getOptions()
                        .uri())
                .isEqualTo("redis://h:7");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "java.naming.provider.url=tcp://user:secret@localhost:61616",
                "java.naming.provider.url=amqp://user:secret@local host",
                "connectionFactory.f=redis://user:secret/secret@localhost"
            })
    void no_message_shows_a_password(String property) {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> context(property))
                .satisfies(e -> assertThat(stackTrace(e)).doesNotContain("secret"));
    }

    private static String stackTrace(Exception e) {
        String text = Throwables.getStackTrace(e);
        return text;
    }

    private static List<String> names(Context context, String name) throws NamingException {
        return Collections.list(context.list(name)).stream()
                .map(NameClassPair::getName)
                .toList();
    }

    @Test
    void a_name_that_is_not_bound_is_told_beside_those_that_are() throws NamingException {
        Context context = context("queue.orders=orders");
        assertThatExceptionOfType(NameNotFoundException.class)
                .isThrownBy(() -> context.lookup("order"))
                .withMessageContaining("'order'")
                .withMessageContaining("orders");
    }

    @Test
    void the_context_cannot_be_changed() throws NamingException {
        Context context = context();
        assertThatExceptionOfType(OperationNotSupportedException.class)
                .isThrownBy(() -> context.bind("a", new RedisQueue("a")))
                .withMessageContaining("add a property");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "connectionFactory.cf=tcp://localhost:61616; connectionFactory.cf",
                "connectionFactory.cf=redis://h?clientid=a; did you mean clientId?",
                "queue.q=a?maxLenght=1; did you mean maxLength?",
                "topic.t=; topic.t",
                "java.naming.provider.url=/nowhere.properties; /nowhere.properties",
                "java.naming.provider.url=tcp://localhost:61616; neither the address of a Redis"
            })
    void a_property_that_cannot_be_used_is_named_with_the_reason(String property, String reason) {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> context(property))
                .withMessageContaining(reason);
    }
}
