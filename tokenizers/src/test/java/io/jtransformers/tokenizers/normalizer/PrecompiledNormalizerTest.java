package io.jtransformers.tokenizers.normalizer;

import static org.assertj.core.api.Assertions.assertThat;

import io.jtransformers.tokenizers.json.JsonInput;
import io.jtransformers.tokenizers.text.NormalizedText;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class PrecompiledNormalizerTest {

    private static final Path ASSET = Path.of("src/test/assets/small/unigram-precompiled/tokenizer.json");

    private static String normalize(String text) {
        try (JsonInput input = JsonInput.open(ASSET)) {
            Normalizer normalizer = NormalizerReader.read(input.readObject("").object("normalizer"));
            return normalizer.normalize(NormalizedText.of(text)).value();
        }
    }

    @Test
    void replacesAWholeGraphemeByWhatItsBeginningGives() {
        assertThat(normalize("¼\u0301x")).isEqualTo("1⁄4x");
    }

    @Test
    void knowsMarksThatAreNewerThanJava() {
        assertThat(normalize("¼\u1ADDx")).isEqualTo("1⁄4x");
    }
}
