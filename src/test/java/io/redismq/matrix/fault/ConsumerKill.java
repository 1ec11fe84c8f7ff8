package io.redismq.matrix.fault;

/** A process with a consumer of each workload is killed in the middle of its work, and another one takes its place. */
final class ConsumerKill implements Fault {

    @Override
    public String name() {
        return "consumer kill -9";
    }

    @Override
    public Promise promise() {
        return Promise.everything()
                .butHandsOver("What a consumer held ahead goes to others, who may have had newer messages by then. Of a"
                        + " process that was killed it counts as delivered, though it may not have been shown.");
    }

    @Override
    public void strike(Scene scene) {
        scene.startVictims(50 + scene.random().nextInt(50)).kill9();
        scene.replaceVictims();
    }
}
