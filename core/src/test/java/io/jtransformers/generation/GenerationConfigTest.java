package io.jtransformers.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jtransformers.modeling.CommonConfig;
import io.jtransformers.modeling.ConfigException;
import io.jtransformers.modeling.ConfigKeys;
import io.jtransformers.modeling.ConfigReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class GenerationConfigTest {

    private static GenerationConfig read(String json) {
        return GenerationConfig.read(ConfigReader.parse(json, "generation_config.json"));
    }

    @Test
    void readsTheFileOfACheckpoint() {
        GenerationConfig config = read("""
            {"bos_token_id": 1, "eos_token_id": [2, 5], "pad_token_id": 0, "do_sample": true, "temperature": 0.7,
             "top_k": 20, "top_p": 0.9, "max_new_tokens": 64, "max_length": 100, "stop_strings": ["END"]}
            """);

        assertThat(config)
                .isEqualTo(GenerationConfig.builder()
                        .bosTokenId(1)
                        .eosTokenIds(2, 5)
                        .padTokenId(0)
                        .doSample(true)
                        .temperature(0.7)
                        .topK(20)
                        .topP(0.9)
                        .maxNewTokens(64)
                        .maxLength(100)
                        .stopStrings("END")
                        .build());
    }

    @Test
    void oneEndIsAListOfOne() {
        assertThat(read("{\"eos_token_id\": 2}").eosTokenIds()).containsExactly(2);
    }

    @Test
    void oneStopStringIsAListOfOne() {
        assertThat(read("{\"stop_strings\": \"END\"}").stopStrings()).containsExactly("END");
    }

    @Test
    void tellsAnAbsentEndFromNull() {
        assertThat(read("{}").eosTokenIds()).isNull();
        assertThat(read("{\"eos_token_id\": null}").eosTokenIds()).isEmpty();
    }

    @Test
    void tellsAnAbsentPaddingTokenFromNull() {
        assertThat(read("{}").padTokenId()).isNull();
        assertThat(read("{\"pad_token_id\": null}").padTokenId()).isEqualTo(GenerationConfig.NO_TOKEN);
    }

    @Test
    void keysWithoutMeaningSurviveASave() {
        GenerationConfig config = read("{\"transformers_version\": \"5.12.1\", \"cache_config\": {\"bits\": 8}}");

        GenerationConfig saved = read(config.toJson());

        assertThat(saved.otherKeys().json("cache_config")).isEqualTo("{\"bits\":8}");
        assertThat(saved).isEqualTo(config);
    }

    @Test
    void savesWhatItSaysAndNothingElse() {
        GenerationConfig config = GenerationConfig.builder()
                .eosTokenIds(2)
                .temperature(0.7)
                .maxNewTokens(3)
                .build();

        assertThat(config.toJson().replaceAll("\\s", ""))
                .isEqualTo("{\"eos_token_id\":2,\"max_new_tokens\":3,\"temperature\":0.7}");
    }

    @Test
    void tokensThatAreSwitchedOffAreSavedAsNull() {
        GenerationConfig config = GenerationConfig.builder()
                .eosTokenIds()
                .padTokenId(GenerationConfig.NO_TOKEN)
                .build();

        assertThat(config.toJson().replaceAll("\\s", "")).isEqualTo("{\"eos_token_id\":null,\"pad_token_id\":null}");
    }

    @Test
    void aSeedIsNotSaved() {
        assertThat(GenerationConfig.builder().seed(3).build().toJson()).doesNotContain("seed");
    }

    @Test
    void aBuilderFromAConfigChangesOneThing() {
        GenerationConfig config = read("{\"eos_token_id\": [2, 5], \"top_p\": 0.9, \"num_beams\": 1}");

        GenerationConfig changed = config.toBuilder().topP(0.5).build();

        assertThat(changed.toBuilder().topP(0.9).build()).isEqualTo(config);
        assertThat(changed.topP()).isEqualTo(0.5);
    }

    @Test
    void theCallWinsOverTheModelAndTheModelOverTheDefault() {
        var ofCall = GenerationConfig.builder().topK(3).build();
        var ofModel = GenerationConfig.builder().topK(5).topP(0.5).build();

        GenerationSettings settings = GenerationSettings.of(ofCall, ofModel);

        assertThat(settings.topK()).isEqualTo(3);
        assertThat(settings.topP()).isEqualTo(0.5);
        assertThat(settings.temperature()).isEqualTo(1);
    }

    @Test
    void aPaddingTokenThatIsSwitchedOffIsReplacedByTheFirstEnd() {
        var ofCall =
                GenerationConfig.builder().padTokenId(GenerationConfig.NO_TOKEN).build();
        var ofModel = GenerationConfig.builder().padTokenId(5).eosTokenIds(3, 4).build();

        assertThat(GenerationSettings.of(ofCall, ofModel).padTokenId()).isEqualTo(3);
    }

    @Test
    void withoutAFileTheTokensOfTheModelsConfigHold(@TempDir Path folder) {
        var common = CommonConfig.builder()
                .bosTokenId(1)
                .eosTokenIds(List.of(2, 7))
                .padTokenId(0)
                .build();

        GenerationConfig config = GenerationConfig.fromPretrained(folder, new TinyConfig(10, 256, common));

        assertThat(config)
                .isEqualTo(GenerationConfig.builder()
                        .bosTokenId(1)
                        .eosTokenIds(2, 7)
                        .padTokenId(0)
                        .build());
    }

    @Test
    void withAFileTheTokensOfTheModelsConfigDoNotHold(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("generation_config.json"), "{\"eos_token_id\": 3}");
        var common = CommonConfig.builder().padTokenId(0).build();

        GenerationConfig config = GenerationConfig.fromPretrained(folder, new TinyConfig(10, 256, common));

        assertThat(config).isEqualTo(GenerationConfig.builder().eosTokenIds(3).build());
    }

    @Test
    void whatIsSavedIsReadAgain(@TempDir Path folder) {
        GenerationConfig config = GenerationConfig.builder()
                .doSample(true)
                .topK(7)
                .eosTokenIds(1, 2)
                .build();

        config.savePretrained(folder);

        assertThat(GenerationConfig.fromPretrained(folder, new TinyConfig(10))).isEqualTo(config);
    }

    private static final String ALL_KEYS = """
        {"bad_words_ids": [[4], [9, 10]], "begin_suppress_tokens": [3], "bos_token_id": 1, "cache_implementation": "quantized",
         "cache_config": {"nbits": 8},
         "assistant_confidence_threshold": 0.3, "diversity_penalty": 0.5, "do_sample": true, "early_stopping": "never",
         "encoder_no_repeat_ngram_size": 2, "encoder_repetition_penalty": 1.5, "eos_token_id": [2, 7],
         "epsilon_cutoff": 0.01, "eta_cutoff": 0.02, "exponential_decay_length_penalty": [3, 1.5],
         "forced_bos_token_id": 5, "forced_eos_token_id": [2], "guidance_scale": 1.5, "length_penalty": 0.5,
         "max_length": 99, "max_matching_ngram_size": 3, "max_new_tokens": 50, "max_time": 2.5, "min_length": 4,
         "min_new_tokens": 3, "min_p": 0.1, "no_repeat_ngram_size": 3, "num_assistant_tokens": 7,
         "num_assistant_tokens_schedule": "heuristic", "num_beam_groups": 2, "num_beams": 4,
         "num_return_sequences": 2, "output_attentions": true, "output_hidden_states": true, "output_logits": true,
         "output_router_logits": true, "output_scores": true, "pad_token_id": 0, "penalty_alpha": 0.6,
         "prefill_chunk_size": 128, "prompt_lookup_num_tokens": 9, "remove_invalid_values": true,
         "renormalize_logits": true, "repetition_penalty": 1.2, "sequence_bias": [[[5], 2.5], [[6, 33], -4.0]],
         "stop_strings": ["END"], "suppress_tokens": [8], "temperature": 0.7, "top_h": 0.5, "top_k": 20,
         "top_logprobs": 4, "top_p": 0.9, "typical_p": 0.8, "use_cache": true,
         "watermarking_config": {"bias": 2.5, "context_width": 2, "greenlist_ratio": 0.3, "hashing_key": 7,
         "seeding_scheme": "selfhash"}}
        """;

    @Test
    void everyKeySurvivesASave() {
        GenerationConfig config = read(ALL_KEYS);

        assertThat(config.otherKeys().names()).isEmpty();
        assertThat(read(config.toJson())).isEqualTo(config);
        assertThat(ConfigKeys.parse(config.toJson())).isEqualTo(ConfigKeys.parse(ALL_KEYS));
    }

    @Test
    void readsTheThreeKindsOfEarlyStopping() {
        assertThat(read("{\"early_stopping\": true}").earlyStopping()).isEqualTo(EarlyStopping.WHEN_FULL);
        assertThat(read("{\"early_stopping\": false}").earlyStopping()).isEqualTo(EarlyStopping.HEURISTIC);
        assertThat(read("{\"early_stopping\": \"never\"}").earlyStopping()).isEqualTo(EarlyStopping.NEVER);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"early_stopping\": \"always\"}",
                "{\"bad_words_ids\": [3]}",
                "{\"sequence_bias\": [[3, 2.0]]}",
                "{\"exponential_decay_length_penalty\": [3]}",
                "{\"num_assistant_tokens_schedule\": \"often\"}",
                "{\"watermarking_config\": {\"seeding_scheme\": \"none\"}}"
            })
    void saysWhatAKeyShouldBe(String json) {
        assertThatThrownBy(() -> read(json))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("generation_config.json: the key '")
                .hasMessageContaining("expected");
    }

    @Test
    void whatIsNeutralDependsOnTheKey() {
        assertThat(GenerationConfigKeys.hasEffectElsewhere("token_healing", "false"))
                .isFalse();
        assertThat(GenerationConfigKeys.hasEffectElsewhere("token_healing", "true"))
                .isTrue();
        assertThat(GenerationConfigKeys.hasEffectElsewhere("assistant_early_exit", "1"))
                .isTrue();
        assertThat(GenerationConfigKeys.hasEffectElsewhere("assistant_early_exit", "null"))
                .isFalse();
        assertThat(GenerationConfigKeys.hasEffectElsewhere("unheard_of", "1")).isFalse();
    }

    @Test
    void severalTextsNeedSamplingOrBeams() {
        var config = GenerationConfig.builder().numReturnSequences(2).build();

        assertThatThrownBy(() -> GenerationSettings.of(config, GenerationConfig.defaults()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("num_return_sequences is 2");
    }

    @Test
    void groupsHaveEqualNumbersOfBeams() {
        var config = GenerationConfig.builder().numBeams(5).numBeamGroups(2).build();

        assertThatThrownBy(() -> GenerationSettings.of(config, GenerationConfig.defaults()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("num_beam_groups is 2, num_beams 5");
    }

    static Stream<Arguments> valuesOutsideTheirBounds() {
        return Stream.of(
                outside("max_new_tokens is 0; it must be 1 or more", builder -> builder.maxNewTokens(0)),
                outside("max_length is -1; it must be 1 or more", builder -> builder.maxLength(-1)),
                outside("prefill_chunk_size is 0", builder -> builder.prefillChunkSize(0)),
                outside("cache_implementation is 'big'", builder -> builder.cacheImplementation("big")),
                outside("cache_config.nbits is 4", builder -> builder.cacheConfig(new CacheConfig(4))),
                outside("temperature is 0.0; it must be a number greater than 0", builder -> builder.temperature(0)),
                outside("set do_sample to false", builder -> builder.temperature(-1)),
                outside("temperature is NaN", builder -> builder.temperature(Double.NaN)),
                outside("top_k is -1; it must be 1 or more, or 0", builder -> builder.topK(-1)),
                outside("top_p is 0.0; it must be greater than 0", builder -> builder.topP(0)),
                outside("top_p is 1.5", builder -> builder.topP(1.5)),
                outside("min_p is -0.1", builder -> builder.minP(-0.1)),
                outside("num_beams is 0", builder -> builder.numBeams(0)),
                outside("repetition_penalty is 0.0", builder -> builder.repetitionPenalty(0)),
                outside("max_time is 0.0", builder -> builder.maxTime(0)),
                outside("penalty_alpha is 2.0", builder -> builder.penaltyAlpha(2)),
                outside("min_new_tokens is -1", builder -> builder.minNewTokens(-1)),
                outside("suppress_tokens has the token -1", builder -> builder.suppressTokens(-1)),
                outside("stop_strings has an empty string", builder -> builder.stopStrings("a", "")));
    }

    private static Arguments outside(String message, Consumer<GenerationConfig.Builder> change) {
        return Arguments.of(message, change);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("valuesOutsideTheirBounds")
    void namesAValueOutsideItsBoundsAndWhatToChange(String message, Consumer<GenerationConfig.Builder> change) {
        var builder = GenerationConfig.builder();
        change.accept(builder);

        assertThatThrownBy(builder::build).isInstanceOf(ConfigException.class).hasMessageContaining(message);
    }
}
