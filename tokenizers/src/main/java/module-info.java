import org.jspecify.annotations.NullMarked;

/** Tokenizers as pre-trained models use them. */
@NullMarked
module io.jtransformers.tokenizers {
    requires io.jtransformers.core;
    requires static transitive org.jspecify;
}
