package io.jtransformers.modeling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jtransformers.tensor.DataType;
import java.util.List;
import org.junit.jupiter.api.Test;

class CommonConfigTest {

    private static CommonConfig read(String text) {
        return CommonConfig.read(ConfigReader.parse(text, "config.json"), CommonConfig.defaults());
    }

    @Test
    void twoLabelsWhereTheFileDoesNotSay() {
        assertThat(read("{}").numLabels()).isEqualTo(2);
        assertThat(read("{}").label(1)).isEqualTo("LABEL_1");
    }

    @Test
    void labelsAreCountedByTheirNames() {
        CommonConfig config = read("{\"id2label\": {\"0\": \"no\", \"1\": \"maybe\", \"2\": \"yes\"}}");

        assertThat(config.numLabels()).isEqualTo(3);
        assertThat(config.label(1)).isEqualTo("maybe");
    }

    @Test
    void aNumberThatDiffersFromTheNamesPutsAnEndToThem() {
        CommonConfig config = read("{\"id2label\": {\"0\": \"no\", \"1\": \"yes\"}, \"num_labels\": 3}");

        assertThat(config.numLabels()).isEqualTo(3);
        assertThat(config.label(0)).isEqualTo("LABEL_0");
    }

    @Test
    void rejectsLabelsThatAreNotNumberedFromZero() {
        assertThatThrownBy(() -> read("{\"id2label\": {\"-1\": \"no\", \"0\": \"yes\"}}"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("id2label has 2 keys from -1 to 0; expected each from 0 to 1 once");
    }

    @Test
    void rejectsLabelsWithAGap() {
        assertThatThrownBy(() -> read("{\"id2label\": {\"0\": \"no\", \"2\": \"yes\"}}"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("id2label has 2 keys from 0 to 2; expected each from 0 to 1 once");
    }

    @Test
    void rejectsALabelWithoutANumber() {
        assertThatThrownBy(() -> read("{\"id2label\": {\"one\": \"yes\"}}"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("id2label has the key 'one'");
    }

    @Test
    void rejectsOneLabelWhereOneOfSeveralIsAskedFor() {
        assertThatThrownBy(() -> read("{\"problem_type\": \"single_label_classification\", \"num_labels\": 1}"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("more than one label");
    }

    @Test
    void rejectsAnUnknownProblemType() {
        assertThatThrownBy(() -> read("{\"problem_type\": \"ranking\"}"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("'ranking'")
                .hasMessageContaining("regression");
    }

    @Test
    void theOlderNameOfTheTypeIsRead() {
        assertThat(read("{\"torch_dtype\": \"bfloat16\"}").dtype()).isEqualTo(DataType.BF16);
        assertThat(read("{\"torch_dtype\": \"bfloat16\", \"dtype\": \"float16\"}")
                        .dtype())
                .isEqualTo(DataType.F16);
    }

    @Test
    void rejectsATypeThatIsNotRead() {
        assertThatThrownBy(() -> read("{\"dtype\": \"complex64\"}"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("'complex64'");
    }

    @Test
    void tokenIdsTellNullFromAbsence() {
        CommonConfig absent = CommonConfig.builder().bosTokenId(1).eosTokenId(2).build();

        CommonConfig config = CommonConfig.read(
                ConfigReader.parse("{\"bos_token_id\": null, \"pad_token_id\": 0}", "config.json"), absent);

        assertThat(config.bosTokenId()).isNull();
        assertThat(config.eosTokenIds()).containsExactly(2);
        assertThat(config.padTokenId()).isZero();
    }

    @Test
    void whatIsWrittenIsReadAgain() {
        CommonConfig config = CommonConfig.builder()
                .architectures(List.of("SomeModel"))
                .dtype(DataType.BF16)
                .bosTokenId(null)
                .eosTokenIds(List.of(2, 3))
                .padTokenId(0)
                .tieWordEmbeddings(true)
                .initializerRange(0.1f)
                .useCache(false)
                .outputAttentions(true)
                .outputHiddenStates(true)
                .labels(List.of("O", "B-PER", "I-PER"))
                .problemType(ProblemType.MULTI_LABEL_CLASSIFICATION)
                .otherKeys(ConfigKeys.parse(
                        "{\"attention_dropout\": 0.0, \"limits\": [0.0, Infinity], \"n\": {\"m\": [null]}}"))
                .build();
        var writer = new ConfigWriter();

        config.write(writer);

        assertThat(read(writer.toJson())).isEqualTo(config);
    }

    @Test
    void keysAreWrittenSorted() {
        var writer = new ConfigWriter().write("b", 1).write("a", 1e-5f).write("c", (String) null);

        assertThat(writer.toJson()).isEqualTo("{\n  \"a\" : 1.0E-5,\n  \"b\" : 1,\n  \"c\" : null\n}\n");
    }
}
