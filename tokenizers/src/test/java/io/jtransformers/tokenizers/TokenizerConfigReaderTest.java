package io.jtransformers.tokenizers;

import static org.assertj.core.api.Assertions.assertThat;

import io.jtransformers.tokenizer.AddedToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Transformers 5.12.1 makes of the older files beside a configuration. */
final class TokenizerConfigReaderTest {

    @TempDir
    Path folder;

    private TokenizerConfig read(String config) throws IOException {
        Files.writeString(folder.resolve("tokenizer_config.json"), config);
        return TokenizerConfig.read(folder);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"extra_special_tokens\": []}",
                "{\"additional_special_tokens\": []}",
                "{\"extra_special_tokens\": null}",
                "{\"additional_special_tokens\": null}",
                "{\"extra_special_tokens\": [], \"additional_special_tokens\": [\"<z>\"]}"
            })
    void aListInTheConfigurationCountsMoreThanAdditionalTokensOfTheMap(String config) throws IOException {
        Files.writeString(folder.resolve("special_tokens_map.json"), "{\"additional_special_tokens\": [\"<e>\"]}");

        assertThat(read(config).extraTokens()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{}", "{\"extra_special_tokens\": {}}", "{\"extra_special_tokens\": {\"x_token\": \"<y>\"}}"})
    void additionalTokensOfTheMapCountWhereTheConfigurationListsNone(String config) throws IOException {
        Files.writeString(folder.resolve("special_tokens_map.json"), "{\"additional_special_tokens\": [\"<e>\"]}");

        assertThat(read(config).extraTokens()).containsExactly(AddedToken.special("<e>"));
    }

    @Test
    void anEmptyExtraListOfTheMapHidesItsAdditionalTokens() throws IOException {
        Files.writeString(
                folder.resolve("special_tokens_map.json"),
                "{\"additional_special_tokens\": [\"<e>\"], \"extra_special_tokens\": []}");

        assertThat(read("{}").extraTokens()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "{\"eos_token\": \"NEW\"}; {}; true",
                "{}; {\"eos_token\": \"NEW\"}; true",
                "{\"eos_token\": {\"__type\": \"AddedToken\", \"content\": \"NEW\", \"special\": true}}; {}; false",
                "{}; {\"eos_token\": {\"content\": \"NEW\", \"lstrip\": true}}; true",
                "{\"extra_special_tokens\": [\"NEW\"]}; {}; true",
                "{\"additional_special_tokens\": [\"NEW\"]}; {}; true",
                "{\"extra_special_tokens\": [{\"__type\": \"AddedToken\", \"content\": \"NEW\"}]}; {}; false",
                "{}; {\"extra_special_tokens\": [\"NEW\"]}; true",
                "{}; {\"additional_special_tokens\": [\"NEW\"]}; false"
            })
    void anAddedTokenIsVerbatimWhereItsRoleWasReadBefore(String config, String map, boolean verbatim)
            throws IOException {
        Files.writeString(folder.resolve("special_tokens_map.json"), map);
        Files.writeString(folder.resolve("added_tokens.json"), "{\"NEW\": 3}");

        assertThat(read(config).addedTokens())
                .containsEntry(3, verbatim ? AddedToken.special("NEW") : AddedToken.of("NEW"));
    }
}
