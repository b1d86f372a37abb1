import org.jspecify.annotations.NullMarked;

/** Tensors, checkpoints, models, heads and generation, independent of architecture and device. */
@NullMarked
module io.jtransformers.core {
    requires org.slf4j;
    requires tools.jackson.databind;
    requires static transitive org.jspecify;

    exports io.jtransformers.tokenizer;

    uses io.jtransformers.tokenizer.TokenizerProvider;
}
