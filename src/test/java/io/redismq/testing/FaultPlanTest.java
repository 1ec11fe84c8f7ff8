package io.redismq.testing;

import static io.redismq.testing.Fault.Kind.CUT_AFTER_EXECUTION;
import static io.redismq.testing.Fault.Kind.EXECUTE_TWICE;
import static io.redismq.testing.Fault.Kind.NONE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FaultPlanTest {

    @Test
    void noneDoesNothing() {
        assertThat(kinds(FaultPlan.none(), request("SET", "key", "value"))).containsExactly(NONE);
    }

    @Test
    void onceHitsTheFirstRequestOnly() {
        RedisRequest request = request("GET", "key");
        assertThat(kinds(FaultPlan.once(Fault.executeTwice()), request, request, request))
                .containsExactly(EXECUTE_TWICE, NONE, NONE);
    }

    @Test
    void otherCommandsDoNotUseUpTheChances() {
        FaultPlan plan =
                FaultPlan.always(Fault.executeTwice()).after(1).atMost(1).on("XADD");
        RedisRequest add = request("xadd", "key", "*", "field", "value");
        RedisRequest get = request("GET", "key");
        assertThat(kinds(plan, get, get, add, get, add, add))
                .containsExactly(NONE, NONE, NONE, NONE, EXECUTE_TWICE, NONE);
    }

    @Test
    void aPlanCanLookAtKeys() {
        FaultPlan plan = FaultPlan.always(Fault.executeTwice()).onKey(key -> key.startsWith("redismq:"));
        assertThat(kinds(plan, request("GET", "redismq:a"), request("GET", "other"), request("FLUSHALL")))
                .containsExactly(EXECUTE_TWICE, NONE, NONE);
    }

    @Test
    void aSecondPlanStepsInWhereTheFirstDoesNothing() {
        FaultPlan plan = FaultPlan.once(Fault.executeTwice()).or(FaultPlan.once(Fault.cutAfterExecution()));
        RedisRequest request = request("GET", "key");
        assertThat(kinds(plan, request, request, request)).containsExactly(EXECUTE_TWICE, CUT_AFTER_EXECUTION, NONE);
    }

    @Test
    void theSameSeedDecidesTheSame() {
        RedisRequest[] requests =
                Collections.nCopies(1_000, request("GET", "key")).toArray(RedisRequest[]::new);
        FaultPlan one = FaultPlan.random(42).cutAfterExecution(0.1).executeTwice(0.2);
        FaultPlan same = FaultPlan.random(42).cutAfterExecution(0.1).executeTwice(0.2);
        FaultPlan other = FaultPlan.random(43).cutAfterExecution(0.1).executeTwice(0.2);
        List<Fault.Kind> decided = kinds(one, requests);
        assertThat(decided).isEqualTo(kinds(same, requests)).isNotEqualTo(kinds(other, requests));
        assertThat(Collections.frequency(decided, CUT_AFTER_EXECUTION)).isBetween(60, 140);
        assertThat(Collections.frequency(decided, EXECUTE_TWICE)).isBetween(140, 260);
    }

    @Test
    void probabilitiesBeyondCertaintyAreRefused() {
        RandomFaultPlan plan = FaultPlan.random(1).executeTwice(0.7);
        assertThatThrownBy(() -> plan.cutAfterExecution(0.4)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> plan.cutAfterExecution(-0.1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theFirstKeyIsFoundWhereTheCommandHasIt() {
        assertThat(request("SET", "a", "v").key()).isEqualTo("a");
        assertThat(request("EVALSHA", "sha", "2", "a", "b", "v").key()).isEqualTo("a");
        assertThat(request("EVAL", "return 1", "0").key()).isEmpty();
        assertThat(request("XREADGROUP", "GROUP", "g", "c", "COUNT", "1", "STREAMS", "a", ">")
                        .key())
                .isEqualTo("a");
        assertThat(request("XGROUP", "CREATE", "a", "g", "0").key()).isEqualTo("a");
        assertThat(request("DBSIZE").key()).isEmpty();
    }

    @Test
    void aTransactionCountsAsAnyOfItsCommands() {
        RedisRequest exec = request("EXEC").endOf(List.of(request("MULTI"), request("XADD", "a", "*", "f", "v")));
        assertThat(exec.command()).isEqualTo("EXEC");
        assertThat(exec.commands()).containsExactly("MULTI", "XADD", "EXEC");
        assertThat(exec.key()).isEqualTo("a");
        assertThat(kinds(FaultPlan.once(Fault.executeTwice()).on("XADD"), exec)).containsExactly(EXECUTE_TWICE);
    }

    @Test
    void setUpIsNeverBrokenAndWhatMayBlockIsNeverRepeated() {
        assertThat(Stream.of("HELLO", "auth", "CLIENT", "SELECT", "PING", "MULTI"))
                .noneMatch(command -> request(command).mayBeFaulted());
        assertThat(request("BLPOP", "a", "0").mayBeFaulted()).isTrue();
        assertThat(request("BLPOP", "a", "0").mayBeRepeated()).isFalse();
        assertThat(request("XREAD", "BLOCK", "0", "STREAMS", "a", "$").mayBeRepeated())
                .isFalse();
        assertThat(request("XREAD", "STREAMS", "a", "0").mayBeRepeated()).isTrue();
    }

    @Test
    void aSubscriptionOrSilenceEndsTheOrderOfRequestAndReply() {
        assertThat(request("SSUBSCRIBE", "channel").endsRequestAndReply()).isTrue();
        assertThat(request("CLIENT", "REPLY", "OFF").endsRequestAndReply()).isTrue();
        assertThat(request("CLIENT", "ID").endsRequestAndReply()).isFalse();
        assertThat(request("PUBLISH", "channel", "message").endsRequestAndReply())
                .isFalse();
    }

    private static List<Fault.Kind> kinds(FaultPlan plan, RedisRequest... requests) {
        return Stream.of(requests).map(request -> plan.decide(request).kind()).toList();
    }

    /** Made as the proxy makes it: from bytes; and written back they are the same bytes. */
    private static RedisRequest request(String... arguments) {
        StringBuilder text = new StringBuilder("*" + arguments.length + "\r\n");
        for (String argument : arguments) {
            text.append('$')
                    .append(argument.length())
                    .append("\r\n")
                    .append(argument)
                    .append("\r\n");
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.US_ASCII);
        try {
            RedisRequest request =
                    RedisRequest.read(new RespInput(new ByteArrayInputStream(bytes), OutputStream.nullOutputStream()));
            ByteArrayOutputStream written = new ByteArrayOutputStream();
            request.writeTo(written);
            assertThat(written.toByteArray()).isEqualTo(bytes);
            return request;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
