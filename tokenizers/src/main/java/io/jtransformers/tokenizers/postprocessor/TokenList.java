package io.jtransformers.tokenizers.postprocessor;

import java.util.AbstractList;
import java.util.RandomAccess;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** The tokens of ids, looked up when they are asked for. */
final class TokenList extends AbstractList<String> implements RandomAccess {

    private final int[] ids;
    private final @Nullable String @Nullable [] values;
    private final IntFunction<@Nullable String> vocabulary;

    TokenList(int[] ids, @Nullable String @Nullable [] values, IntFunction<@Nullable String> vocabulary) {
        this.ids = ids;
        this.values = values;
        this.vocabulary = vocabulary;
    }

    @Override
    public String get(int index) {
        String value = values == null ? null : values[index];
        if (value == null) {
            value = vocabulary.apply(ids[index]);
        }
        return value == null ? "" : value;
    }

    @Override
    public int size() {
        return ids.length;
    }
}
