import org.jspecify.annotations.NullMarked;

/** Tokenizers as pre-trained models use them. */
@NullMarked
module io.jtransformers.tokenizers {
    requires io.jtransformers.core;
    requires tools.jackson.core;
    requires static org.jspecify;

    provides io.jtransformers.tokenizer.TokenizerProvider with
            io.jtransformers.tokenizers.TokenizerJsonProvider;
}
