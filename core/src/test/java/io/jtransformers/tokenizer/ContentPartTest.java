package io.jtransformers.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ContentPartTest {

    @Test
    void anImageIsWrittenAsTransformersWritesIt() {
        ContentPart image = ContentPart.image("https://example.org/cat.png");

        assertThat(image.json())
                .isEqualTo(JsonObject.parse("{\"type\": \"image\", \"url\": \"https://example.org/cat.png\"}"));
    }

    @Test
    void thePlaceOfAnImageHasAKindAndNoText() {
        ContentPart image = ContentPart.image();

        assertThat(image.type()).isEqualTo("image");
        assertThat(image.text()).isEmpty();
    }
}
