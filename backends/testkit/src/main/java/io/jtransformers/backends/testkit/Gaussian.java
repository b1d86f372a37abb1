package io.jtransformers.backends.testkit;

import io.jtransformers.tensor.HostTensor;
import io.jtransformers.tensor.Shape;
import io.jtransformers.tensor.Tensor;
import io.jtransformers.tensor.TensorScope;
import java.util.Random;

/** Numbers of the standard normal distribution, the same for the same seed. */
public final class Gaussian {

    private final Random random;

    /** The numbers that {@code seed} gives. */
    public Gaussian(long seed) {
        this.random = new Random(seed);
    }

    /** The next {@code count} numbers. */
    public float[] values(int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    /** A contiguous tensor of the next numbers. */
    public Tensor tensor(TensorScope scope, long... dimensions) {
        Shape shape = Shape.of(dimensions);
        return scope.upload(HostTensor.of(shape, values(Math.toIntExact(shape.elementCount()))));
    }

    /** The next whole number from 0 to {@code bound - 1}. */
    public int below(int bound) {
        return random.nextInt(bound);
    }
}
