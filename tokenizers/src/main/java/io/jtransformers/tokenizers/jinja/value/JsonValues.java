package io.jtransformers.tokenizers.jinja.value;

import io.jtransformers.tokenizer.JsonArray;
import io.jtransformers.tokenizer.JsonObject;
import io.jtransformers.tokenizer.JsonValue;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Turns the values of JSON into those of templates. */
public final class JsonValues {

    private JsonValues() {}

    /** The value of a template that is the same as one of JSON. */
    public static Value of(JsonValue json) {
        return switch (json) {
            case JsonValue.Null _ -> NoneValue.NONE;
            case JsonValue.Bool(boolean truth) -> BoolValue.of(truth);
            case JsonValue.Whole(BigInteger number) -> new IntValue(number);
            case JsonValue.Real(double number) -> new FloatValue(number);
            case JsonValue.Text(String text) -> StringValue.of(text);
            case JsonArray array -> list(array);
            case JsonObject object -> dict(object);
        };
    }

    private static Value list(JsonArray array) {
        List<Value> items = new ArrayList<>(array.items().size());
        array.items().forEach(item -> items.add(of(item)));
        return new ListValue(items);
    }

    private static Value dict(JsonObject object) {
        Map<Value, Value> entries =
                LinkedHashMap.newLinkedHashMap(object.members().size());
        object.members().forEach((name, value) -> entries.put(StringValue.of(name), of(value)));
        return new DictValue(entries);
    }
}
