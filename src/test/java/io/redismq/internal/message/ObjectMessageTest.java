package io.redismq.internal.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.redismq.api.TrustedTypes;
import io.redismq.internal.broker.Payload;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageNotWriteableException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Date;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ObjectMessageTest {

    private static final TrustedTypes OURS = TrustedTypes.of("io.redismq.*");

    private final JmsObjectMessage message = new JmsObjectMessage();

    static List<Serializable> jdkValues() {
        return List.of(
                1,
                "text",
                'c',
                new java.math.BigDecimal("1.50"),
                new java.math.BigInteger("7"),
                java.time.Instant.EPOCH,
                java.time.ZonedDateTime.parse("2026-01-01T00:00:00+01:00[Europe/Berlin]"),
                java.time.DayOfWeek.MONDAY,
                java.util.UUID.fromString("00000000-0000-0001-0000-000000000002"),
                new Date(5),
                java.util.Locale.GERMANY,
                java.util.Currency.getInstance("EUR"),
                java.net.URI.create("urn:x"),
                java.util.TimeZone.getTimeZone("UTC"),
                new ArrayList<>(List.of(1, 2)),
                (Serializable) List.of(1, 2, 3),
                (Serializable) Map.of("a", 1, "b", 2),
                (Serializable) Arrays.asList("a", null),
                (Serializable) Collections.unmodifiableMap(new HashMap<>(Map.of(1, 2))),
                (Serializable) Collections.synchronizedList(new ArrayList<>(Set.of(1))),
                (Serializable) Collections.emptyList(),
                new TreeMap<>(Map.of("k", List.of("v"))),
                new TreeMap<>(Collections.reverseOrder()),
                new EnumMap<>(Map.of(TimeUnit.DAYS, 1)),
                EnumSet.of(TimeUnit.DAYS),
                new ConcurrentHashMap<>(Map.of("a", "b")),
                new java.util.concurrent.CopyOnWriteArrayList<>(List.of(1)),
                new java.sql.Timestamp(7));
    }

    @ParameterizedTest
    @MethodSource("jdkValues")
    void valuesAndCollectionsOfTheJdkNeedNoConfiguration(Serializable value) throws Exception {
        message.setObject(value);
        assertThat(Wire.received(message).getObject()).isEqualTo(value);
    }

    @Test
    void arraysNeedNoConfiguration() throws Exception {
        message.setObject(new Object[] {new int[][] {{1}, {2, 3}}, new String[] {"x"}, new byte[50_000]});
        Object[] received = Wire.received(message).getBody(Object[].class);
        assertThat((int[][]) received[0]).isDeepEqualTo(new int[][] {{1}, {2, 3}});
        assertThat((byte[]) received[2]).hasSize(50_000);
    }

    @Test
    void aClassNobodyTrustsIsRefusedByNameWithTheRemedy() throws Exception {
        message.setObject(new ArrayList<>(List.of(new Order("a"))));
        JmsObjectMessage received = Wire.received(message);
        MessageFormatException refusal = catchThrowableOfType(MessageFormatException.class, received::getObject);
        assertThat(refusal)
                .hasMessageContaining(Order.class.getName())
                .hasMessageContaining("trustedTypes=" + Order.class.getName());
        assertThat(refusal.getErrorCode()).isEqualTo("message.object.notTrusted");
        assertThat(received.isBodyAssignableTo(List.class)).isFalse();
        assertThatThrownBy(() -> received.getBody(List.class)).isInstanceOf(MessageFormatException.class);
    }

    @Test
    void aTrustedClassArrivesAndItsSenderNeedsNoTrust() throws Exception {
        message.setObject(new Order("a"));
        assertThat(message.getObject()).isEqualTo(new Order("a"));
        assertThat(Wire.received(message, OURS).getObject()).isEqualTo(new Order("a"));
        assertThat(Wire.received(message, TrustedTypes.all()).getBody(Order.class))
                .isEqualTo(new Order("a"));
    }

    @Test
    void anObjectSetOnAReceivedMessageIsTheApplicationsOwn() throws Exception {
        message.setObject("x");
        JmsObjectMessage received = Wire.received(message);
        assertThatThrownBy(() -> received.setObject("y")).isInstanceOf(MessageNotWriteableException.class);
        received.clearBody();
        assertThat(received.getObject()).isNull();
        received.setObject(new Order("b"));
        assertThat(received.getObject()).isEqualTo(new Order("b"));
    }

    @Test
    void enumsAndExceptionsNeedTheirOwnClassOnly() throws Exception {
        message.setObject(Size.LARGE);
        assertThat(Wire.received(message, TrustedTypes.of(Size.class.getName())).getObject())
                .isSameAs(Size.LARGE);
        Exception failure = new OrderException("no stock", new IllegalStateException("cause"));
        failure.addSuppressed(new IOException("io"));
        message.setObject(failure);
        Exception received = Wire.received(message, TrustedTypes.of(OrderException.class.getName()))
                .getBody(Exception.class);
        assertThat(received).hasMessage("no stock").hasRootCauseInstanceOf(IllegalStateException.class);
        assertThat(received.getSuppressed()).hasSize(1);
        assertThat(received.getStackTrace()).isNotEmpty();
        assertThatThrownBy(Wire.received(message)::getObject).hasMessageContaining(OrderException.class.getName());
    }

    @Test
    void aProxyNeedsItsInterfacesAndItsHandlerTrusted() throws Exception {
        Object proxy = Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Priced.class, Serializable.class}, new Fixed(7));
        message.setObject((Serializable) proxy);
        assertThat(Wire.received(message, OURS).getBody(Priced.class).price()).isEqualTo(7);
        assertThatThrownBy(Wire.received(message, TrustedTypes.of(Fixed.class.getName()))::getObject)
                .hasMessageContaining(Priced.class.getName());
        assertThatThrownBy(Wire.received(message, TrustedTypes.of(Priced.class.getName()))::getObject)
                .hasMessageContaining(Fixed.class.getName());
    }

    @Test
    void aRefusedClassIsNeverLoaded() throws Exception {
        message.setObject(new Order("a"));
        byte[] body = Wire.CODEC.encode(message).body();
        byte[] renamed = new String(body, java.nio.charset.StandardCharsets.ISO_8859_1)
                .replace("$Order", "$Ordnr")
                .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
        assertThatThrownBy(receivedBody(renamed)::getObject).hasMessageContaining("not trusted");
    }

    @Test
    void anObjectIsASnapshotOnBothSides() throws Exception {
        ArrayList<String> list = new ArrayList<>(List.of("a"));
        message.setObject(list);
        list.add("b");
        assertThat(message.getObject()).isEqualTo(List.of("a"));
        message.getBody(List.class).clear();
        assertThat(message.getObject()).isEqualTo(List.of("a"));
    }

    @Test
    void whatCannotBeSerializedIsRefused() throws Exception {
        message.setObject("before");
        assertThatThrownBy(() -> message.setObject(new ArrayList<>(List.of(new Object()))))
                .isInstanceOf(MessageFormatException.class)
                .hasMessageContaining("java.lang.Object")
                .extracting("errorCode")
                .isEqualTo("message.object.notSerializable");
        assertThat(message.getObject()).isEqualTo("before");
    }

    @Test
    void garbageIsAFormatFailureAndNotAssignable() throws Exception {
        JmsObjectMessage garbage = receivedBody(new byte[] {1, 2, 3});
        assertThatThrownBy(garbage::getObject)
                .isInstanceOf(MessageFormatException.class)
                .extracting("errorCode")
                .isEqualTo("message.object.notReadable");
        assertThat(garbage.isBodyAssignableTo(Object.class)).isFalse();
    }

    @Test
    void anObjectNestedTooDeepIsRefused() throws Exception {
        message.setObject(nested(20));
        assertThat(Wire.received(message).getObject()).isEqualTo(nested(20));
        message.setObject(nested(200));
        assertThatThrownBy(Wire.received(message)::getObject).hasMessageContaining("nests deeper");
    }

    @Test
    void anArrayThatItsMessageCannotFillIsRefusedBeforeItIsAllocated() throws Exception {
        message.setObject(new long[] {1});
        byte[] body = Wire.CODEC.encode(message).body().clone();
        int length = body.length - Long.BYTES - Integer.BYTES;
        assertThat(Arrays.copyOfRange(body, length, length + 4)).containsExactly(0, 0, 0, 1);
        body[length] = 0x7F;
        assertThatThrownBy(receivedBody(body)::getObject).hasMessageContaining("claims an array");
    }

    @Test
    void classesAreFoundByTheContextClassLoaderOrByOurs() throws Exception {
        message.setObject(new Order("a"));
        JmsObjectMessage received = Wire.received(message, OURS);
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try {
            for (ClassLoader context : new ClassLoader[] {null, ClassLoader.getPlatformClassLoader()}) {
                thread.setContextClassLoader(context);
                assertThat(received.getObject()).isEqualTo(new Order("a"));
            }
            thread.setContextClassLoader(new Reloading(before));
            assertThat(received.getObject().getClass().getClassLoader()).isInstanceOf(Reloading.class);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Test
    void theBodyIsPlainJavaSerialization() throws Exception {
        message.setObject("x");
        try (ObjectInputStream in = new ObjectInputStream(
                new ByteArrayInputStream(Wire.CODEC.encode(message).body()))) {
            assertThat(in.readObject()).isEqualTo("x");
        }
    }

    private static ArrayList<Object> nested(int levels) {
        ArrayList<Object> list = new ArrayList<>();
        if (levels > 0) {
            list.add(nested(levels - 1));
        }
        return list;
    }

    private static JmsObjectMessage receivedBody(byte[] body) throws UndecodableMessageException {
        byte[] header = Wire.CODEC.encode(new JmsObjectMessage()).header();
        return (JmsObjectMessage) Wire.decoded(new Payload(header, body));
    }

    record Order(String name) implements Serializable {}

    enum Size {
        SMALL,
        LARGE {
            @Override
            public String toString() {
                return "l";
            }
        }
    }

    static final class OrderException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        OrderException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    public interface Priced {
        int price();
    }

    static final class Fixed implements InvocationHandler, Serializable {
        private static final long serialVersionUID = 1L;
        private final int price;

        Fixed(int price) {
            this.price = price;
        }

        @Override
        public Object invoke(Object proxy, Method method, Object[] args) {
            return price;
        }
    }

    /** Defines the test's record a second time, as an application server's class loader would. */
    private static final class Reloading extends ClassLoader {
        Reloading(ClassLoader parent) {
            super(parent);
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.equals(Order.class.getName())) {
                return super.loadClass(name, resolve);
            }
            Class<?> known = findLoadedClass(name);
            if (known != null) {
                return known;
            }
            try (var in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
                byte[] bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }
}
