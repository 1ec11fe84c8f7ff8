package io.redismq.matrix.fault;

/** A process with one more producer of each workload is killed in the middle of sending and committing. */
final class ProducerKill implements Fault {

    @Override
    public String name() {
        return "producer kill -9";
    }

    @Override
    public void strike(Scene scene) {
        scene.startProducers(50 + scene.random().nextInt(50)).kill9();
    }
}
