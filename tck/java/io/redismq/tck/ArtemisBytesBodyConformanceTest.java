package io.redismq.tck;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.MessageEOFException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The tests of bytes messages on the baseline, which deviates from the specification where a test says so. */
class ArtemisBytesBodyConformanceTest extends BytesBodyConformance {

    @RegisterExtension
    static final EmbeddedArtemis artemis = new EmbeddedArtemis();

    @Override
    ConnectionFactory factory() {
        return artemis.factory();
    }

    /** A body that nothing was written to has no bytes. */
    @Override
    @Test
    @DisplayName("deviation from 3.9: an empty bytes message arrives with four bytes")
    void arrivesEmpty() {
        assertNot(super::arrivesEmpty);
    }

    /** A body that nothing was written to has no bytes. */
    @Override
    @Test
    @DisplayName("deviation from 3.12: an empty bytes message that another provider made arrives with four bytes")
    void foreignMessageEmpty() {
        assertNot(super::foreignMessageEmpty);
    }

    /** The length is the "number of bytes in the message". */
    @Override
    @Test
    @DisplayName("deviation from BytesMessage.getBodyLength: the length of an empty body is four")
    void bodyLength() {
        assertNot(super::bodyLength);
    }

    /** For a negative length "an IndexOutOfBoundsException is thrown". */
    @Override
    @Test
    @DisplayName("deviation from BytesMessage.readBytes: a negative length is refused with IllegalArgumentException")
    void wrongLength() {
        assertNot(super::wrongLength);
    }

    /** Reading throws MessageEOFException at the "unexpected end of bytes stream". */
    @Override
    @Test
    @DisplayName("deviation from BytesMessage: an empty body can be read")
    void endOfBytes() {
        assertNot(super::endOfBytes);
    }

    /** getBody "will reset the BytesMessage before and after use". */
    @Override
    @Test
    @DisplayName("deviation from Message.getBody: the message is not reset after use")
    void bytesBody() {
        assertFails(MessageEOFException.class, super::bytesBody);
    }

    /** Where there is no body, "the returned value will always be null". */
    @Override
    @Test
    @DisplayName("deviation from Message.getBody: an empty body that was received is had as four bytes")
    void noBytesBody() {
        assertNot(super::noBytesBody);
    }
}
