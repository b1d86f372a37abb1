package io.jtransformers.tokenizers.text;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jtransformers.tokenizer.TokenizerException;
import org.junit.jupiter.api.Test;

class TextMemoryTest {

    @Test
    void refusesTextsForWhichThereIsNoRoom() {
        assertThatThrownBy(() -> TextMemory.check(100_000_000, 1L << 30))
                .isInstanceOf(TokenizerException.class)
                .hasMessageContaining("100000000 characters")
                .hasMessageContaining("-Xmx");
    }

    @Test
    void letsTextsPassForWhichThereIs() {
        assertThatCode(() -> TextMemory.check(100_000_000, 8L << 30)).doesNotThrowAnyException();
    }
}
