package io.redismq.examples.features;

import io.redismq.examples.features.ExampleRedis.Example;
import java.util.LinkedHashMap;
import java.util.Map;

/** Runs every example, one after the other, on one Redis. */
public final class All {

    private All() {}

    /**
     * Runs the examples.
     *
     * @param arguments none
     * @throws Exception when one of them fails; the exit code is 1 then
     */
    public static void main(String[] arguments) throws Exception {
        ExampleRedis.run(redis -> {
            for (Map.Entry<String, Example> example : examples().entrySet()) {
                System.out.println("== " + example.getKey());
                example.getValue().run(redis);
                System.out.println();
            }
        });
    }

    private static Map<String, Example> examples() {
        Map<String, Example> examples = new LinkedHashMap<>();
        examples.put("Selectors", Selectors::run);
        examples.put("Browser", Browser::run);
        examples.put("RequestReply", RequestReply::run);
        examples.put("Groups", Groups::run);
        examples.put("Priorities", Priorities::run);
        examples.put("Delay", Delay::run);
        examples.put("ExpiredOffers", ExpiredOffers::run);
        examples.put("Transactions", Transactions::run);
        examples.put("FullQueue", FullQueue::run);
        examples.put("Topics", Topics::run);
        examples.put("DurableSubscription", DurableSubscription::run);
        examples.put("SharedSubscription", SharedSubscription::run);
        examples.put("TopicRequestReply", TopicRequestReply::run);
        examples.put("ServerSessions", ServerSessions::run);
        return examples;
    }
}
