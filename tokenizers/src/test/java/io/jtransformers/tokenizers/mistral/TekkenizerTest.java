package io.jtransformers.tokenizers.mistral;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.jtransformers.tokenizer.TokenizerException;
import io.jtransformers.tokenizer.TokenizerFileException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TekkenizerTest {

    private static final int SPECIAL = 24;
    private static final int FIRST_PIECE = SPECIAL + 256;

    @TempDir
    private Path folder;

    private Tekkenizer read(TekkenFile file) {
        return Tekkenizer.fromFile(file.write(folder));
    }

    @Test
    void mergesThePairOfTheLowestRankFirst() {
        Tekkenizer tokenizer = read(new TekkenFile("bc", "ab", "abc"));

        assertThat(tokenizer.encode("abcd")).containsExactly(FIRST_PIECE + 2, SPECIAL + 'd');
        assertThat(tokenizer.encode("abd")).containsExactly(FIRST_PIECE + 1, SPECIAL + 'd');
    }

    @Test
    void takesAWordThatIsAPieceWholeThoughNoMergeMakesIt() {
        Tekkenizer tokenizer = read(new TekkenFile("xyz"));

        assertThat(tokenizer.encode("xyz")).containsExactly(FIRST_PIECE);
        assertThat(tokenizer.encode("xyzx")).hasSize(4);
    }

    @Test
    void leavesOutPiecesBeyondTheSizeOfTheVocabulary() {
        Tekkenizer tokenizer = read(new TekkenFile("ab", "cd").withoutLastPieces(1));

        assertThat(tokenizer.vocabSize()).isEqualTo(FIRST_PIECE + 1);
        assertThat(tokenizer.encode("cd")).containsExactly(SPECIAL + 'c', SPECIAL + 'd');
    }

    @Test
    void makesNoControlTokenFromText() {
        Tekkenizer tokenizer = read(new TekkenFile("ab"));

        assertThat(tokenizer.encode("</s>[INST]"))
                .containsExactly(
                        "</s>[INST]".chars().map(unit -> unit + SPECIAL).toArray());
    }

    @Test
    void namesTheSpecialTokensThatTheFileDoesNotList() {
        Tekkenizer tokenizer = read(new TekkenFile("ab"));

        assertThat(tokenizer.idToPiece(3)).isEqualTo("[INST]");
        assertThat(tokenizer.idToPiece(23)).isEqualTo("<SPECIAL_23>");
        assertThat(tokenizer.specialTokenId("<pad>")).isEqualTo(11);
    }

    @Test
    void takesTheSpecialTokensThatTheFileLists() {
        Tekkenizer tokenizer = read(new TekkenFile("ab").version("v13").specialTokens("<unk>", "<s>", "[THINK]"));

        assertThat(tokenizer.version()).isEqualTo(TokenizerVersion.V13);
        assertThat(tokenizer.specialTokenId("[THINK]")).isEqualTo(2);
    }

    @Test
    void givesBytesThatAreNoCharacterAsReplacement() {
        Tekkenizer tokenizer = read(new TekkenFile("ab"));

        assertThat(tokenizer.decode(new int[] {SPECIAL + 0xC3, 1, SPECIAL + 0xA9}, SpecialTokenPolicy.IGNORE))
                .isEqualTo("\uFFFD\uFFFD");
        assertThat(tokenizer.decode(new int[] {SPECIAL + 0xC3, SPECIAL + 0xA9}, SpecialTokenPolicy.IGNORE))
                .isEqualTo("é");
    }

    @Test
    void givesNoTextForIdsOutsideTheVocabulary() {
        Tekkenizer tokenizer = read(new TekkenFile("ab"));

        assertThat(tokenizer.decode(new int[] {-5, FIRST_PIECE, 9_999_000}, SpecialTokenPolicy.KEEP))
                .isEqualTo("ab");
    }

    @Test
    void encodesAnUnpairedSurrogateAsReplacement() {
        Tekkenizer tokenizer = read(new TekkenFile("ab"));

        assertThat(tokenizer.decode(tokenizer.encode("a\uD800b"), SpecialTokenPolicy.RAISE))
                .isEqualTo("a\uFFFDb");
    }

    @Test
    void encodesALongRunOfOneCharacterQuickly() {
        Tekkenizer tokenizer = read(new TekkenFile("aa", "aaaa"));

        int[] ids = Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(30), () -> tokenizer.encode("a".repeat(1_000_000)));

        assertThat(ids).hasSize(250_000);
    }

    @Test
    void refusesAPieceThatIsThereTwice() {
        assertThatExceptionOfType(TokenizerFileException.class)
                .isThrownBy(() -> read(new TekkenFile("ab", "ab")))
                .withMessageContaining("every piece has one rank");
    }

    @Test
    void refusesAnAbsurdNumberOfSpecialTokens() {
        assertThatExceptionOfType(TokenizerFileException.class)
                .isThrownBy(() -> read(new TekkenFile("ab").numSpecialTokens(2_000_000_000)))
                .withMessageContaining("asks for 2000000000 special tokens");
    }

    @Test
    void refusesALaterVersionWithoutItsSpecialTokens() {
        assertThatExceptionOfType(TokenizerFileException.class)
                .isThrownBy(() -> read(new TekkenFile("ab").version("v11")))
                .withMessageContaining("needs a list of 'special_tokens'");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"version\": \"v3\" | \"version\": \"v4\" | unknown version 'v4'",
                "\"rank\": 7, | \"rank\": 9, | entry 7 of 'vocab'",
                "\"token_bytes\": \"AQ==\" | \"token_bytes\": \"=\" | no Base64",
                "\"token_bytes\": \"AQ==\" | \"token_bytes\": \"Ag==\" | must be the single bytes",
                "\"config\" | \"konfig\" | has no 'config'",
                "\"default_vocab_size\": 281 | \"default_vocab_size\": 999 | 'vocab' has 257",
                "p{L}+ | p{L | malformed",
                "\"vocab\": [ | \"vocab\": 1, \"x\": [ | an array was expected",
            })
    void refusesAFileThatIsNoTekken(String part, String instead, String problem) {
        String json = new TekkenFile("ab").json().replace(part, instead);

        assertThatExceptionOfType(TokenizerFileException.class)
                .isThrownBy(() -> Tekkenizer.fromFile(TekkenFile.write(folder, json)))
                .withMessageContaining(problem);
    }

    @Test
    void refusesAFileThatEndsTooEarly() {
        String json = new TekkenFile("ab").json();

        assertThatExceptionOfType(TokenizerFileException.class)
                .isThrownBy(() -> Tekkenizer.fromFile(TekkenFile.write(folder, json.substring(0, 4_000))));
    }

    @Test
    void saysWhichSpecialTokensMayNotBeDecoded() {
        Tekkenizer tokenizer = read(new TekkenFile("ab"));

        assertThatExceptionOfType(TokenizerException.class)
                .isThrownBy(() -> tokenizer.decode(new int[] {FIRST_PIECE, 1, 2}, SpecialTokenPolicy.RAISE))
                .withMessageStartingWith("Decoding `tokens` that contain special tokens ([1, 2]) is not allowed.");
    }
}
