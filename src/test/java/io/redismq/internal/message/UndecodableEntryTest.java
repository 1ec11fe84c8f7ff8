package io.redismq.internal.message;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.redismq.internal.broker.Payload;
import io.redismq.internal.message.UndecodableMessageException.Reason;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UndecodableEntryTest {

    private static final String FIXED = "14TP00000000000000";

    @Test
    void anEntryWithNeitherFieldIsNotOurs() {
        assertReason(new Payload(null, null), Reason.NOTHING_OF_OURS, "body");
    }

    @Test
    void aLaterFormatVersionIsToldAsSuch() {
        assertReason(header("24TP"), Reason.UNKNOWN_VERSION, "'2'");
        assertReason(header("\n"), Reason.UNKNOWN_VERSION, "the byte 10");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "14TP0000000000000", FIXED, FIXED + "group", FIXED + "\nID:1"})
    void aHeaderThatEndsEarlyIsTruncated(String header) {
        assertReason(header(header), Reason.TRUNCATED_HEADER, "truncated");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1xTP00000000000000\nID:1\n5",
                "14TX00000000000000\nID:1\n5",
                "14TP0000000000000x\nID:1\n5",
                FIXED + "\nID:1\nx",
                FIXED + "\nID:1\n5\n",
                FIXED + "\nID:1\n5\n@type",
                FIXED + "\nID:1\n5\n@replyTo=queue:",
                FIXED + "\nID:1\n5\n@correlationBytes=%",
                FIXED + "\nID:1\n5\n@deliveryTime=1e3",
                FIXED + "\nID:1\n5\n@expiration=",
                FIXED + "\nID:1\n5\na=1",
                FIXED + "\nID:1\n5\na:I1",
                FIXED + "\nID:1\n5\na:I=x",
                FIXED + "\nID:1\n5\na:Y=128",
                FIXED + "\nID:1\n5\na:Z=TRUE",
                FIXED + "\nID:1\n5\na:D=",
                FIXED + "\nID:1\n5\na:Q=1",
                FIXED + "\nID:1\n5\n1a:I=1",
                FIXED + "\nID:1\n5\nNULL:I=1",
                FIXED + "\nID:1\n5\na:S=\\",
                FIXED + "\nID:1\n5\na:S=\\x",
                FIXED + "\nID:1\n5\na:S=\\" + "ud80",
                FIXED + "\nID:1\n5\na:S=\\" + "ud80g"
            })
    void aHeaderThatBreaksARuleIsMalformed(String header) {
        assertReason(header(header), Reason.MALFORMED_HEADER, "malformed");
    }

    @Test
    void aHeaderThatIsNoUtf8IsMalformed() {
        byte[] body = {};
        assertReason(
                new Payload((FIXED + "\nID:\u00e4\n5").getBytes(ISO_8859_1), body), Reason.MALFORMED_HEADER, "UTF-8");
        assertReason(
                new Payload("14TP0000000\u00e4000000\nID:1\n5".getBytes(ISO_8859_1), body),
                Reason.MALFORMED_HEADER,
                "offset 11");
    }

    @Test
    void anUnknownBodyTypeIsToldAsSuch() {
        assertReason(header("14XP00000000000000\nID:1\n5"), Reason.UNKNOWN_BODY_TYPE, "'X'");
    }

    @ParameterizedTest
    @CsvSource({
        "T, c3",
        "T, ff",
        "T, eda080",
        "U, 00",
        "N, 00",
        "Z, 41",
        "M, 53",
        "M, 530161",
        "M, 530049 00000001",
        "M, 4900000001",
        "M, 53016151",
        "S, 51",
        "S, 49000000",
        "S, 5a02",
        "S, 53ff",
        "S, 53ffffffff0f",
        "S, 53ffffffff7f",
        "S, 428080808080",
        "S, 4205aa",
        "S, 5301c3",
        "S, 550141",
        "S, 4c00000000000000",
        "S, ff"
    })
    void aBodyThatIsNotWhatItsTypeSaysIsMalformed(char type, String hex) {
        byte[] header = (FIXED.replace('T', type) + "\nID:1\n5").getBytes(UTF_8);
        byte[] body = HexFormat.of().parseHex(hex.replace(" ", ""));
        assertReason(new Payload(header, body), Reason.MALFORMED_BODY, "malformed");
    }

    @ParameterizedTest
    @ValueSource(chars = {'T', 'U', 'B', 'M', 'S', 'O'})
    void aHeaderWhoseBodyIsMissingIsUndecodable(char type) {
        byte[] header = (FIXED.replace('T', type) + "\nID:1\n5").getBytes(UTF_8);
        assertReason(new Payload(header, null), Reason.MALFORMED_BODY, "missing");
    }

    @Test
    void bytesAddedByHandAreNoText() {
        assertReason(new Payload(null, new byte[] {(byte) 0x80}), Reason.MALFORMED_BODY, "UTF-8");
    }

    private static Payload header(String header) {
        return new Payload(header.getBytes(UTF_8), new byte[0]);
    }

    private static void assertReason(Payload payload, Reason reason, String text) {
        UndecodableMessageException failure =
                catchThrowableOfType(UndecodableMessageException.class, () -> Wire.decoded(payload));
        assertThat(failure).hasMessageContaining(text);
        assertThat(failure.reason()).isEqualTo(reason);
    }
}
