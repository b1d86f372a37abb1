package io.jtransformers.tokenizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jtransformers.tokenizer.Encoding;
import io.jtransformers.tokenizer.Span;
import io.jtransformers.tokenizer.TextInput;
import io.jtransformers.tokenizer.TokenizerException;
import io.jtransformers.tokenizers.json.JsonInput;
import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Added tokens that take the white space around them. */
class AddedTokensTest {

    private static final String LEFT = "\"lstrip\": true, \"rstrip\": false";
    private static final String RIGHT = "\"lstrip\": false, \"rstrip\": true";
    private static final String BOTH = "\"lstrip\": true, \"rstrip\": true";
    private static final String NONE = "\"lstrip\": false, \"rstrip\": false";

    private static String token(int id, String content, String strips) {
        return "{\"id\": %d, \"content\": \"%s\", \"single_word\": false, %s, \"normalized\": false, \"special\": false}"
                .formatted(id, content, strips);
    }

    private static TokenizerPipeline with(String... tokens) {
        String json = """
            {"added_tokens": [%s],
             "model": {"type": "BPE", "vocab": {"a": 0, "b": 1, " ": 2, "\\n": 3}, "merges": []}}\
            """.formatted(String.join(", ", tokens));
        try (JsonInput input = JsonInput.of("tokenizer.json", json)) {
            return TokenizerJsonReader.read(input);
        }
    }

    private static Encoding encode(TokenizerPipeline pipeline, String text) {
        return pipeline.encode(TextInput.of(text), true);
    }

    @Test
    void aTokenWhosePlaceWasTakenIsLeftOut() {
        TokenizerPipeline pipeline = with(token(4, "<x>", RIGHT), token(3, "\\n", LEFT));

        assertThat(encode(pipeline, "<x> \n\n a").ids()).containsExactly(4, 0);
    }

    @Test
    void aTokenOfWhiteSpaceTakesARunOnce() {
        TokenizerPipeline pipeline = with(token(4, "  ", BOTH));

        Encoding encoding = encode(pipeline, "a       b");

        assertThat(encoding.ids()).containsExactly(0, 4, 1);
        assertThat(encoding.offsets()).containsExactly(new Span(0, 1), new Span(1, 8), new Span(8, 9));
    }

    /** As in the original: what lies within the taken white space is found all the same. */
    @Test
    void aTokenWithinTakenWhiteSpaceThatTakesNoneIsFound() {
        TokenizerPipeline pipeline = with(token(4, "<x>", RIGHT), token(5, "  ", NONE));

        assertThat(encode(pipeline, "<x>   a").ids()).startsWith(4, 5);
    }

    /** Ten seconds are a thousand times what it takes. */
    @ParameterizedTest
    @ValueSource(strings = {LEFT, RIGHT, BOTH})
    void aLongRunOfWhiteSpaceTakesTimeInProportion(String strips) {
        TokenizerPipeline pipeline = with(token(2, " ", strips));

        Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(10),
                () -> assertThat(encode(pipeline, " ".repeat(300_000)).ids()).containsOnly(2));
    }

    @Test
    void refusesATokenThatIsAbsurdlyLong() {
        assertThatThrownBy(() -> with(token(4, "x".repeat(100_000), NONE)))
                .isInstanceOf(TokenizerException.class)
                .hasMessageContaining("100000 characters");
    }
}
