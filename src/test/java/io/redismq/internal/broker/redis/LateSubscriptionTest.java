package io.redismq.internal.broker.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.redismq.internal.broker.Address;
import io.redismq.internal.broker.ConsumerId;
import io.redismq.internal.broker.Subscriptions;
import io.redismq.internal.broker.Subscriptions.Claim;
import io.redismq.internal.broker.Subscriptions.Former;
import io.redismq.internal.broker.Subscriptions.Kept;
import io.redismq.internal.broker.Subscriptions.Opened;
import io.redismq.internal.broker.Subscriptions.Spec;
import io.redismq.testing.RedisExtension;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a client can do to a subscription whose claim was taken over before it opened it. */
class LateSubscriptionTest {

    @RegisterExtension
    static final RedisExtension server = RedisExtension.shared();

    @RegisterExtension
    final ConnectedBroker redis = new ConnectedBroker(server);

    private Address address;
    private Subscriptions subscriptions;

    @BeforeEach
    void nameIt() {
        String name = RedisExtension.unique("late");
        address = new Address(Address.Kind.TOPIC, name).subscription("durable/" + name + "/s");
        subscriptions = redis.broker().subscriptions();
    }

    private static <T> T done(CompletableFuture<T> call) throws Exception {
        return call.get(10, TimeUnit.SECONDS);
    }

    private Claim claim(String consumer, String selector) throws Exception {
        return done(subscriptions.claim(spec(selector), consumer));
    }

    private Spec spec(String selector) {
        return new Spec(address, true, selector, false);
    }

    private Opened open(String consumer, Claim claim) throws Exception {
        return done(subscriptions.open(new ConsumerId(address, consumer), claim.token(), Subscriptions.LATEST, true));
    }

    @Test
    void anOpeningThatComesLateLeavesTheNewerSubscriptionAsItIs() throws Exception {
        Claim old = claim("a/1", "x = 1");
        Claim recent = claim("b/1", "x = 2");
        assertThat(recent.former()).containsExactly(new Former(address, old.token()));
        done(subscriptions.end(recent.former().get(0)));
        assertThat(open("b/1", recent)).isEqualTo(new Opened(1, null));
        assertThat(open("a/1", old)).isEqualTo(new Opened(0, new Former(address, recent.token())));
        assertThat(done(subscriptions.keep(spec("x = 1"), "a/1", old.token(), false)))
                .isEqualTo(Kept.REPLACED);
        done(subscriptions.end(recent.former().get(0)));
        assertThat(open("b/1", recent)).isEqualTo(new Opened(1, null));
    }

    @Test
    void anOpeningThatComesBetweenIsEndedByTheNewerOne() throws Exception {
        Claim old = claim("a/1", "x = 1");
        Claim recent = claim("b/1", "x = 2");
        done(subscriptions.end(recent.former().get(0)));
        assertThat(open("a/1", old).other()).isNull();
        Opened refused = open("b/1", recent);
        assertThat(refused.other()).isEqualTo(new Former(address, old.token()));
        assertThat(done(subscriptions.keep(spec("x = 2"), "b/1", recent.token(), false)))
                .isEqualTo(Kept.HELD);
        done(subscriptions.end(refused.other()));
        assertThat(open("b/1", recent)).isEqualTo(new Opened(2, null));
    }
}
