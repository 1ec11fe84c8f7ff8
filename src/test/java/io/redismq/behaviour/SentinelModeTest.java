package io.redismq.behaviour;

import io.redismq.testing.RedisMode;
import org.junit.jupiter.api.Test;

class SentinelModeTest {

    @Test
    void the_same_tests_pass() {
        RepresentativeTests.passOn(RedisMode.SENTINEL);
    }
}
