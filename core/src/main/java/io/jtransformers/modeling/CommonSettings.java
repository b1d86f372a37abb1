package io.jtransformers.modeling;

import io.jtransformers.tensor.DataType;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The setters of {@link CommonConfig} for the builder of an architecture's config, which writes {@link #common} and
 * gets the others.
 *
 * @param <B> the builder
 */
public interface CommonSettings<B> {

    /** Changes any of the common values. */
    B common(Consumer<CommonConfig.Builder> change);

    /** The type in which the weights are stored; null if unsaid. */
    default B dtype(@Nullable DataType type) {
        return common(common -> common.dtype(type));
    }

    /** The token that begins a text; null for none. */
    default B bosTokenId(@Nullable Integer id) {
        return common(common -> common.bosTokenId(id));
    }

    /** The tokens that end a text; an empty list for none. */
    default B eosTokenIds(List<Integer> ids) {
        return common(common -> common.eosTokenIds(ids));
    }

    /** The one token that ends a text. */
    default B eosTokenId(int id) {
        return eosTokenIds(List.of(id));
    }

    /** The token that fills rows up; null for none. */
    default B padTokenId(@Nullable Integer id) {
        return common(common -> common.padTokenId(id));
    }

    /** Whether the output projection is the embedding. */
    default B tieWordEmbeddings(boolean tied) {
        return common(common -> common.tieWordEmbeddings(tied));
    }

    /** Standard deviation of matrices that are initialised at random. */
    default B initializerRange(float standardDeviation) {
        return common(common -> common.initializerRange(standardDeviation));
    }

    /** Whether {@code forward} keeps keys and values unless told otherwise. */
    default B useCache(boolean used) {
        return common(common -> common.useCache(used));
    }

    /** A classifier with {@code count} labels named {@code LABEL_0} and so on. */
    default B numLabels(int count) {
        return common(common -> common.numLabels(count));
    }

    /** A classifier with these labels. */
    default B labels(List<String> names) {
        return common(common -> common.labels(names));
    }

    /** What a sequence classifier is trained for; null leaves it to the labels. */
    default B problemType(@Nullable ProblemType type) {
        return common(common -> common.problemType(type));
    }
}
