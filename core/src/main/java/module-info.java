import org.jspecify.annotations.NullMarked;

/** Tensors, checkpoints, models, heads and generation, independent of architecture and device. */
@NullMarked
module io.jtransformers.core {
    requires org.slf4j;
    requires tools.jackson.databind;
    requires static transitive org.jspecify;

    exports io.jtransformers;
    exports io.jtransformers.backend;
    exports io.jtransformers.backend.host;
    exports io.jtransformers.checkpoint;
    exports io.jtransformers.generation;
    exports io.jtransformers.generation.constrained;
    exports io.jtransformers.heads;
    exports io.jtransformers.hub;
    exports io.jtransformers.modeling;
    exports io.jtransformers.nn;
    exports io.jtransformers.pipelines;
    exports io.jtransformers.tensor;
    exports io.jtransformers.tokenizer;

    uses io.jtransformers.backend.BackendProvider;
    uses io.jtransformers.hub.EmbeddedCheckpointProvider;
    uses io.jtransformers.modeling.ModelArchitecture;
    uses io.jtransformers.tokenizer.TokenizerProvider;
}
