package io.jtransformers.tokenizers;

import io.jtransformers.tokenizer.SpecialTokensMap;
import io.jtransformers.tokenizer.Tokenizer;
import io.jtransformers.tokenizer.TokenizerProvider;
import io.jtransformers.tokenizers.json.JsonObject;
import io.jtransformers.tokenizers.model.Vocabulary;
import io.jtransformers.tokenizers.postprocessor.PostProcessor;
import io.jtransformers.tokenizers.sentencepiece.ModelProto;
import io.jtransformers.tokenizers.sentencepiece.TrainerSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Opens the tokenizers of folders that have a SentencePiece model and no {@code tokenizer.json}. */
public final class SentencePieceProvider implements TokenizerProvider {

    private static final String ADD_BOS_TOKEN = "add_bos_token";
    private static final String ADD_EOS_TOKEN = "add_eos_token";

    private static final List<String> FILES =
            List.of("tokenizer.model", "spiece.model", "spm.model", "sentencepiece.bpe.model");

    /** Reads nothing. */
    public SentencePieceProvider() {}

    @Override
    public String name() {
        return "SentencePiece";
    }

    @Override
    public List<String> fileNames() {
        return FILES;
    }

    /** Behind {@code tokenizer.json}, which says more. */
    @Override
    public int priority() {
        return -10;
    }

    @Override
    public boolean canOpen(Path folder) {
        return FILES.stream().anyMatch(file -> Files.isRegularFile(folder.resolve(file)));
    }

    @Override
    public Tokenizer open(Path folder) {
        Path file = FILES.stream()
                .map(folder::resolve)
                .filter(Files::isRegularFile)
                .findFirst()
                .orElse(folder.resolve(FILES.getFirst()));
        ModelProto proto = ModelProto.read(file);
        TokenizerPipeline pipeline = SentencePieceConversion.pipeline(file.toString(), proto);
        TokenizerConfig config = TokenizerConfig.read(folder).withDefaults(roles(proto.trainerSpec(), pipeline));
        return PreTrainedTokenizerFast.of(framed(pipeline, config), config, file);
    }

    /**
     * The pipeline with the tokens around texts that {@code tokenizer_config.json} asks for, if it speaks of them; then
     * a key that is missing means no.
     *
     * <p>Source: {@code TokenizersBackend.update_post_processor} in Transformers 5.12.1,
     * {@code tokenization_utils_tokenizers.py}.
     */
    private static TokenizerPipeline framed(TokenizerPipeline pipeline, TokenizerConfig config) {
        JsonObject file = config.file();
        if (!file.has(ADD_BOS_TOKEN) && !file.has(ADD_EOS_TOKEN)) {
            return pipeline;
        }
        String bos = file.flag(ADD_BOS_TOKEN, false) ? config.specialTokens().bosToken() : null;
        String eos = file.flag(ADD_EOS_TOKEN, false) ? config.specialTokens().eosToken() : null;
        return pipeline.with(PostProcessor.framing(framing(bos, pipeline), framing(eos, pipeline)));
    }

    private static Map<String, Integer> framing(@Nullable String token, TokenizerPipeline pipeline) {
        return token == null || pipeline.id(token) == Vocabulary.NONE ? Map.of() : Map.of(token, pipeline.id(token));
    }

    /** The roles that the model gives to its pieces. */
    private static SpecialTokensMap roles(TrainerSpec trainer, TokenizerPipeline pipeline) {
        return new SpecialTokensMap(
                ifThere(trainer.bosPiece(), pipeline),
                ifThere(trainer.eosPiece(), pipeline),
                ifThere(trainer.unkPiece(), pipeline),
                null,
                ifThere(trainer.padPiece(), pipeline),
                null,
                null,
                List.of());
    }

    private static @Nullable String ifThere(String piece, TokenizerPipeline pipeline) {
        return pipeline.id(piece) == Vocabulary.NONE ? null : piece;
    }
}
