import org.jspecify.annotations.NullMarked;

/** Tokenizers as pre-trained models use them. */
@NullMarked
module io.jtransformers.tokenizers {
    requires transitive io.jtransformers.core;
    requires org.slf4j;
    requires tools.jackson.core;
    requires static org.jspecify;

    exports io.jtransformers.tokenizers.mistral;
    exports io.jtransformers.tokenizers.mistral.request;

    provides io.jtransformers.tokenizer.TokenizerProvider with
            io.jtransformers.tokenizers.TokenizerJsonProvider,
            io.jtransformers.tokenizers.mistral.MistralCommonProvider,
            io.jtransformers.tokenizers.SentencePieceProvider;
}
