package io.jtransformers.backends.testkit;

import io.jtransformers.backend.Backend;
import io.jtransformers.backend.ComputeQueue;
import io.jtransformers.backend.StoredWeight;
import io.jtransformers.backend.Weight;
import io.jtransformers.backend.WeightUse;
import io.jtransformers.backends.testkit.StoredWeights.Placement;
import io.jtransformers.tensor.DataType;
import io.jtransformers.tensor.Shape;
import io.jtransformers.tensor.Tensor;
import io.jtransformers.tensor.TensorScope;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What the contracts of kernels share: a backend, a queue and a scope for each test. */
public abstract class KernelContract {

    private static final long SEED = 20_260_101;

    private final Gaussian numbers = new Gaussian(SEED);
    private final StoredWeights storedWeights = new StoredWeights(numbers);
    private final List<Weight> weights = new ArrayList<>();
    private Backend backend;
    private ComputeQueue queue;
    private TensorScope scope;

    /** For subclasses. */
    protected KernelContract() {}

    /** Opens the backend that is to be tested; the contract closes it. */
    protected abstract Backend openBackend();

    @BeforeEach
    void openScope() {
        backend = openBackend();
        queue = backend.openQueue();
        scope = TensorScope.open(queue);
    }

    @AfterEach
    void closeBackend() {
        weights.forEach(Weight::close);
        storedWeights.close();
        scope.close();
        queue.close();
        backend.close();
    }

    final Backend backend() {
        return backend;
    }

    final ComputeQueue queue() {
        return queue;
    }

    final TensorScope scope() {
        return scope;
    }

    final Gaussian numbers() {
        return numbers;
    }

    /** A contiguous tensor of standard normal numbers. */
    final Tensor gaussian(long... dimensions) {
        return numbers.tensor(scope, dimensions);
    }

    /** A weight as a checkpoint holds it, of standard normal numbers. */
    final StoredWeight stored(DataType type, Placement placement, long... dimensions) {
        return storedWeights.gaussian(type, placement, dimensions);
    }

    /** A weight as a checkpoint holds it, of {@code values}. */
    final StoredWeight stored(DataType type, Shape shape, float... values) {
        return storedWeights.dense(type, Placement.ALIGNED, shape, values);
    }

    /** A linear weight of standard normal numbers. */
    final Weight weight(DataType type, Placement placement, long... dimensions) {
        return prepare(stored(type, placement, dimensions), WeightUse.linear());
    }

    /** The weight that the backend makes of {@code stored}, until the test ends. */
    final Weight prepare(StoredWeight stored, WeightUse use) {
        Weight weight = backend.prepare(stored, use);
        weights.add(weight);
        return weight;
    }

    /**
     * A contiguous tensor whose contents a kernel must overwrite: NaN, so that nothing else hides an element left out.
     */
    final Tensor unwritten(long... dimensions) {
        Tensor tensor = scope.allocate(DataType.F32, Shape.of(dimensions));
        tensor.fill(Float.NaN);
        return tensor;
    }
}
