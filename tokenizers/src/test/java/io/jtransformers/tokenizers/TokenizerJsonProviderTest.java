package io.jtransformers.tokenizers;

import static org.assertj.core.api.Assertions.assertThat;

import io.jtransformers.tokenizer.TokenizerProvider;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenizerJsonProviderTest {

    private static final Path FOLDER = Path.of("src/test/assets/small/bpe-gpt2");

    @Test
    void isNamedForTheClassPathAsInTheModule() throws IOException {
        String service = "META-INF/services/" + TokenizerProvider.class.getName();
        List<String> provided = TokenizerJsonProvider.class.getModule().getDescriptor().provides().stream()
                .flatMap(provides -> provides.providers().stream())
                .toList();

        try (InputStream lines = TokenizerJsonProvider.class.getModule().getResourceAsStream(service)) {
            assertThat(new String(lines.readAllBytes(), StandardCharsets.UTF_8).lines())
                    .containsExactlyElementsOf(provided);
        }
    }

    @Test
    void opensAFolderWithATokenizerJson() {
        TokenizerProvider provider = new TokenizerJsonProvider();

        assertThat(provider.canOpen(FOLDER)).isTrue();
        assertThat(provider.open(FOLDER).vocabSize()).isEqualTo(700);
    }

    @Test
    void leavesOtherFoldersAlone(@TempDir Path folder) {
        assertThat(new TokenizerJsonProvider().canOpen(folder)).isFalse();
    }
}
