package io.jtransformers.modeling;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreTrainedConfigTest {

    /** All that a stranger writes. */
    private record StrangersConfig(
            int vocabSize, int hiddenSize, int numHiddenLayers, int numAttentionHeads, CommonConfig common)
            implements PreTrainedConfig {

        static StrangersConfig read(ConfigReader json) {
            return new StrangersConfig(
                    json.integer("vocab_size", 100),
                    json.integer("hidden_size", 64),
                    json.integer("num_hidden_layers", 2),
                    json.integer("num_attention_heads", 4),
                    CommonConfig.read(json, CommonConfig.defaults()));
        }

        @Override
        public String modelType() {
            return "stranger";
        }

        @Override
        public void write(ConfigWriter json) {
            json.write("vocab_size", vocabSize)
                    .write("hidden_size", hiddenSize)
                    .write("num_hidden_layers", numHiddenLayers)
                    .write("num_attention_heads", numAttentionHeads);
        }
    }

    private static final String JSON =
            "{\"model_type\": \"stranger\", \"hidden_size\": 32, \"eos_token_id\": [5], \"gate\": \"soft\"}";

    @Test
    void aRecordNeedsLittleMoreThanItsOwnKeys() {
        StrangersConfig config = StrangersConfig.read(ConfigReader.parse(JSON, "config.json"));

        assertThat(config.headDim()).isEqualTo(8);
        assertThat(config.numKeyValueHeads()).isEqualTo(4);
        assertThat(config.eosTokenIds()).containsExactly(5);
        assertThat(config.otherKeys().names()).containsExactly("gate");
    }

    @Test
    void aSavedConfigIsReadAgain(@TempDir Path folder) {
        StrangersConfig config = StrangersConfig.read(ConfigReader.parse(JSON, "config.json"));

        config.savePretrained(folder.resolve("new"));

        assertThat(StrangersConfig.read(ConfigReader.read(folder.resolve("new/config.json"))))
                .isEqualTo(config);
    }
}
