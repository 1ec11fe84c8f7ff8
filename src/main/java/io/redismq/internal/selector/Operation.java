package io.redismq.internal.selector;

/**
 * The four binary operations on each type that Java's numeric promotion arrives at, with Java's results: integers wrap
 * around, floating-point numbers overflow to infinity. Immutable.
 */
enum Operation {
    ADD {
        @Override
        int apply(int left, int right) {
            return left + right;
        }

        @Override
        long apply(long left, long right) {
            return left + right;
        }

        @Override
        float apply(float left, float right) {
            return left + right;
        }

        @Override
        double apply(double left, double right) {
            return left + right;
        }
    },
    SUBTRACT {
        @Override
        int apply(int left, int right) {
            return left - right;
        }

        @Override
        long apply(long left, long right) {
            return left - right;
        }

        @Override
        float apply(float left, float right) {
            return left - right;
        }

        @Override
        double apply(double left, double right) {
            return left - right;
        }
    },
    MULTIPLY {
        @Override
        int apply(int left, int right) {
            return left * right;
        }

        @Override
        long apply(long left, long right) {
            return left * right;
        }

        @Override
        float apply(float left, float right) {
            return left * right;
        }

        @Override
        double apply(double left, double right) {
            return left * right;
        }
    },
    DIVIDE {
        @Override
        int apply(int left, int right) {
            return left / right;
        }

        @Override
        long apply(long left, long right) {
            return left / right;
        }

        @Override
        float apply(float left, float right) {
            return left / right;
        }

        @Override
        double apply(double left, double right) {
            return left / right;
        }
    };

    abstract int apply(int left, int right);

    abstract long apply(long left, long right);

    abstract float apply(float left, float right);

    abstract double apply(double left, double right);
}
