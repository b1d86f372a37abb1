package io.jtransformers.checkpoint;

import io.jtransformers.backend.Backend;
import io.jtransformers.backend.StoredTensor;
import io.jtransformers.backend.Weight;
import io.jtransformers.nn.ParameterDeclarations;
import io.jtransformers.tensor.ConstantMemory;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The weights of a model that is loaded: what the backend prepared, the vectors, and the files or memory behind them.
 * Closing it frees all of them; no step may be running then.
 */
public final class LoadedWeights implements AutoCloseable {

    private final ParameterDeclarations declarations;
    private final LoadingReport report;
    private final @Nullable Checkpoint checkpoint;
    private final Arena arena = Arena.ofShared();
    private final ConstantMemory constants;
    private final List<Weight> weights = new ArrayList<>();
    private final Map<String, StoredTensor> stored = new LinkedHashMap<>();
    private final AtomicBoolean closed = new AtomicBoolean();

    LoadedWeights(
            ParameterDeclarations declarations,
            LoadingReport report,
            @Nullable Checkpoint checkpoint,
            Backend backend) {
        this.declarations = declarations;
        this.report = report;
        this.checkpoint = checkpoint;
        this.constants = new ConstantMemory(backend::allocate);
    }

    /** For weights that no file holds as they are needed. */
    Arena arena() {
        return arena;
    }

    ConstantMemory constants() {
        return constants;
    }

    void add(Weight weight) {
        weights.add(weight);
    }

    void addStored(String name, StoredTensor values) {
        stored.put(name, values);
    }

    /** What the checkpoint had and lacked. */
    public LoadingReport report() {
        return report;
    }

    /** Bytes of all weights, mapped ones included. */
    public long footprint() {
        return weights.stream().mapToLong(Weight::footprint).sum() + constants.footprint();
    }

    /** The weights by their declared names, as a file would hold them: for saving, while this is open. */
    public Map<String, StoredTensor> stored() {
        return Collections.unmodifiableMap(stored);
    }

    /** Frees everything; a second call does nothing. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            // Closed from the last to the first, each even if one before it fails.
            try (checkpoint;
                    arena;
                    constants) {
                declarations.release();
                weights.forEach(Weight::close);
            }
        }
    }
}
