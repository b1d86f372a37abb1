package io.jtransformers.tokenizers.mistral.request;

import io.jtransformers.tokenizers.json.PythonText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The members of a JSON object that came in a request, by name and type. A null counts as absent. */
final class JsonMembers {

    private final String place;
    private final Map<?, ?> members;

    /**
     * An object.
     *
     * @param place what messages call it
     */
    JsonMembers(String place, Map<?, ?> members) {
        this.place = place;
        this.members = members;
    }

    /** All members by name. */
    Map<String, @Nullable Object> members() {
        Map<String, @Nullable Object> named = new LinkedHashMap<>();
        members.forEach((key, value) -> named.put(String.valueOf(key), value));
        return named;
    }

    boolean contains(String key) {
        return members.containsKey(key);
    }

    boolean has(String key) {
        return members.get(key) != null;
    }

    @Nullable
    Object value(String key) {
        return members.get(key);
    }

    String text(String key) {
        return required(key, String.class, "a string");
    }

    String textOr(String key, String absent) {
        return contains(key) ? text(key) : absent;
    }

    @Nullable
    String textOrNull(String key) {
        return has(key) ? text(key) : null;
    }

    boolean flag(String key, boolean absent) {
        return has(key) ? required(key, Boolean.class, "true or false") : absent;
    }

    JsonMembers object(String key) {
        return new JsonMembers(place + "." + key, required(key, Map.class, "an object"));
    }

    List<JsonMembers> objects(String key) {
        List<JsonMembers> objects = new ArrayList<>();
        for (Object element : required(key, List.class, "a list")) {
            String at = "%s.%s[%d]".formatted(place, key, objects.size());
            if (!(element instanceof Map<?, ?> object)) {
                throw new InvalidRequestException("%s must be an object, but is %s.".formatted(at, shown(element)));
            }
            objects.add(new JsonMembers(at, object));
        }
        return objects;
    }

    /** A string, or the string of a member of an object. */
    String textOrTextOf(String key, String inner) {
        return value(key) instanceof Map<?, ?> ? object(key).text(inner) : text(key);
    }

    private <T> T required(String key, Class<T> type, String description) {
        Object value = members.get(key);
        if (!type.isInstance(value)) {
            throw error("needs '%s' to be %s, but has %s".formatted(key, description, shown(value)));
        }
        return type.cast(value);
    }

    /** An exception about this object; {@code problem} continues a sentence that begins with its place. */
    InvalidRequestException error(String problem) {
        return new InvalidRequestException("%s %s.".formatted(place, problem));
    }

    private static String shown(@Nullable Object value) {
        return switch (value) {
            case null -> "none";
            case Map<?, ?> _ -> "an object";
            case List<?> _ -> "a list";
            case String text -> PythonText.repr(text.length() > 40 ? text.substring(0, 40) + "…" : text);
            default -> value.toString();
        };
    }
}
