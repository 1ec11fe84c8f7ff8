package io.redismq.matrix.fault;

/** What the others are compared with. */
final class NoFault implements Fault {

    @Override
    public String name() {
        return "none";
    }

    @Override
    public void strike(Scene scene) {}
}
