package io.jtransformers.benchmarks;

import io.jtransformers.AutoConfig;
import io.jtransformers.checkpoint.SafetensorsWriter;
import io.jtransformers.models.ministral.MinistralConfig;
import io.jtransformers.tensor.DataType;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes a checkpoint of random bfloat16 weights in the shape of a config twice, as safetensors for this library and as
 * GGUF for llama.cpp, so that both run the same model.
 *
 * <pre>{@code
 * java -cp benchmarks.jar io.jtransformers.benchmarks.RandomCheckpoint CONFIG.json FOLDER
 * }</pre>
 */
public final class RandomCheckpoint {

    private static final long SEED = 20_260_101;

    private RandomCheckpoint() {}

    /**
     * Takes the path of a {@code config.json} of model type {@code ministral} or {@code mistral}, and the folder to
     * write.
     */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 2 || !(AutoConfig.fromPretrained(arguments[0]) instanceof MinistralConfig config)) {
            System.err.println(
                    "Usage: RandomCheckpoint CONFIG.json FOLDER, with a config of model_type ministral or mistral");
            System.exit(2);
            return;
        }
        Path folder = Path.of(arguments[1]);
        Files.createDirectories(folder);
        List<RandomWeight> weights = weights(config);
        writeSafetensors(folder.resolve("model.safetensors"), weights);
        writeGguf(folder.resolve("model.gguf"), config, weights);
        Files.copy(Path.of(arguments[0]), folder.resolve("config.json"), StandardCopyOption.REPLACE_EXISTING);
    }

    /** All weights of a config, under the names of both formats. */
    static List<RandomWeight> weights(MinistralConfig config) {
        int hidden = config.hiddenSize();
        int queries = config.numAttentionHeads() * config.headDim();
        int keys = config.numKeyValueHeads() * config.headDim();
        List<RandomWeight> weights = new ArrayList<>();
        weights.add(RandomWeight.matrix("model.embed_tokens", "token_embd", config.vocabSize(), hidden));
        for (int layer = 0; layer < config.numHiddenLayers(); layer++) {
            String ours = "model.layers." + layer + ".";
            String theirs = "blk." + layer + ".";
            weights.add(RandomWeight.ones(ours + "input_layernorm", theirs + "attn_norm", hidden));
            weights.add(RandomWeight.rotated(
                    ours + "self_attn.q_proj", theirs + "attn_q", queries, hidden, config.headDim()));
            weights.add(
                    RandomWeight.rotated(ours + "self_attn.k_proj", theirs + "attn_k", keys, hidden, config.headDim()));
            weights.add(RandomWeight.matrix(ours + "self_attn.v_proj", theirs + "attn_v", keys, hidden));
            weights.add(RandomWeight.matrix(ours + "self_attn.o_proj", theirs + "attn_output", hidden, queries));
            weights.add(RandomWeight.ones(ours + "post_attention_layernorm", theirs + "ffn_norm", hidden));
            weights.add(RandomWeight.matrix(
                    ours + "mlp.gate_proj", theirs + "ffn_gate", config.intermediateSize(), hidden));
            weights.add(
                    RandomWeight.matrix(ours + "mlp.up_proj", theirs + "ffn_up", config.intermediateSize(), hidden));
            weights.add(RandomWeight.matrix(
                    ours + "mlp.down_proj", theirs + "ffn_down", hidden, config.intermediateSize()));
        }
        weights.add(RandomWeight.ones("model.norm", "output_norm", hidden));
        if (!config.tieWordEmbeddings()) {
            weights.add(RandomWeight.matrix("lm_head", "output", config.vocabSize(), hidden));
        }
        return weights;
    }

    private static void writeSafetensors(Path file, List<RandomWeight> weights) {
        List<SafetensorsWriter.Entry> entries = weights.stream()
                .map(weight -> new SafetensorsWriter.Entry(weight.name() + ".weight", DataType.BF16, weight.shape()))
                .toList();
        try (SafetensorsWriter writer = SafetensorsWriter.create(file, entries)) {
            for (RandomWeight weight : weights) {
                try (Arena arena = Arena.ofShared()) {
                    writer.append(weight.bfloat16(arena, SEED));
                }
            }
        }
    }

    private static void writeGguf(Path file, MinistralConfig config, List<RandomWeight> weights) throws IOException {
        try (var writer = new GgufWriter(file)) {
            writer.text("general.architecture", "llama");
            writer.number("general.file_type", 32); // mostly bfloat16
            writer.number("llama.block_count", config.numHiddenLayers());
            writer.number("llama.context_length", config.maxPositionEmbeddings());
            writer.number("llama.embedding_length", config.hiddenSize());
            writer.number("llama.feed_forward_length", config.intermediateSize());
            writer.number("llama.attention.head_count", config.numAttentionHeads());
            writer.number("llama.attention.head_count_kv", config.numKeyValueHeads());
            writer.real("llama.attention.layer_norm_rms_epsilon", config.rmsNormEps());
            writer.real("llama.rope.freq_base", (float) config.ropeParameters().ropeTheta());
            writer.number("llama.rope.dimension_count", config.headDim());
            writer.number("llama.vocab_size", config.vocabSize());
            writer.text("tokenizer.ggml.model", "no_vocab");
            for (RandomWeight weight : weights) {
                boolean isVector = weight.shape().rank() == 1;
                writer.declare(weight.ggufName() + ".weight", weight.shape(), isVector ? DataType.F32 : DataType.BF16);
            }
            for (RandomWeight weight : weights) {
                try (Arena arena = Arena.ofShared()) {
                    MemorySegment data = weight.shape().rank() == 1
                            ? weight.float32(arena)
                            : weight.interleaved(arena, weight.bfloat16(arena, SEED));
                    writer.append(data);
                }
            }
        }
    }
}
