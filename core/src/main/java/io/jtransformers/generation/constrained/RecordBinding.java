package io.jtransformers.generation.constrained;

import java.lang.reflect.Constructor;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A Java record as JSON: the schema that a model has to keep to, and the way back to an instance.
 *
 * <p>Components may be texts, numbers, booleans, enums, dates ({@code LocalDate}, {@code Instant},
 * {@code OffsetDateTime}), {@code UUID}, records, sealed interfaces of records, lists, sets, arrays and maps of these
 * with texts as keys, and {@code Optional}, which may be absent. A record of a sealed interface begins with the
 * property {@code "type"}, the simple name of the record. Records may hold themselves.
 *
 * @param <T> the record
 */
public final class RecordBinding<T extends Record> {

    /** The property that tells the records of a sealed interface apart. */
    private static final String DISCRIMINATOR = "type";

    /** What a constraint lets be open at once is less than this. */
    private static final int DEEPEST_NESTING = 1_500;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST_NESTING)
                            .build())
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private final Class<T> type;
    private final ObjectNode definitions = JsonNodeFactory.instance.objectNode();
    private final Map<String, JavaBinding.Reader> readers = new LinkedHashMap<>();
    private final Map<Class<?>, String> names = new LinkedHashMap<>();

    private RecordBinding(Class<T> type) {
        this.type = type;
        bind(type, type.getSimpleName());
        refuseEndless();
    }

    /** A record that cannot be without another of its kind could never be written to its end. */
    private void refuseEndless() {
        Set<String> finite = new HashSet<>();
        for (boolean changed = true; changed; ) {
            changed = false;
            for (Map.Entry<String, JsonNode> definition : definitions.properties()) {
                changed |= isFinite(definition.getValue(), finite) && finite.add(definition.getKey());
            }
        }
        for (String name : definitions.propertyNames()) {
            if (!finite.contains(name)) {
                throw new ConstraintException(
                        "%s holds itself without end; make the component by which it does Optional or a list."
                                .formatted(name));
            }
        }
    }

    private static boolean isFinite(JsonNode definition, Set<String> finite) {
        if (definition.has("anyOf")) {
            return definition.get("anyOf").valueStream().anyMatch(option -> isFiniteReference(option, finite));
        }
        JsonNode properties = definition.path("properties");
        return definition
                .path("required")
                .valueStream()
                .allMatch(name -> isFiniteReference(properties.path(name.asString("")), finite));
    }

    private static boolean isFiniteReference(JsonNode schema, Set<String> finite) {
        return !schema.has("$ref")
                || finite.contains(schema.get("$ref").asString("").substring("#/$defs/".length()));
    }

    /**
     * The binding of a record.
     *
     * @throws ConstraintException if a component has a type that has no form in JSON, or the record holds itself
     *     without end
     */
    public static <T extends Record> RecordBinding<T> of(Class<T> type) {
        return new RecordBinding<>(type);
    }

    /** The JSON schema. */
    public String schema() {
        ObjectNode schema = JsonNodeFactory.instance.objectNode();
        schema.put("$ref", "#/$defs/" + names.get(type));
        schema.set("$defs", definitions);
        return schema.toString();
    }

    /**
     * An instance of JSON that the schema allows.
     *
     * @throws ConstraintException if the text is other JSON, the record is not open to this module or its constructor
     *     refuses the values
     */
    public T read(String json) {
        try {
            return type.cast(reader(names.get(type)).read(MAPPER.readTree(json), type.getSimpleName()));
        } catch (JacksonException failure) {
            throw new ConstraintException(
                    "%s was to be read, but the text is not JSON: %s"
                            .formatted(type.getSimpleName(), failure.getOriginalMessage()),
                    failure);
        }
    }

    private JavaBinding.Reader reader(@Nullable String name) {
        JavaBinding.Reader reader = readers.get(String.valueOf(name));
        if (reader == null) {
            throw new IllegalStateException("%s is not bound.".formatted(name));
        }
        return reader;
    }

    private JavaBinding bind(Type javaType, String place) {
        if (javaType instanceof ParameterizedType generic && generic.getRawType() instanceof Class<?> raw) {
            return bindGeneric(raw, generic.getActualTypeArguments(), place);
        }
        if (!(javaType instanceof Class<?> plain) || plain.getTypeParameters().length > 0) {
            throw unknown(javaType, place);
        }
        JavaBinding known = JavaBinding.plain(plain);
        if (known != null) {
            return known;
        }
        if (plain.isArray()) {
            return JavaBinding.array(plain.getComponentType(), bind(plain.getComponentType(), place));
        }
        if (plain.isRecord() || plain.isSealed()) {
            String name = define(plain, place);
            return JavaBinding.reference(name, (node, there) -> reader(name).read(node, there));
        }
        throw unknown(javaType, place);
    }

    private JavaBinding bindGeneric(Class<?> raw, Type[] arguments, String place) {
        if (raw == Optional.class) {
            return JavaBinding.optional(bind(arguments[0], place));
        }
        if (JavaBinding.isCollection(raw)) {
            return JavaBinding.collection(raw, bind(arguments[0], place));
        }
        if (raw == Map.class && arguments[0] == String.class) {
            return JavaBinding.map(bind(arguments[1], place));
        }
        throw unknown(raw, place);
    }

    /** Adds the schema of a record or sealed interface once, and gives its name. */
    private String define(Class<?> javaType, String place) {
        String known = names.get(javaType);
        if (known != null) {
            return known;
        }
        String name = javaType.getSimpleName() + (names.containsValue(javaType.getSimpleName()) ? names.size() : "");
        names.put(javaType, name);
        if (javaType.isRecord()) {
            defineRecord(javaType, name, null);
        } else {
            defineInterface(javaType, name, place);
        }
        return name;
    }

    private void defineRecord(Class<?> javaType, String name, @Nullable String discriminator) {
        ObjectNode schema = JsonNodeFactory.instance.objectNode().put("type", "object");
        ObjectNode properties = schema.putObject("properties");
        var required = schema.putArray("required");
        if (discriminator != null) {
            properties.putObject(DISCRIMINATOR).put("const", discriminator);
            required.add(DISCRIMINATOR);
        }
        Map<String, JavaBinding> components = new LinkedHashMap<>();
        for (RecordComponent component : javaType.getRecordComponents()) {
            String place = javaType.getSimpleName() + "." + component.getName();
            if (discriminator != null && component.getName().equals(DISCRIMINATOR)) {
                throw new ConstraintException(
                        "%s has the name by which the records of a sealed interface are told apart; rename it."
                                .formatted(place));
            }
            JavaBinding binding = bind(component.getGenericType(), place);
            components.put(component.getName(), binding);
            properties.set(component.getName(), binding.schema());
            if (!binding.isOptional()) {
                required.add(component.getName());
            }
        }
        definitions.set(name, schema);
        Constructor<?> constructor = constructor(javaType);
        readers.put(name, (node, place) -> instance(constructor, components, node, place));
    }

    private void defineInterface(Class<?> javaType, String name, String place) {
        ObjectNode schema = JsonNodeFactory.instance.objectNode();
        var options = schema.putArray("anyOf");
        Map<String, String> nameOfType = new LinkedHashMap<>();
        for (Class<?> subtype : records(javaType, place)) {
            String variant = name + "." + subtype.getSimpleName();
            if (nameOfType.put(subtype.getSimpleName(), variant) != null) {
                throw new ConstraintException("%s has two records called %s; rename one."
                        .formatted(javaType.getSimpleName(), subtype.getSimpleName()));
            }
            options.addObject().put("$ref", "#/$defs/" + variant);
        }
        definitions.set(name, schema);
        readers.put(name, (node, there) -> {
            String variant = nameOfType.get(node.path(DISCRIMINATOR).asString(""));
            if (variant == null) {
                throw JavaBinding.mismatch(
                        node,
                        there,
                        "an object whose \"%s\" is one of %s".formatted(DISCRIMINATOR, nameOfType.keySet()));
            }
            return reader(variant).read(node, there);
        });
        for (Class<?> subtype : records(javaType, place)) {
            defineRecord(subtype, name + "." + subtype.getSimpleName(), subtype.getSimpleName());
        }
    }

    /** The records that a sealed interface permits, also through others. */
    private static List<Class<?>> records(Class<?> javaType, String place) {
        List<Class<?>> records = new ArrayList<>();
        for (Class<?> subtype : javaType.getPermittedSubclasses()) {
            if (subtype.isRecord()) {
                records.add(subtype);
            } else if (subtype.isSealed()) {
                records.addAll(records(subtype, place));
            } else {
                throw unknown(subtype, place);
            }
        }
        return records;
    }

    private static Constructor<?> constructor(Class<?> javaType) {
        Class<?>[] types = Arrays.stream(javaType.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        try {
            Constructor<?> constructor = javaType.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor;
        } catch (InaccessibleObjectException | NoSuchMethodException closed) {
            throw new ConstraintException(
                    "%s cannot be made: its package is closed. Write 'opens %s to io.jtransformers.core;' into its module-info.java."
                            .formatted(javaType.getName(), javaType.getPackageName()),
                    closed);
        }
    }

    private static Object instance(
            Constructor<?> constructor, Map<String, JavaBinding> components, JsonNode node, String place) {
        String type = constructor.getDeclaringClass().getSimpleName();
        if (!node.isObject()) {
            throw JavaBinding.mismatch(node, place, "an object for " + type);
        }
        List<@Nullable Object> arguments = new ArrayList<>();
        for (Map.Entry<String, JavaBinding> component : components.entrySet()) {
            JsonNode value = node.get(component.getKey());
            JavaBinding binding = component.getValue();
            String inner = type + "." + component.getKey();
            if (value == null && !binding.isOptional()) {
                throw new ConstraintException(
                        "%s is missing in %s; was the text generated for its schema?".formatted(inner, node));
            }
            arguments.add(value == null ? binding.ifAbsent() : binding.reader().read(value, inner));
        }
        try {
            return constructor.newInstance(arguments.toArray());
        } catch (InvocationTargetException refused) {
            throw new ConstraintException(
                    "%s refuses the values that were generated: %s. What it asks beyond its types cannot be constrained; catch this and try again."
                            .formatted(constructor.getDeclaringClass().getSimpleName(), refused.getCause()),
                    refused);
        } catch (ReflectiveOperationException | IllegalArgumentException mismatch) {
            throw new ConstraintException(
                    "%s cannot be made of %s; was the text generated for its schema?"
                            .formatted(constructor.getDeclaringClass().getSimpleName(), node),
                    mismatch);
        }
    }

    private static ConstraintException unknown(Type javaType, String place) {
        return new ConstraintException(
                ("%s has the type %s, which has no form in JSON here; use texts, numbers, booleans, enums, dates,"
                    + " records, sealed interfaces of records, lists, sets, arrays, maps with texts as keys, or"
                    + " Optional.")
                        .formatted(place, javaType.getTypeName()));
    }
}
