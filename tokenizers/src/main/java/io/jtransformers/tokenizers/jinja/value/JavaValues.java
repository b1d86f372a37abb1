package io.jtransformers.tokenizers.jinja.value;

import io.jtransformers.tokenizers.jinja.error.TemplateLimitException;
import io.jtransformers.tokenizers.jinja.error.TemplateTypeException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns what a caller has into values: a copy, so that neither side can change what the other sees. */
public final class JavaValues {

    private JavaValues() {}

    /**
     * The value of maps, collections, texts, numbers, booleans and null, however nested.
     *
     * @throws TemplateTypeException if something else is among them
     * @throws TemplateLimitException if they nest too deep
     */
    public static Value of(@Nullable Object object) {
        return of(object, 0);
    }

    private static Value of(@Nullable Object object, int depth) {
        if (depth > Extent.MAX_DEPTH) {
            throw new TemplateLimitException(
                    "RecursionError", "A variable nests deeper than %d levels.".formatted(Extent.MAX_DEPTH));
        }
        return switch (object) {
            case null -> NoneValue.NONE;
            case Value value -> value;
            case CharSequence text -> StringValue.of(text.toString());
            case Boolean bool -> BoolValue.of(bool);
            case Byte _, Short _, Integer _, Long _ -> IntValue.of(((Number) object).longValue());
            case BigInteger number -> new IntValue(number);
            case Float _, Double _, BigDecimal _ -> new FloatValue(((Number) object).doubleValue());
            case Map<?, ?> map -> dict(map, depth);
            case Collection<?> collection -> list(collection, depth);
            default ->
                throw new TemplateTypeException(
                        "A variable holds a %s; templates take maps, lists, texts, numbers, booleans and null."
                                .formatted(object.getClass().getName()));
        };
    }

    private static Value dict(Map<?, ?> map, int depth) {
        Map<Value, Value> entries = LinkedHashMap.newLinkedHashMap(map.size());
        map.forEach((key, value) -> entries.put(Dicts.requireHashable(of(key, depth + 1)), of(value, depth + 1)));
        return new DictValue(entries);
    }

    private static Value list(Collection<?> collection, int depth) {
        List<Value> items = new ArrayList<>(collection.size());
        collection.forEach(item -> items.add(of(item, depth + 1)));
        return new ListValue(items);
    }
}
