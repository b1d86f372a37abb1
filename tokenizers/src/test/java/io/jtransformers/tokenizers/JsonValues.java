package io.jtransformers.tokenizers;

import io.jtransformers.tokenizers.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Turns JSON that was read into plain maps and lists, as programs give them. */
final class JsonValues {

    private JsonValues() {}

    static Map<String, Object> of(JsonObject object) {
        Map<String, Object> members = new LinkedHashMap<>();
        object.keys().forEach(key -> members.put(key, of(object.value(key))));
        return members;
    }

    private static Object of(Object value) {
        return switch (value) {
            case JsonObject object -> of(object);
            case List<?> list -> {
                List<Object> elements = new ArrayList<>();
                list.forEach(element -> elements.add(of(element)));
                yield elements;
            }
            case null, default -> value;
        };
    }
}
