package io.redismq.internal.broker.redis;

import static io.redismq.internal.broker.redis.ScriptRunner.number;
import static io.redismq.internal.broker.redis.ScriptRunner.text;

import io.redismq.internal.broker.Address;
import io.redismq.internal.broker.Address.Kind;
import io.redismq.internal.broker.BrokerException;
import io.redismq.internal.broker.ConsumerId;
import io.redismq.internal.broker.Delivery;
import io.redismq.internal.broker.DeliveryId;
import io.redismq.internal.broker.FetchReply;
import io.redismq.internal.broker.FetchReply.Left;
import io.redismq.internal.broker.FetchRequest;
import io.redismq.internal.broker.Labels;
import io.redismq.internal.broker.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What the calls of fetch.lua and select.lua have in common: keys, arguments and the first words of the reply, as
 * lib/round.lua reads and writes them. Stateless; thread-safe; owned by the {@link RedisBroker}.
 */
final class Rounds {

    /** Keys and arguments of one call. */
    static final class Call {

        private final List<Object> keys;
        private final List<Object> arguments;
        private final byte[] evidence;

        private Call(List<Object> keys, List<Object> arguments, byte[] evidence) {
            this.keys = keys;
            this.arguments = arguments;
            this.evidence = evidence;
        }

        List<Object> keys() {
            return keys;
        }

        void add(byte[] argument) {
            arguments.add(argument);
        }

        /** The evidence of expired messages, where these are kept, stands last. */
        Object[] arguments() {
            if (evidence != null) {
                arguments.add(evidence);
            }
            return arguments.toArray();
        }
    }

    /** The arguments 5 to 7, which mean something else to each script. */
    record Own(long fifth, long sixth, long seventh) {}

    private static final int OWN_KEYS = 8;
    private static final int MOST_OTHERS = 14;
    private static final String SPELLED_SPACE = "%20";
    private static final byte[] NOTHING = {};
    private static final byte[] PRODUCTION_CLOCK = NOTHING;
    private static final byte[] BULK = text("bulk");
    private static final byte[] WAIT = text("wait");
    private static final byte[] KEEP = text("keep");
    private static final byte[] PASS = text("pass");

    private final Destinations destinations;
    private final Map<Address, byte[]> expiryEvidence;
    private final byte[] lease;
    private final byte[] wakeUpChannel;

    Rounds(Destinations destinations, Map<Address, byte[]> expiryEvidence, byte[] lease, byte[] wakeUpChannel) {
        this.destinations = destinations;
        this.expiryEvidence = expiryEvidence;
        this.lease = lease;
        this.wakeUpChannel = wakeUpChannel;
    }

    Call call(FetchRequest request, String digits, Own own) {
        Address address = request.consumer().address();
        DestinationKeys names = destinations.keysOf(address);
        List<Object> keys = destinations.withStreams(
                address,
                digits,
                names.consumers(),
                names.waiters(),
                names.leases(),
                names.due(),
                names.delayed(),
                names.priorities(),
                names.returned(),
                names.groups());
        if (address.kind() == Kind.SUBSCRIPTION) {
            keys.add(OWN_KEYS, names.topicDue());
        }
        byte[] evidence = expiryEvidence.get(address);
        if (evidence != null) {
            keys.addAll(List.of(names.expired(), names.expiredWaiters()));
        }
        return new Call(keys, arguments(request, text(names.group()), digits, own), evidence);
    }

    private List<Object> arguments(FetchRequest request, byte[] group, String digits, Own own) {
        List<Object> arguments = new ArrayList<>(
                MOST_OTHERS + digits.length() + request.acknowledged().size());
        arguments.add(group);
        arguments.add(text(request.consumer().name()));
        arguments.add(number(request.number()));
        arguments.add(request.renewal() ? lease : NOTHING);
        arguments.add(number(own.fifth));
        arguments.add(number(own.sixth));
        arguments.add(number(own.seventh));
        arguments.add(mode(request));
        arguments.add(text(digits));
        arguments.add(PRODUCTION_CLOCK);
        arguments.add(wakeUpChannel);
        for (int i = 0; i < digits.length(); i++) {
            int priority = digits.charAt(i) - '0';
            int count = arguments.size();
            arguments.add(null);
            for (DeliveryId id : request.acknowledged()) {
                if (id.priority() == priority) {
                    arguments.add(text(id.entry()));
                }
            }
            arguments.set(count, number(arguments.size() - count - 1));
        }
        return arguments;
    }

    private static byte[] mode(FetchRequest request) {
        if (request.bulk()) {
            return BULK;
        }
        return switch (request.waiting()) {
            case REGISTER -> WAIT;
            case REMAIN -> KEEP;
            case PASS_ON -> PASS;
            case NONE -> NOTHING;
        };
    }

    /** Reads a reply's first line; fails with what it means when that is nothing that a round may answer. */
    static FetchReply read(Reply reply, Address address, List<Delivery> deliveries) throws BrokerException {
        return switch (reply.code()) {
            case "OK" -> applied(reply, address, deliveries);
            case "REPEATED" -> FetchReply.without(Outcome.REPEATED);
            case "LEASE_LOST" -> FetchReply.without(Outcome.LEASE_LOST);
            default -> throw reply.unexpected();
        };
    }

    private static FetchReply applied(Reply reply, Address address, List<Delivery> deliveries) {
        Left left =
                switch (reply.word(2)) {
                    case "SHORT" -> Left.NOTHING;
                    case "BULK" -> Left.PLAIN;
                    default -> Left.SOME;
                };
        long held = reply.word(4).equals("-") ? -1 : reply.number(4);
        return new FetchReply(
                Outcome.APPLIED, deliveries, reply.number(1), left, held, overdue(reply.word(3), address));
    }

    /**
     * The consumer that a script told as overdue; at a topic it stands behind the label of its subscription.
     *
     * @param spelled as lib/lease.lua does
     */
    static ConsumerId overdue(String spelled, Address address) {
        if (spelled.equals("-")) {
            return null;
        }
        int space = spelled.indexOf(SPELLED_SPACE);
        boolean ofTopic = address.kind() == Kind.TOPIC || address.kind() == Kind.SUBSCRIPTION;
        return space < 0 || !ofTopic
                ? new ConsumerId(address, spelled)
                : new ConsumerId(
                        address.origin().subscription(Labels.unescape(spelled.substring(0, space))),
                        spelled.substring(space + SPELLED_SPACE.length()));
    }
}
