package io.jtransformers.checkpoint;

import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells quantised tensors, which mean nothing without their scales, from dense ones.
 *
 * <p>Source of the names: the quantizers of Transformers 5.12.1 (fp8, compressed-tensors, gptq, awq, bitsandbytes).
 */
final class QuantizedTensors {

    private static final Logger LOGGER = LoggerFactory.getLogger(QuantizedTensors.class);

    private static final Set<SafetensorsType> DENSE =
            Set.of(SafetensorsType.F64, SafetensorsType.F32, SafetensorsType.F16, SafetensorsType.BF16);

    /** Positions and masks, which some checkpoints hold. */
    private static final Set<SafetensorsType> NO_WEIGHTS = Set.of(SafetensorsType.I64, SafetensorsType.BOOL);

    private static final Pattern BESIDE_A_QUANTIZED_ONE =
            Pattern.compile(".+(?:weight_(?:packed|scale|scale_inv|scale_2|global_scale|zero_point|shape)"
                    + "|\\.(?:qweight|qzeros|scales|g_idx|SCB|input_scale|activation_scale)"
                    + "|_scale_inv|_proj_(?:blocks|scales?)"
                    + "|\\.weight\\.(?:absmax|quant_map|nested_absmax|nested_quant_map|quant_state\\..+))");

    private final Checkpoint checkpoint;

    QuantizedTensors(Checkpoint checkpoint) {
        this.checkpoint = checkpoint;
    }

    /**
     * Refuses a checkpoint whose values are not its weights.
     *
     * @param method as the config says; null if it says nothing
     */
    void refuse(@Nullable String method) {
        Optional<String> packed = first(this::isPacked);
        Optional<String> scale = first(this::isBesideAQuantizedOne);
        if (method != null && (packed.isPresent() || scale.isPresent())) {
            throw refusal(
                    "quantization_config of config.json says that they are quantised with " + method, packed, scale);
        }
        if (packed.isPresent() && scale.isPresent()) {
            throw refusal("config.json has no quantization_config", packed, scale);
        }
        if (method != null) {
            LOGGER.info(
                    "config.json says that {} is quantised with {}, but all of its weights are dense; they are used as"
                            + " they are",
                    checkpoint.location(),
                    method);
        } else {
            first(name -> checkpoint.type(name).bits() == Byte.SIZE && isPacked(name))
                    .ifPresent(name -> LOGGER.warn(
                            "{} has weights of 8 bits without scales, such as '{}' of type {}; their values are used"
                                    + " as they are",
                            checkpoint.location(),
                            name,
                            checkpoint.type(name)));
        }
    }

    private UnsupportedWeightException refusal(String config, Optional<String> packed, Optional<String> scale) {
        String values = packed.map(name -> "'%s' of type %s".formatted(name, checkpoint.type(name)))
                .orElse("dense values");
        String beside = scale.map(name -> "'%s'".formatted(name)).orElse("no scales");
        return new UnsupportedWeightException(
                "%s has quantised weights (%s with %s; %s), which are not read yet. Dense weights of float32, float16 and bfloat16 are: use the checkpoint that it was quantised from, or dequantize() and save_pretrained of Transformers."
                        .formatted(checkpoint.location(), values, beside, config));
    }

    private boolean isBesideAQuantizedOne(String name) {
        return BESIDE_A_QUANTIZED_ONE.matcher(name).matches() && !isPacked(name);
    }

    private boolean isPacked(String name) {
        SafetensorsType type = checkpoint.type(name);
        return checkpoint.shape(name).rank() > 1 && !DENSE.contains(type) && !NO_WEIGHTS.contains(type);
    }

    private Optional<String> first(Predicate<String> test) {
        return checkpoint.names().stream().filter(test).findFirst();
    }
}
