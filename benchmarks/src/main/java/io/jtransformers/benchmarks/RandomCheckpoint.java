package io.jtransformers.benchmarks;

import io.jtransformers.AutoConfig;
import io.jtransformers.checkpoint.SafetensorsWriter;
import io.jtransformers.modeling.PreTrainedConfig;
import io.jtransformers.models.ministral.MinistralConfig;
import io.jtransformers.models.mixtral.MixtralConfig;
import io.jtransformers.tensor.DataType;
import io.jtransformers.tensor.Shape;
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
     * Takes the path of a {@code config.json} of model type {@code ministral}, {@code mistral} or {@code mixtral}, and
     * the folder to write.
     */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 2) {
            System.err.println("Usage: RandomCheckpoint CONFIG.json FOLDER");
            System.exit(2);
        }
        PreTrainedConfig config = AutoConfig.fromPretrained(arguments[0]);
        Path folder = Path.of(arguments[1]);
        Files.createDirectories(folder);
        List<RandomWeight> weights = weights(config);
        writeSafetensors(folder.resolve("model.safetensors"), weights);
        writeGguf(folder.resolve("model.gguf"), config, weights);
        Files.copy(Path.of(arguments[0]), folder.resolve("config.json"), StandardCopyOption.REPLACE_EXISTING);
    }

    /** All weights of a config, under the names of both formats. */
    static List<RandomWeight> weights(PreTrainedConfig config) {
        int hidden = config.hiddenSize();
        int headDim = config.headDim();
        int queries = config.numAttentionHeads() * headDim;
        int keys = config.numKeyValueHeads() * headDim;
        List<RandomWeight> weights = new ArrayList<>();
        weights.add(RandomWeight.matrix("model.embed_tokens", "token_embd", config.vocabSize(), hidden));
        for (int layer = 0; layer < config.numHiddenLayers(); layer++) {
            String ours = "model.layers." + layer + ".";
            String theirs = "blk." + layer + ".";
            weights.add(RandomWeight.ones(ours + "input_layernorm", theirs + "attn_norm", hidden));
            weights.add(RandomWeight.rotated(ours + "self_attn.q_proj", theirs + "attn_q", queries, hidden, headDim));
            weights.add(RandomWeight.rotated(ours + "self_attn.k_proj", theirs + "attn_k", keys, hidden, headDim));
            weights.add(RandomWeight.matrix(ours + "self_attn.v_proj", theirs + "attn_v", keys, hidden));
            weights.add(RandomWeight.matrix(ours + "self_attn.o_proj", theirs + "attn_output", hidden, queries));
            weights.add(RandomWeight.ones(ours + "post_attention_layernorm", theirs + "ffn_norm", hidden));
            weights.addAll(feedForward(config, ours, theirs));
        }
        weights.add(RandomWeight.ones("model.norm", "output_norm", hidden));
        if (!config.tieWordEmbeddings()) {
            weights.add(RandomWeight.matrix("lm_head", "output", config.vocabSize(), hidden));
        }
        return weights;
    }

    private static List<RandomWeight> feedForward(PreTrainedConfig config, String ours, String theirs) {
        int hidden = config.hiddenSize();
        return switch (config) {
            case MinistralConfig dense -> {
                int wide = dense.intermediateSize();
                yield List.of(
                        RandomWeight.matrix(ours + "mlp.gate_proj", theirs + "ffn_gate", wide, hidden),
                        RandomWeight.matrix(ours + "mlp.up_proj", theirs + "ffn_up", wide, hidden),
                        RandomWeight.matrix(ours + "mlp.down_proj", theirs + "ffn_down", hidden, wide));
            }
            case MixtralConfig sparse -> {
                int wide = sparse.intermediateSize();
                String block = ours + "block_sparse_moe.";
                int experts = sparse.numLocalExperts();
                List<RandomWeight> weights = new ArrayList<>();
                weights.add(RandomWeight.matrix(block + "gate", theirs + "ffn_gate_inp", experts, hidden));
                weights.addAll(RandomWeight.experts(block, "w1", theirs + "ffn_gate_exps", experts, wide, hidden));
                weights.addAll(RandomWeight.experts(block, "w3", theirs + "ffn_up_exps", experts, wide, hidden));
                weights.addAll(RandomWeight.experts(block, "w2", theirs + "ffn_down_exps", experts, hidden, wide));
                yield weights;
            }
            default ->
                throw new IllegalArgumentException(
                        "A config of model_type %s was given; shapes of ministral, mistral and mixtral can be written."
                                .formatted(config.modelType()));
        };
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

    private static void writeGguf(Path file, PreTrainedConfig config, List<RandomWeight> weights) throws IOException {
        List<List<RandomWeight>> tensors = ggufTensors(weights);
        try (var writer = new GgufWriter(file)) {
            writeMetadata(writer, config);
            for (List<RandomWeight> parts : tensors) {
                RandomWeight first = parts.getFirst();
                Shape shape = parts.size() == 1
                        ? first.shape()
                        : Shape.of(
                                parts.size(),
                                first.shape().dimension(0),
                                first.shape().dimension(1));
                writer.declare(first.ggufName() + ".weight", shape, first.ggufType());
            }
            for (List<RandomWeight> parts : tensors) {
                for (RandomWeight part : parts) {
                    try (Arena arena = Arena.ofShared()) {
                        MemorySegment data = part.bfloat16(arena, SEED);
                        writer.append(
                                part.ggufType() == DataType.F32
                                        ? part.float32(arena, data)
                                        : part.interleaved(arena, data));
                    }
                }
                writer.endTensor();
            }
        }
    }

    private static void writeMetadata(GgufWriter writer, PreTrainedConfig config) {
        writer.text("general.architecture", "llama");
        writer.number("general.file_type", 32); // mostly bfloat16
        writer.number("llama.block_count", config.numHiddenLayers());
        writer.number("llama.context_length", config.maxPositionEmbeddings());
        writer.number("llama.embedding_length", config.hiddenSize());
        writer.number("llama.attention.head_count", config.numAttentionHeads());
        writer.number("llama.attention.head_count_kv", config.numKeyValueHeads());
        writer.real("llama.attention.layer_norm_rms_epsilon", config.rmsNormEps());
        writer.real("llama.rope.freq_base", (float) config.ropeParameters().ropeTheta());
        writer.number("llama.rope.dimension_count", config.headDim());
        writer.number("llama.vocab_size", config.vocabSize());
        writer.text("tokenizer.ggml.model", "no_vocab");
        if (config instanceof MixtralConfig sparse) {
            writer.number("llama.feed_forward_length", sparse.intermediateSize());
            writer.number("llama.expert_count", sparse.numLocalExperts());
            writer.number("llama.expert_used_count", sparse.numExpertsPerTok());
        } else if (config instanceof MinistralConfig dense) {
            writer.number("llama.feed_forward_length", dense.intermediateSize());
        }
    }

    /** The weights that are one tensor in GGUF, which has all experts in one: neighbours of the same name. */
    private static List<List<RandomWeight>> ggufTensors(List<RandomWeight> weights) {
        List<List<RandomWeight>> tensors = new ArrayList<>();
        String name = "";
        for (RandomWeight weight : weights) {
            if (!weight.ggufName().equals(name)) {
                tensors.add(new ArrayList<>());
                name = weight.ggufName();
            }
            tensors.getLast().add(weight);
        }
        return tensors;
    }
}
