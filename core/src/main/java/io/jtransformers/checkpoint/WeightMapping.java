package io.jtransformers.checkpoint;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * From the names that a model declares to the places where checkpoints of it have the weights. Models declare the names
 * that most checkpoints use, so that most need {@link #identity()} only.
 */
@FunctionalInterface
public interface WeightMapping {

    /**
     * The places of a weight, the likeliest first; the first whose tensor is in the checkpoint is taken.
     *
     * @param declaredName as in {@link io.jtransformers.nn.Parameter#name()}
     */
    List<WeightLocation> locations(String declaredName);

    /**
     * Whether a tensor that no one declares is of no interest: the frequencies of rotary embeddings, which older
     * checkpoints hold, unless told otherwise.
     *
     * @param storedName as in the checkpoint
     */
    default boolean isIgnorable(String storedName) {
        return storedName.endsWith("rotary_emb.inv_freq");
    }

    /**
     * What a tensor that no one declares is part of, if a model without it would be another one, such as {@code a
     * shared expert}; null if it may be left out. A checkpoint with such a tensor is refused.
     *
     * @param storedName as in the checkpoint
     */
    default @Nullable String unsupportedPart(String storedName) {
        return null;
    }

    /** Every weight under its own name. */
    static WeightMapping identity() {
        return name -> List.of(WeightLocation.of(name));
    }

    /**
     * This mapping, for checkpoints that may lack a prefix of the names: those saved from a decoder without a head.
     *
     * @param prefix such as {@code model.}
     */
    default WeightMapping orWithoutPrefix(String prefix) {
        WeightMapping mapping = this;
        return new WeightMapping() {
            @Override
            public List<WeightLocation> locations(String declaredName) {
                List<WeightLocation> locations = new ArrayList<>(mapping.locations(declaredName));
                mapping.locations(declaredName).stream()
                        .filter(location -> location.tensor().startsWith(prefix))
                        .map(location -> location.in(location.tensor().substring(prefix.length())))
                        .forEach(locations::add);
                return locations;
            }

            @Override
            public boolean isIgnorable(String storedName) {
                return mapping.isIgnorable(storedName);
            }

            @Override
            public @Nullable String unsupportedPart(String storedName) {
                return mapping.unsupportedPart(storedName);
            }
        };
    }
}
