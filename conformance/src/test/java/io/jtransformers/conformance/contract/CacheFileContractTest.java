package io.jtransformers.conformance.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.jtransformers.generation.GenerateInputs;
import io.jtransformers.generation.GenerateOptions;
import io.jtransformers.generation.GenerationConfig;
import io.jtransformers.heads.ModelForCausalLM;
import io.jtransformers.modeling.Cache;
import io.jtransformers.modeling.CacheFile;
import io.jtransformers.modeling.CacheFileException;
import io.jtransformers.modeling.CacheOptions;
import io.jtransformers.modeling.SequenceCache;
import io.jtransformers.modeling.SequenceStep;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Caches that go through a file, whatever their layers keep. */
class CacheFileContractTest {

    @TempDir
    Path folder;

    private Path file() {
        return folder.resolve("prefix.cache");
    }

    static Stream<Arguments> familiesAndOptions() {
        return Stream.of(Family.values())
                .flatMap(family -> Stream.of(
                                CacheOptions.dynamic(), CacheOptions.dynamic().quantized())
                        .map(options -> Arguments.of(family, options)));
    }

    /** Saves a cache of two sequences, one of them empty. */
    private int[] save(ModelForCausalLM model, CacheOptions options, Path file) {
        Steps steps = new Steps(model);
        int[] ids = steps.ids(45, 1);
        try (Cache cache = model.newCache(2, options)) {
            steps.logits(SequenceStep.next(cache.sequences().getFirst(), ids));
            CacheFile.save(model, cache, file, ids, new int[0]);
        }
        return ids;
    }

    @ParameterizedTest
    @MethodSource("familiesAndOptions")
    void goesOnAsTheSavedOneWould(Family family, CacheOptions options) {
        try (ModelForCausalLM model = family.load(SmallBlocksProvider.NAME);
                Cache original = model.newCache(1, options)) {
            Steps steps = new Steps(model);
            int[] ids = steps.ids(45, 1);
            steps.logits(SequenceStep.next(original.sequences().getFirst(), ids));
            CacheFile.save(model, original, file(), ids);
            List<float[]> expected =
                    steps.logits(SequenceStep.next(original.sequences().getFirst(), steps.ids(20, 2)));

            try (CacheFile.Prefix loaded = CacheFile.load(model, file())) {
                SequenceCache sequence = loaded.cache().sequences().getFirst();
                List<float[]> actual = steps.logits(SequenceStep.next(sequence, steps.ids(20, 2)));

                assertThat(sequence.length()).isEqualTo(65);
                for (int row = 0; row < expected.size(); row++) {
                    assertThat(actual.get(row)).containsExactly(expected.get(row), within(0f));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void theNextProgramGeneratesTheSameTokens(Family family) {
        GenerationConfig config = GenerationConfig.builder().maxNewTokens(12).build();
        int[] prompt;
        List<int[]> expected;
        try (ModelForCausalLM model = family.load(SmallBlocksProvider.NAME)) {
            int[] beginning = save(model, CacheOptions.dynamic(), file());
            prompt = Arrays.copyOf(beginning, beginning.length + 3);
            Arrays.fill(prompt, beginning.length, prompt.length, 7);
            expected = model.generate(GenerateInputs.of(prompt), config).newTokens();
        }

        try (ModelForCausalLM model = family.load(SmallBlocksProvider.NAME);
                CacheFile.Prefix loaded = CacheFile.load(model, file())) {
            loaded.cache().reorder(0);
            var options =
                    GenerateOptions.builder().pastKeyValues(loaded.cache()).build();

            List<int[]> actual =
                    model.generate(GenerateInputs.of(prompt), config, options).newTokens();

            assertThat(loaded.tokenIds().getFirst()).isEqualTo(Arrays.copyOf(prompt, 45));
            assertThat(loaded.tokenIds().get(1)).isEmpty();
            assertThat(actual.getFirst()).isEqualTo(expected.getFirst());
        }
    }

    @ParameterizedTest
    @EnumSource
    void writesBytesOfAQuantisedCacheInLessRoom(Family family) throws IOException {
        try (ModelForCausalLM model = family.load(SmallBlocksProvider.NAME)) {
            Path bytes = folder.resolve("bytes.cache");
            save(model, CacheOptions.dynamic(), file());
            save(model, CacheOptions.dynamic().quantized(), bytes);

            assertThat(Files.size(bytes)).isLessThan(Files.size(file()));
        }
    }

    @Test
    void isThePastOfPromptsThatBeginWithItsTokensAndGoOn() {
        try (ModelForCausalLM model = Family.MINISTRAL.load("cpu")) {
            int[] beginning = save(model, CacheOptions.dynamic(), file());
            int[] longer = Arrays.copyOf(beginning, beginning.length + 1);
            int[] another = longer.clone();
            another[2]++;
            int[] second = {1};

            try (CacheFile.Prefix loaded = CacheFile.load(model, file())) {
                assertThat(loaded.isPrefixOf(longer, second)).isTrue();
                assertThat(loaded.isPrefixOf(another, second)).isFalse();
                assertThat(loaded.isPrefixOf(beginning, second)).isFalse();
                assertThat(loaded.isPrefixOf(Arrays.copyOf(beginning, 3), second))
                        .isFalse();
                assertThat(loaded.isPrefixOf(longer)).isFalse();
            }
        }
    }

    @Test
    void replacesAFileAndLeavesNothingElse() throws IOException {
        try (ModelForCausalLM model = Family.MINISTRAL.load("cpu")) {
            Files.writeString(file(), "something else");

            save(model, CacheOptions.dynamic(), file());

            try (CacheFile.Prefix loaded = CacheFile.load(model, file())) {
                assertThat(loaded.cache().sequenceLength()).isEqualTo(45);
            }
            try (Stream<Path> files = Files.list(folder)) {
                assertThat(files).containsExactly(file());
            }
        }
    }

    @Test
    void aFileThatCannotBeWrittenIsNamed() {
        try (ModelForCausalLM model = Family.MINISTRAL.load("cpu")) {
            Path nowhere = folder.resolve("missing").resolve("prefix.cache");

            assertThatThrownBy(() -> save(model, CacheOptions.dynamic(), nowhere))
                    .isInstanceOf(CacheFileException.class)
                    .hasMessageContaining(nowhere.toString());
            assertThatThrownBy(() -> CacheFile.load(model, nowhere))
                    .isInstanceOf(CacheFileException.class)
                    .hasMessageContaining(nowhere.toString());
        }
    }

    @Test
    void eachPositionNeedsItsToken() {
        try (ModelForCausalLM model = Family.MINISTRAL.load("cpu");
                Cache cache = model.newCache(1)) {
            new Steps(model).logits(SequenceStep.next(cache.sequences().getFirst(), 3, 4, 5));

            assertThatThrownBy(() -> CacheFile.save(model, cache, file(), new int[] {3, 4}))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContainingAll("[3]", "[2]");
            assertThat(file()).doesNotExist();
        }
    }

    @Test
    void aCacheOfAnotherModelIsRefused() {
        try (ModelForCausalLM ministral = Family.MINISTRAL.load("cpu");
                ModelForCausalLM mixtral = Family.MIXTRAL.load("cpu")) {
            save(ministral, CacheOptions.dynamic(), file());

            assertRefused(mixtral, "was saved by another model");
        }
    }

    private void assertRefused(ModelForCausalLM model, String why) {
        assertThatThrownBy(() -> CacheFile.load(model, file()))
                .isInstanceOf(CacheFileException.class)
                .hasMessageContaining(file().toString())
                .hasMessageContaining(why);
        assertThat(model.usedCacheBlocks()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "0, 88, is no saved cache",
        "8, 2, has version 2 of the format",
        "12, 7, its type of keys and values is number 7",
        "16, 1, was saved by another model",
        "48, 0, it claims to hold 0 sequences",
        "48, -5, it claims to hold -5 sequences",
        "48, 16385, it claims to hold 16385 sequences",
        "48, 2147483647, it claims to hold 2147483647 sequences",
        "52, -1, sequence 0 claims to have -1 tokens",
        "52, 2147483647, sequence 0 claims to have 2147483647 tokens",
        "52, 44, is damaged",
        "56, 999, its checksum is wrong"
    })
    void aNumberThatIsWrongIsRefused(int place, int number, String why) throws IOException {
        try (ModelForCausalLM model = Family.MINISTRAL.load("cpu")) {
            save(model, CacheOptions.dynamic(), file());
            ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file())).order(ByteOrder.LITTLE_ENDIAN);
            bytes.putInt(place, number);
            Files.write(file(), bytes.array());

            assertRefused(model, why);
        }
    }

    @Test
    void aFileThatWasCutOffIsRefusedWhereverThatWas() throws IOException {
        try (ModelForCausalLM model = Family.MINIMAX.load("cpu")) {
            save(model, CacheOptions.dynamic(), file());
            byte[] bytes = Files.readAllBytes(file());
            for (int length = 0; length < bytes.length; length += 1 + length / 7) {
                Files.write(file(), Arrays.copyOf(bytes, length));

                assertRefused(model, length < 84 ? "too few" : "is damaged");
            }
            Files.write(file(), Arrays.copyOf(bytes, bytes.length + 1));
            assertRefused(model, "should have " + bytes.length);
        }
    }

    @Test
    void damageIsNeverTakenForACache() throws IOException {
        try (ModelForCausalLM model = Family.MINIMAX.load("cpu")) {
            save(model, CacheOptions.dynamic().quantized(), file());
            byte[] bytes = Files.readAllBytes(file());
            var random = new Random(1);
            for (int i = 0; i < 300; i++) {
                byte[] damaged = bytes.clone();
                int place = i < 150 ? random.nextInt(256) : random.nextInt(bytes.length);
                damaged[place] ^= (byte) (1 + random.nextInt(255));
                Files.write(file(), damaged);

                assertThatThrownBy(() -> CacheFile.load(model, file())).isInstanceOf(CacheFileException.class);
            }
            assertThat(model.usedCacheBlocks()).isZero();
        }
    }

    /** Who writes a right checksum may still lie about lengths. */
    @Test
    void lengthsThatLieAreRefusedAlsoWithARightChecksum() throws Exception {
        try (ModelForCausalLM model = Family.MINIMAX.load("cpu")) {
            save(model, CacheOptions.dynamic(), file());
            ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file())).order(ByteOrder.LITTLE_ENDIAN);
            for (int length : new int[] {0, 1, 44, 46, 300}) {
                bytes.putInt(52, length);
                seal(bytes.array());
                Files.write(file(), bytes.array());

                assertRefused(model, "is damaged");
            }
        }
    }

    @Test
    void aTokenThatTheModelDoesNotKnowIsRefusedAlsoWithARightChecksum() throws Exception {
        try (ModelForCausalLM model = Family.MINISTRAL.load("cpu")) {
            save(model, CacheOptions.dynamic(), file());
            ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file())).order(ByteOrder.LITTLE_ENDIAN);
            bytes.putInt(56, 1_000_000);
            seal(bytes.array());
            Files.write(file(), bytes.array());

            assertRefused(model, "it has the token 1000000");
        }
    }

    private static void seal(byte[] bytes) throws NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        digest.update(bytes, 0, bytes.length - 32);
        System.arraycopy(digest.digest(), 0, bytes, bytes.length - 32, 32);
    }
}
