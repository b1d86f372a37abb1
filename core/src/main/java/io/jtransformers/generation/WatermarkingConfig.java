package io.jtransformers.generation;

import io.jtransformers.modeling.ConfigException;

/**
 * How a text is marked so that a program can tell that a model wrote it: in every context some tokens are «green» and
 * gain a little.
 *
 * <p>Source: {@code WatermarkingConfig} in Transformers 5.12.1, {@code configuration_utils.py}. Which tokens are green
 * is said at {@link WatermarkLogitsProcessor} and is not the same as there, whose generator is PyTorch's.
 *
 * @see <a href="https://arxiv.org/abs/2306.04634">On the Reliability of Watermarks for Large Language Models</a>
 * @param greenlistRatio the share of tokens that are green, greater than 0 and less than 1; by default 0.25
 * @param bias what their scores gain; by default 2
 * @param hashingKey the secret; by default 15485863
 * @param seedingScheme what the choice depends on; by default {@link SeedingScheme#LEFTHASH}
 * @param contextWidth how many tokens it depends on, at least 1; by default 1
 */
public record WatermarkingConfig(
        double greenlistRatio, double bias, long hashingKey, SeedingScheme seedingScheme, int contextWidth) {

    /** What decides which tokens are green. */
    public enum SeedingScheme {
        /** The last token. */
        LEFTHASH,
        /** The last tokens and the one in question. */
        SELFHASH
    }

    /**
     * Checks the numbers.
     *
     * @throws ConfigException if one is not within its bounds
     */
    public WatermarkingConfig {
        if (!(greenlistRatio > 0 && greenlistRatio < 1)) {
            throw new ConfigException(
                    "watermarking_config.greenlist_ratio is %s; it must be greater than 0 and less than 1."
                            .formatted(greenlistRatio));
        }
        Bounds.finite("watermarking_config.bias", bias);
        Bounds.positive("watermarking_config.context_width", contextWidth);
    }

    /** The defaults. */
    public WatermarkingConfig() {
        this(0.25, 2, 15_485_863, SeedingScheme.LEFTHASH, 1);
    }
}
