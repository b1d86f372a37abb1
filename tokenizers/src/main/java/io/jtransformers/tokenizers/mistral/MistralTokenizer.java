package io.jtransformers.tokenizers.mistral;

import io.jtransformers.tokenizer.TokenizerFileException;
import io.jtransformers.tokenizers.mistral.request.ChatCompletionRequest;
import io.jtransformers.tokenizers.mistral.request.FimRequest;
import io.jtransformers.tokenizers.mistral.request.MistralCommonException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Turns requests into ids as a model of Mistral was trained with them: checks a request, joins its messages, and writes
 * them in the way of the vocabulary's version. Immutable and shared by threads.
 *
 * <p>Source: {@code MistralTokenizer} in mistral-common 1.12.0, {@code tokens/tokenizers/mistral.py}.
 */
public final class MistralTokenizer {

    private final TextTokenizer textTokenizer;
    private final ValidationMode mode;
    private final RequestValidator validator;
    private final RequestNormalizer normalizer;
    private final InstructEncoder encoder;

    /**
     * A tokenizer for requests.
     *
     * @param textTokenizer what encodes text
     * @param mode what requests must look like
     */
    public MistralTokenizer(TextTokenizer textTokenizer, ValidationMode mode) {
        this.textTokenizer = textTokenizer;
        this.mode = mode;
        validator = new RequestValidator(textTokenizer.version(), mode);
        normalizer = new RequestNormalizer(textTokenizer.version());
        encoder = new InstructEncoder(textTokenizer);
    }

    /**
     * Reads a {@code tekken.json}, or a SentencePiece file such as {@code tokenizer.model.v3}.
     *
     * @throws TokenizerFileException if it is missing, malformed, or of an unknown version
     */
    public static MistralTokenizer fromFile(Path file, ValidationMode mode) {
        return new MistralTokenizer(MistralFiles.read(file), mode);
    }

    /** What encodes text. */
    public TextTokenizer textTokenizer() {
        return textTokenizer;
    }

    /** What requests must look like. */
    public ValidationMode mode() {
        return mode;
    }

    /**
     * Encodes a conversation with all its messages.
     *
     * @throws MistralCommonException if the conversation is not as it must be
     */
    public Tokenized encodeChatCompletion(ChatCompletionRequest request) {
        return encode(request, null);
    }

    /**
     * Encodes a conversation for a model that takes no more than so many ids. Old messages are left out if the request
     * permits it and its version knows how; the first token does not count.
     *
     * @throws MistralCommonException if the conversation is not as it must be, or does not fit
     */
    public Tokenized encodeChatCompletion(ChatCompletionRequest request, int maxModelInputLength) {
        return encode(request, maxModelInputLength);
    }

    private Tokenized encode(ChatCompletionRequest request, @Nullable Integer maxModelInputLength) {
        validator.validate(request);
        boolean truncates = request.truncation() == ChatCompletionRequest.Truncation.FOR_CONTEXT_LENGTH;
        if (truncates && maxModelInputLength == null) {
            throw new MistralCommonException(
                    "encoding a chat completion request with truncation, but no max model len was provided");
        }
        return encoder.encode(normalizer.normalize(request), truncates ? maxModelInputLength : null);
    }

    /**
     * Encodes a text with a gap.
     *
     * @throws MistralCommonException if the vocabulary's version has no tokens for gaps
     */
    public Tokenized encodeFim(FimRequest request) {
        return encoder.encode(request);
    }

    /** The text of ids, see {@link TextTokenizer#decode}. */
    public String decode(int[] ids, SpecialTokenPolicy policy) {
        return textTokenizer.decode(ids, policy);
    }
}
