package io.jtransformers.checkpoint;

import io.jtransformers.backend.ComputeQueue;
import io.jtransformers.backend.StoredTensor;
import io.jtransformers.backend.StoredWeight;
import io.jtransformers.backend.Weight;
import io.jtransformers.checkpoint.WeightPlan.Placement;
import io.jtransformers.nn.Parameter;
import io.jtransformers.nn.ParameterDeclarations;
import io.jtransformers.tensor.DataType;
import io.jtransformers.tensor.Shape;
import io.jtransformers.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Carries a plan out: prepares matrices, copies vectors, tells the listener. Used once. */
final class ParameterFiller {

    private static final long VECTOR_ALIGNMENT = 16; // floats: each vector begins on a cache line

    private final CheckpointLoader loader;
    private final ParameterDeclarations declarations;
    private final WeightPlan plan;
    private final LoadedWeights loaded;
    private final Map<Parameter, StoredTensor> vectors = new LinkedHashMap<>();
    private final long bytesTotal;
    private long bytesDone;

    ParameterFiller(
            CheckpointLoader loader,
            ParameterDeclarations declarations,
            WeightPlan plan,
            @Nullable Checkpoint checkpoint) {
        this.loader = loader;
        this.declarations = declarations;
        this.plan = plan;
        this.loaded = new LoadedWeights(declarations, plan.report(), checkpoint, loader.backend());
        long stored = plan.placements().stream()
                .mapToLong(placement -> placement.values().data().byteSize())
                .sum();
        this.bytesTotal = stored
                + plan.initialized().stream()
                        .mapToLong(parameter -> randomWeights(parameter).byteSize(parameter.shape()))
                        .sum();
    }

    LoadedWeights fill() {
        try {
            for (Placement placement : plan.placements()) {
                take(placement.parameter(), placement.values());
            }
            for (Parameter parameter : plan.initialized()) {
                take(
                        parameter,
                        randomWeights(parameter)
                                .create(parameter.name(), parameter.shape(), parameter.initializer(), loaded.arena()));
            }
            bindVectors();
            plan.shared().forEach(this::bindShared);
            return loaded;
        } catch (RuntimeException | Error failure) {
            loaded.close();
            throw failure;
        }
    }

    private RandomWeights randomWeights(Parameter parameter) {
        DataType wanted = loader.dataType();
        return new RandomWeights(loader.seed(), wanted != null && parameter.isMatrix() ? wanted : DataType.F32);
    }

    private void take(Parameter parameter, StoredTensor values) {
        if (parameter.isMatrix()) {
            bindMatrix(parameter, values);
        } else {
            loaded.addStored(parameter.name(), values);
            vectors.put(parameter, values);
        }
        bytesDone += values.data().byteSize();
        loader.listener().loaded(parameter.name(), bytesDone, bytesTotal);
    }

    private void bindMatrix(Parameter parameter, StoredTensor values) {
        DataType wanted = loader.dataType();
        StoredTensor held = wanted == null ? values : NativeMemory.convert(values, wanted, loaded.arena());
        Weight weight = loader.backend().prepare(StoredWeight.dense(parameter.name(), held), parameter.use());
        loaded.add(weight);
        loaded.addStored(parameter.name(), held);
        declarations.bind(parameter, weight);
    }

    private void bindShared(Parameter part) {
        Parameter whole = part.tiedTo();
        if (whole != null) {
            declarations.bind(part, whole.weight());
        }
    }

    /** One piece of device memory holds them all, and one upload fills it. */
    private void bindVectors() {
        long length = vectors.keySet().stream()
                .mapToLong(ParameterFiller::paddedLength)
                .sum();
        if (length == 0) {
            return;
        }
        Tensor all = loaded.constants().allocate(DataType.F32, Shape.of(length));
        try (Arena staging = Arena.ofConfined();
                ComputeQueue queue = loader.backend().openQueue()) {
            MemorySegment floats = staging.allocate(length * Float.BYTES, Float.BYTES);
            long offset = 0;
            for (Map.Entry<Parameter, StoredTensor> vector : vectors.entrySet()) {
                widen(vector.getValue(), floats, offset);
                Shape shape = vector.getKey().shape();
                Tensor part = all.slice(0, offset, shape.elementCount());
                declarations.bind(vector.getKey(), part.view(shape.toArray()));
                offset += paddedLength(vector.getKey());
            }
            queue.upload(floats, all);
        }
    }

    private static long paddedLength(Parameter vector) {
        return (vector.shape().elementCount() + VECTOR_ALIGNMENT - 1) & -VECTOR_ALIGNMENT;
    }

    private static void widen(StoredTensor values, MemorySegment floats, long offset) {
        DataType type = values.dataType();
        for (long i = 0; i < values.shape().elementCount(); i++) {
            float value = type.readFloat(values.data(), i * type.byteSize());
            DataType.F32.writeFloat(floats, (offset + i) * Float.BYTES, value);
        }
    }
}
