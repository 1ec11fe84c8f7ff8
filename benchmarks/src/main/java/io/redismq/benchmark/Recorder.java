package io.redismq.benchmark;

/** Hears when the measured part of a workload begins and ends. */
interface Recorder {

    Recorder NONE = new Recorder() {
        @Override
        public void begin() {}

        @Override
        public void end() {}
    };

    void begin();

    void end();
}
