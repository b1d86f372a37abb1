package io.jtransformers.tokenizer;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The JSON schema of an object with a tool's parameters: the components of a record, or the parameters of a method.
 * What becomes what {@link Tool#of(Class)} says. Only types, names and annotations are looked at; no code runs.
 */
final class ParameterSchema {

    /** Schemas of tools are small; this is where a record that holds itself is noticed. */
    private static final int DEEPEST_NESTING = 16;

    private static final Set<Class<?>> TEXTS = Set.of(String.class, CharSequence.class, char.class, Character.class);

    private static final Set<Class<?>> WHOLE_NUMBERS = Set.of(
            byte.class,
            Byte.class,
            short.class,
            Short.class,
            int.class,
            Integer.class,
            long.class,
            Long.class,
            BigInteger.class,
            OptionalInt.class,
            OptionalLong.class);

    private static final Set<Class<?>> NUMBERS = Set.of(
            float.class, Float.class, double.class, Double.class, BigDecimal.class, Number.class, OptionalDouble.class);

    private static final Set<Class<?>> OPTIONALS =
            Set.of(Optional.class, OptionalInt.class, OptionalLong.class, OptionalDouble.class);

    /** One property of an object. */
    private record Member(String name, AnnotatedElement annotations, Type type) {}

    private ParameterSchema() {}

    static JsonObject of(Class<? extends Record> type) {
        return record(type, type.getSimpleName(), 0);
    }

    static JsonObject of(Method method) {
        List<Member> members = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Parameter parameter : method.getParameters()) {
            String name = name(parameter, method);
            if (!names.add(name)) {
                throw new ToolException(
                        "Two parameters of %s are called '%s'; a model needs a name for each.".formatted(method, name));
            }
            members.add(new Member(name, parameter, parameter.getParameterizedType()));
        }
        return object(members, method.getName(), 0);
    }

    private static String name(Parameter parameter, Method method) {
        ParameterName given = parameter.getAnnotation(ParameterName.class);
        if (given == null && !parameter.isNamePresent()) {
            throw new ToolException(
                    ("The class file of %s has no names for the parameters of %s, and a model needs them;"
                                    + " compile it with -parameters, or annotate each with @ParameterName.")
                            .formatted(method.getDeclaringClass().getName(), method));
        }
        return given == null ? parameter.getName() : given.value();
    }

    /** {@code GetWeather} as {@code get_weather}. */
    static String snakeCase(String name) {
        return name.replaceAll("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_")
                .toLowerCase(Locale.ROOT);
    }

    private static JsonObject record(Class<?> type, String path, int depth) {
        if (depth > DEEPEST_NESTING) {
            throw new ToolException("%s nests deeper than %d records; does one hold itself?"
                    .formatted(path.substring(0, path.indexOf('.')), DEEPEST_NESTING));
        }
        List<Member> members = Arrays.stream(type.getRecordComponents())
                .map(component -> new Member(component.getName(), component, component.getGenericType()))
                .toList();
        return object(members, path, depth);
    }

    private static JsonObject object(List<Member> members, String path, int depth) {
        Map<String, JsonValue> properties = new LinkedHashMap<>();
        List<String> required = new ArrayList<>();
        for (Member member : members) {
            JsonObject schema = schema(member.type(), path + "." + member.name(), depth);
            Description description = member.annotations().getAnnotation(Description.class);
            properties.put(
                    member.name(), description == null ? schema : schema.with("description", description.value()));
            if (!isOptional(member.type())) {
                required.add(member.name());
            }
        }
        JsonObject object = type("object").with("properties", new JsonObject(properties));
        return required.isEmpty() ? object : object.with("required", JsonArray.ofTexts(required));
    }

    private static boolean isOptional(Type type) {
        return OPTIONALS.contains(type instanceof ParameterizedType generic ? generic.getRawType() : type);
    }

    private static JsonObject schema(Type type, String place, int depth) {
        return switch (type) {
            case Class<?> plain -> schema(plain, place, depth);
            case ParameterizedType generic -> schema(generic, place, depth);
            case GenericArrayType array -> array(array.getGenericComponentType(), place, depth);
            case WildcardType wildcard -> schema(wildcard.getUpperBounds()[0], place, depth);
            default -> throw unknown(type, place);
        };
    }

    private static JsonObject schema(Class<?> type, String place, int depth) {
        if (OPTIONALS.contains(type) && type != Optional.class) {
            return nullable(simple(type, place));
        }
        if (type.isRecord()) {
            return record(type, place, depth + 1);
        }
        if (type.isArray()) {
            return array(type.getComponentType(), place, depth);
        }
        return type.isEnum() ? enumeration(type) : simple(type, place);
    }

    private static JsonObject schema(ParameterizedType type, String place, int depth) {
        Class<?> raw = (Class<?>) type.getRawType();
        Type[] arguments = type.getActualTypeArguments();
        if (raw == Optional.class) {
            return nullable(schema(arguments[0], place, depth));
        }
        if (Collection.class.isAssignableFrom(raw) && arguments.length == 1) {
            return array(arguments[0], place, depth);
        }
        if (Map.class.isAssignableFrom(raw) && arguments.length == 2 && arguments[0] == String.class) {
            return type("object").with("additionalProperties", schema(arguments[1], place, depth));
        }
        throw unknown(type, place);
    }

    private static JsonObject simple(Class<?> type, String place) {
        String name = simpleName(type);
        if (name == null) {
            throw unknown(type, place);
        }
        return type(name);
    }

    private static @Nullable String simpleName(Class<?> type) {
        if (TEXTS.contains(type)) {
            return "string";
        }
        if (WHOLE_NUMBERS.contains(type)) {
            return "integer";
        }
        if (NUMBERS.contains(type)) {
            return "number";
        }
        return type == boolean.class || type == Boolean.class ? "boolean" : null;
    }

    private static JsonObject enumeration(Class<?> type) {
        List<String> names = Arrays.stream(type.getEnumConstants())
                .map(constant -> ((Enum<?>) constant).name())
                .toList();
        return type("string").with("enum", JsonArray.ofTexts(names));
    }

    private static JsonObject array(Type element, String place, int depth) {
        return type("array").with("items", schema(element, place, depth));
    }

    private static JsonObject nullable(JsonObject schema) {
        return schema.with("nullable", JsonValue.TRUE);
    }

    private static JsonObject type(String name) {
        return JsonObject.EMPTY.with("type", name);
    }

    private static ToolException unknown(Type type, String place) {
        return new ToolException(
                ("%s has the type %s, for which there is no JSON schema; use texts, numbers, booleans, enums, records,"
                                + " collections, maps with texts as keys, or Optional.")
                        .formatted(place, type.getTypeName()));
    }
}
