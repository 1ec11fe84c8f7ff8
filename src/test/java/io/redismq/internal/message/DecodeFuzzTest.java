package io.redismq.internal.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.redismq.api.RedisQueue;
import io.redismq.internal.broker.Payload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** Damages valid entries at random: they either decode or are told undecodable, and a dead letter always arrives. */
class DecodeFuzzTest {

    private static final long SEED = Long.getLong("redismq.fuzz.seed", 20_261_123L);
    private static final int ROUNDS = 60_000;

    private final Random random = new Random(SEED);

    @Test
    void aDamagedEntryDecodesOrIsUndecodable() throws Exception {
        System.out.println("DecodeFuzzTest: -Dredismq.fuzz.seed=" + SEED);
        List<Payload> valid = samples();
        int[] outcomes = new int[2];
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            for (int i = 0; i < ROUNDS; i++) {
                Payload base = valid.get(random.nextInt(valid.size()));
                Payload damaged = random.nextBoolean()
                        ? new Payload(damage(base.header()), base.body(), base.header())
                        : new Payload(base.header(), damage(base.body()), damage(base.header()));
                outcomes[decodes(damaged) ? 1 : 0]++;
            }
        });
        assertThat(outcomes[0]).as("undecodable").isGreaterThan(ROUNDS / 10);
        assertThat(outcomes[1]).as("decoded").isGreaterThan(ROUNDS / 10);
    }

    private static boolean decodes(Payload payload) {
        try {
            assertThat(Wire.CODEC.decodeDeadLetter(payload, Wire.ENTRY, Wire.ORDERS, 1))
                    .isNotNull();
            JmsMessage message = Wire.decoded(payload);
            // What decodes must also be fit to be sent on, and then mean the same.
            Payload again = Wire.CODEC.encode(message);
            assertThat(Wire.CODEC.encode(Wire.decoded(again)).header()).isEqualTo(again.header());
            return true;
        } catch (UndecodableMessageException e) {
            assertThat(e.getMessage()).isNotBlank();
            return false;
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError(
                    "seed " + SEED + ", header " + HexFormat.of().formatHex(payload.header()) + ", body "
                            + HexFormat.of().formatHex(payload.body()),
                    e);
        }
    }

    private byte[] damage(byte[] intact) {
        byte[] bytes = intact.clone();
        for (int hits = 1 + random.nextInt(3); hits > 0; hits--) {
            int at = bytes.length == 0 ? 0 : random.nextInt(bytes.length);
            bytes = switch (random.nextInt(4)) {
                case 0 -> Arrays.copyOf(bytes, at);
                case 1 -> replaced(bytes, at, 0);
                case 2 -> replaced(bytes, at, 1);
                default -> random.nextBoolean() ? removed(bytes, at) : replaced(bytes, at, 0);
            };
        }
        return bytes;
    }

    /** Puts a random byte in the place of none (an insertion) or of one. */
    private byte[] replaced(byte[] bytes, int at, int inserted) {
        if (bytes.length == 0) {
            return new byte[] {(byte) random.nextInt()};
        }
        byte[] result = new byte[bytes.length + inserted];
        System.arraycopy(bytes, 0, result, 0, at);
        System.arraycopy(bytes, at, result, at + inserted, bytes.length - at);
        String meaningful = "\n\\:=@0123456789-ISTUMBSONZYHLFDCu\u00ff";
        result[at] = (byte)
                (random.nextBoolean() ? meaningful.charAt(random.nextInt(meaningful.length())) : random.nextInt());
        return result;
    }

    private static byte[] removed(byte[] bytes, int at) {
        if (bytes.length == 0) {
            return bytes;
        }
        byte[] result = new byte[bytes.length - 1];
        System.arraycopy(bytes, 0, result, 0, at);
        System.arraycopy(bytes, at + 1, result, at, result.length - at);
        return result;
    }

    private static List<Payload> samples() throws Exception {
        List<JmsMessage> messages = new ArrayList<>();
        messages.add(new JmsMessage());
        messages.add(new JmsTextMessage("größe und mehr"));
        messages.add(new JmsTextMessage("\uD800 lone"));
        messages.add(new JmsTextMessage());
        JmsBytesMessage bytes = new JmsBytesMessage();
        bytes.writeUTF("bytes");
        messages.add(bytes);
        JmsMapMessage map = new JmsMapMessage();
        JmsStreamMessage stream = new JmsStreamMessage();
        for (Object value :
                new Object[] {true, (byte) 1, (short) 2, 'c', 3, 4L, 5f, 6d, "größe", "\uDC00", new byte[200], null}) {
            map.setObject("item " + value, value);
            stream.writeObject(value);
        }
        messages.add(map);
        messages.add(stream);
        JmsObjectMessage object = new JmsObjectMessage();
        object.setObject(new ArrayList<>(List.of("a", 1)));
        messages.add(object);
        List<Payload> payloads = new ArrayList<>();
        for (JmsMessage message : messages) {
            payloads.add(Wire.CODEC.encode(message));
            dress(message);
            payloads.add(Wire.CODEC.encode(message));
        }
        assertThat(payloads.get(1).header()).asString(UTF_8).contains("@correlation");
        return payloads;
    }

    private static void dress(JmsMessage message) throws Exception {
        message.setJMSMessageID("ID:x-1");
        message.setJMSTimestamp(1_700_000_000_000L);
        message.setJMSDeliveryTime(1_700_000_000_009L);
        message.setJMSExpiration(-1);
        message.setJMSCorrelationIDAsBytes("id\n".getBytes(UTF_8));
        message.setJMSReplyTo(new RedisQueue("replies"));
        message.setJMSType("a\\b");
        message.setStringProperty("JMSXGroupID", "gruppe\uD800");
        for (Object value : new Object[] {true, (byte) 1, (short) 2, 3, 4L, 5f, 6d, "s\n", null}) {
            message.setObjectProperty(
                    "p" + (value == null ? "Null" : value.getClass().getSimpleName()), value);
        }
    }
}
