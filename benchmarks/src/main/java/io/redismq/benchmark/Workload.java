package io.redismq.benchmark;

/** Something to do with a JMS provider and to measure. It throws when a message is lost, repeated or out of order. */
interface Workload {

    String name();

    String title();

    /** What of the raw client's work to compare it with. */
    Raw.What raw();

    /** Whether its times count rather than its rate. */
    default boolean isLatency() {
        return false;
    }

    void run(Run run) throws Exception;

    static Workload named(String name) {
        String last = name.substring(name.lastIndexOf('-') + 1);
        if (name.matches("send-sync-\\d+")) {
            return new SynchronousSend(name, Integer.parseInt(last));
        }
        if (name.matches("consume-listeners-\\d+")) {
            return new ConsumeByListener(name, Integer.parseInt(last));
        }
        if (name.matches("consume-client-\\d+")) {
            return new Consume(name, Consume.Style.CLIENT, Integer.parseInt(last));
        }
        if (name.matches("tx-consume-\\d+")) {
            return new Consume(name, Consume.Style.TRANSACTED, Integer.parseInt(last));
        }
        if (name.matches("tx-send-\\d+")) {
            return new TransactedSend(name, Integer.parseInt(last));
        }
        if (name.matches("latency-\\d+")) {
            return new Latency(name, Integer.parseInt(last));
        }
        if (name.matches("publish-\\d+")) {
            return new Publish(name, Integer.parseInt(last));
        }
        if (name.matches("e2e-selector-\\d+")) {
            return new EndToEndBySelector(name, Integer.parseInt(last));
        }
        if (name.matches("queues-\\d+")) {
            return new ManyQueues(name, Integer.parseInt(last));
        }
        if (name.matches("(backlog|pending)-\\d+")) {
            return Standing.named(name, Integer.parseInt(last));
        }
        if (name.matches("selector-\\d+-parked-\\d+")) {
            return new ConsumeBySelector(name, Integer.parseInt(name.split("-")[1]), Integer.parseInt(last));
        }
        return switch (name) {
            case "send-async" -> new AsynchronousSend(name);
            case "consume-auto-receive" -> new Consume(name, Consume.Style.AUTO, 0);
            case "consume-auto-listener" -> new ConsumeByListener(name, 1);
            case "consume-parked" -> new ConsumeParked(name);
            case "e2e-async" -> new EndToEnd(name, true);
            case "e2e-sync" -> new EndToEnd(name, false);
            case "request-reply" -> new RequestReply(name);
            default -> throw new IllegalArgumentException("No workload is called " + name);
        };
    }
}
