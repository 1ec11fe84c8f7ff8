package io.redismq.tck;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.MessageEOFException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The tests of stream messages on the baseline, which deviates from the specification where a test says so. */
class ArtemisStreamBodyConformanceTest extends StreamBodyConformance {

    @RegisterExtension
    static final EmbeddedArtemis artemis = new EmbeddedArtemis();

    @Override
    ConnectionFactory factory() {
        return artemis.factory();
    }

    /** A read that fails leaves the pointer, so that the field can be read again as another type. */
    @Override
    @Test
    @DisplayName("deviation from 3.11.3: a failed read of a string as a number spoils the reading of its field")
    void pointerStays() {
        assertNot(super::pointerStays);
    }

    /** "If the byte array field value is null, readBytes returns -1". */
    @Override
    @Test
    @DisplayName("deviation from StreamMessage.readBytes: a field that is null cannot be written")
    void emptyBytes() {
        assertFails(NullPointerException.class, super::emptyBytes);
    }

    /** "The full value of the field must be read before it is valid to read the next field", which a -1 says. */
    @Override
    @Test
    @DisplayName(
            "deviation from StreamMessage.readBytes: after a piece that fills the buffer the next field can be read")
    void fullPiece() {
        assertNot(super::fullPiece);
    }

    /** "An attempt to read the next field before that has been done will throw a MessageFormatException". */
    @Override
    @Test
    @DisplayName("deviation from StreamMessage.readBytes: while a field is read in pieces, other reads are taken")
    void withinPieces() {
        assertNot(super::withinPieces);
    }

    /** A read that fails leaves the pointer. */
    @Override
    @Test
    @DisplayName("deviation from StreamMessage: a null that was refused as a char cannot be read again")
    void nullField() {
        assertFails(MessageEOFException.class, super::nullField);
    }

    /** MessageFormatException is thrown "if the message is a StreamMessage". */
    @Override
    @Test
    @DisplayName("deviation from Message.getBody: a stream that was received is null as any type")
    void streamBody() {
        assertNot(super::streamBody);
    }
}
