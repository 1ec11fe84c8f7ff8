package io.redismq.internal.message;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.redismq.api.RedisDestination;
import io.redismq.api.TrustedTypes;
import io.redismq.internal.broker.Payload;
import io.redismq.internal.message.UndecodableMessageException.Reason;
import java.nio.charset.CharacterCodingException;
import java.util.Objects;

/**
 * Messages to stream entries and back, by the entry format of docs/storage.md. Immutable, safe for any number of
 * threads; the connection owns one, with the types it trusts.
 *
 * <p>Decoding is complete: a message that arrives has been read to the end of its header and, but for a serialized
 * object, of its body. So a defect shows here, where the entry can still become a dead letter, and not when the
 * application reads.
 */
public final class MessageCodec {

    /** Why a dead letter could not be decoded: a property of the bytes message that stands for it. */
    public static final String UNDECODABLE = "JMS_RedisMQ_undecodable";

    /** The header of a dead letter that could not be decoded. */
    public static final String RAW_HEADER = "JMS_RedisMQ_rawHeader";

    /** The latest expiration that Redis acts on; what expires later never does there. */
    public static final long LATEST_DEADLINE = HeaderWriter.LATEST_DEADLINE;

    private static final byte[] NO_BYTES = {};

    private final TrustedTypes trusted;

    public MessageCodec(TrustedTypes trusted) {
        this.trusted = Objects.requireNonNull(trusted);
    }

    /**
     * Takes a snapshot of a message as it is: whatever the application does to it afterwards does not show. The sender
     * has set the headers it decides on.
     *
     * @throws IllegalArgumentException when the priority is not within 0-9
     */
    public Payload encode(JmsMessage message) {
        EncodedBody body = message.encodeBody();
        return new Payload(HeaderWriter.write(message, body.type()), body.bytes());
    }

    /**
     * The message of an entry, read-only, as a consumer gets it.
     *
     * @param entryId the entry's id, from which an entry without a header takes its message id and time
     * @param from what becomes JMSDestination
     * @param deliveryCount what becomes JMSXDeliveryCount; more than 1 sets JMSRedelivered
     * @throws UndecodableMessageException when the entry is no message; nothing else is thrown, whatever it holds
     */
    public JmsMessage decode(Payload payload, String entryId, RedisDestination from, int deliveryCount)
            throws UndecodableMessageException {
        JmsMessage message = payload.header() == null ? foreign(payload, entryId) : ours(payload);
        addEvidence(payload, message);
        message.markReceived(from, deliveryCount);
        return message;
    }

    /**
     * The headers and properties of an entry alone, in a message without a body: all that a selector may look at.
     *
     * @throws UndecodableMessageException when the entry has no readable header, or neither header nor body
     */
    public JmsMessage decodeHeaders(Payload payload, String entryId, RedisDestination from, int deliveryCount)
            throws UndecodableMessageException {
        JmsMessage message = new JmsMessage();
        if (payload.header() != null) {
            HeaderReader.of(payload.header()).readInto(message);
        } else {
            requireBody(payload);
            identifyByEntry(message, entryId);
        }
        addEvidence(payload, message);
        message.markReceived(from, deliveryCount);
        return message;
    }

    /**
     * The message of an entry among the dead letters. Never fails: what cannot be decoded arrives as a bytes message with
     * the body as it stands there, the reason in {@link #UNDECODABLE} and the header in {@link #RAW_HEADER}.
     */
    public JmsMessage decodeDeadLetter(Payload payload, String entryId, RedisDestination from, int deliveryCount) {
        try {
            return decode(payload, entryId, from, deliveryCount);
        } catch (UndecodableMessageException e) {
            JmsMessage raw = new JmsBytesMessage(payload.body() == null ? NO_BYTES : payload.body());
            identifyByEntry(raw, entryId);
            raw.properties().put(UNDECODABLE, e.getMessage());
            if (payload.header() != null) {
                raw.properties().put(RAW_HEADER, new String(payload.header(), UTF_8));
            }
            addEvidence(payload, raw);
            raw.markReceived(from, deliveryCount);
            return raw;
        }
    }

    private JmsMessage ours(Payload payload) throws UndecodableMessageException {
        HeaderReader header = HeaderReader.of(payload.header());
        JmsMessage message = withBody(header.bodyType(), payload.body());
        header.readInto(message);
        return message;
    }

    /** An entry that somebody added by hand: the body is the text. */
    private static JmsMessage foreign(Payload payload, String entryId) throws UndecodableMessageException {
        requireBody(payload);
        JmsMessage message = utf8Text(payload.body());
        identifyByEntry(message, entryId);
        return message;
    }

    private static void requireBody(Payload payload) throws UndecodableMessageException {
        if (payload.body() == null) {
            throw new UndecodableMessageException(
                    Reason.NOTHING_OF_OURS,
                    "The entry has neither a header nor a body field; a message needs at least: body <text>");
        }
    }

    private static void identifyByEntry(JmsMessage message, String entryId) {
        message.setJMSMessageID("ID:" + entryId);
        int dash = entryId.indexOf('-');
        try {
            message.setJMSTimestamp(Long.parseLong(dash < 0 ? entryId : entryId.substring(0, dash)));
        } catch (NumberFormatException notFromTheClock) {
            message.setJMSTimestamp(0);
        }
        message.setJMSDeliveryTime(message.getJMSTimestamp());
    }

    private JmsMessage withBody(char type, byte[] body) throws UndecodableMessageException {
        if (type == 'N' || type == 'Z') {
            if (body != null && body.length > 0) {
                throw BodyValues.malformed("it has " + body.length + " bytes where type " + type + " has none");
            }
            return type == 'N' ? new JmsMessage() : new JmsTextMessage();
        }
        if (body == null && "TUBMSO".indexOf(type) >= 0) {
            throw BodyValues.malformed("the body field is missing");
        }
        return switch (type) {
            case 'T' -> utf8Text(body);
            case 'U' -> utf16Text(body);
            case 'B' -> new JmsBytesMessage(body);
            case 'M' -> JmsMapMessage.read(body);
            case 'S' -> JmsStreamMessage.read(body);
            case 'O' -> new JmsObjectMessage(body, trusted);
            default ->
                throw new UndecodableMessageException(
                        Reason.UNKNOWN_BODY_TYPE,
                        "The body type is " + HeaderReader.show(type)
                                + ", but this release knows T, U, Z, B, M, S, O and N");
        };
    }

    private static JmsMessage utf8Text(byte[] body) throws UndecodableMessageException {
        try {
            return new JmsTextMessage(Unicode.utf8(body, 0, body.length));
        } catch (CharacterCodingException e) {
            throw BodyValues.malformed("the text is no UTF-8; bytes need a header of body type B");
        }
    }

    private static JmsMessage utf16Text(byte[] body) throws UndecodableMessageException {
        try {
            return new JmsTextMessage(Unicode.utf16(body, 0, body.length));
        } catch (CharacterCodingException e) {
            throw BodyValues.malformed("the text is no UTF-16: it has an odd number of bytes");
        }
    }

    private static void addEvidence(Payload payload, JmsMessage to) {
        if (payload.evidence() != null) {
            HeaderReader.readEvidence(payload.evidence(), to.properties());
        }
    }
}
