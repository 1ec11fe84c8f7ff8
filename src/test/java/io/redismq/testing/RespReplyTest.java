package io.redismq.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RespReplyTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "+OK\r\n",
                "+a\rb\r\n",
                "-ERR no\r\n",
                ":-1\r\n",
                "$5\r\n\r\n$1\r\r\n",
                "$0\r\n\r\n",
                "$-1\r\n",
                "*0\r\n",
                "*-1\r\n",
                "*2\r\n*2\r\n:1\r\n$2\r\nab\r\n$-1\r\n",
                "_\r\n",
                "#t\r\n",
                ",3.14\r\n",
                "(123456789012345678901234567890\r\n",
                "!5\r\nERR x\r\n",
                "=7\r\ntxt:abc\r\n",
                "~2\r\n:1\r\n:2\r\n",
                "%2\r\n+a\r\n*1\r\n:1\r\n+b\r\n%0\r\n",
                "|1\r\n+ttl\r\n:3600\r\n*1\r\n$1\r\na\r\n",
                "*2\r\n|1\r\n+ttl\r\n:3600\r\n:1\r\n:2\r\n",
                ">3\r\n+message\r\n+channel\r\n$5\r\nhello\r\n"
            })
    void oneReplyIsCopiedExactlyAndTheNextIsLeft(String reply) throws IOException {
        RespInput in = input(reply + "+next\r\n");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        RespReply.copy(in, out);
        assertThat(out.toString(StandardCharsets.ISO_8859_1)).isEqualTo(reply);
        assertThat(new String(in.line(), StandardCharsets.ISO_8859_1)).isEqualTo("+next");
        assertThat(in.peek()).isEqualTo(-1);
    }

    @Test
    void aReplyThatBreaksOffIsAnError() {
        assertThatThrownBy(() -> RespReply.copy(input("$5\r\nab"), OutputStream.nullOutputStream()))
                .isInstanceOf(EOFException.class);
        assertThatThrownBy(() -> RespReply.copy(input("*2\r\n:1\r\n"), OutputStream.nullOutputStream()))
                .isInstanceOf(EOFException.class);
    }

    @Test
    void whatIsNoReplyIsAnError() {
        assertThatThrownBy(() -> RespReply.copy(input("HTTP/1.1 200 OK\r\n"), OutputStream.nullOutputStream()))
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining("HTTP/1.1 200 OK");
        assertThatThrownBy(() -> RespReply.copy(input("$x\r\n"), OutputStream.nullOutputStream()))
                .isInstanceOf(ProtocolException.class);
    }

    private static RespInput input(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        return new RespInput(new ByteArrayInputStream(bytes), OutputStream.nullOutputStream());
    }
}
