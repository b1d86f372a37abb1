package io.jtransformers.tokenizer;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A tool that a model may ask for, as chat templates see it: {@code {"type": "function", "function": {"name": …,
 * "description": …, "parameters": JSON schema}}}.
 *
 * <p>Source: {@code get_json_schema} in Transformers 5.12.1, {@code chat_template_utils.py}.
 *
 * @param json the tool as templates see it
 */
public record Tool(JsonObject json) {

    private static final String FUNCTION = "function";
    private static final String DESCRIPTION = "description";

    /**
     * A function.
     *
     * @param name what the model calls it
     * @param description what it does
     * @param parameters the JSON schema of an object with its parameters
     */
    public static Tool function(String name, String description, JsonObject parameters) {
        Map<String, JsonValue> function = new LinkedHashMap<>();
        function.put("name", JsonValue.of(name));
        function.put(DESCRIPTION, JsonValue.of(description));
        function.put("parameters", parameters);
        return new Tool(JsonObject.EMPTY.with("type", FUNCTION).with(FUNCTION, new JsonObject(function)));
    }

    /**
     * A function whose parameters are the components of a record; its name and description are those of the record.
     *
     * <pre>{@code
     * @Description("Gives the weather of a city.")
     * record GetWeather(@Description("The name of the city.") String city, Optional<Unit> unit) {}
     * }</pre>
     *
     * <p>The name becomes {@code get_weather}, components keep theirs. Texts and {@code char} map to {@code string};
     * {@code byte} to {@code long} and {@code BigInteger} to {@code integer}; {@code float}, {@code double} and
     * {@code BigDecimal} to {@code number}; {@code boolean} to {@code boolean}; an enum to a {@code string} with the
     * names of its constants as {@code enum}; collections and arrays to an {@code array} of what they hold; a map with
     * texts as keys to an {@code object} with {@code additionalProperties}; a record to an {@code object} with
     * {@code properties}. {@code Optional} is what it holds, {@code nullable}; all other components are
     * {@code required}.
     *
     * @throws ToolException if a component has another type, or the record has no {@link Description}
     */
    public static Tool of(Class<? extends Record> parameters) {
        String description = description(parameters, parameters.getName());
        return function(ParameterSchema.snakeCase(parameters.getSimpleName()), description, parameters);
    }

    /**
     * A function that is a method in Java: its name, its parameters and its {@link Description}. Only described, never
     * called.
     *
     * <pre>{@code
     * @Description("Gives the weather of a city.")
     * String getWeather(@Description("The name of the city.") String city, Optional<Unit> unit) { … }
     * }</pre>
     *
     * <p>The name becomes {@code get_weather}; parameters keep theirs, or have that of {@link ParameterName}. Types are
     * mapped as {@link #of(Class)} says; a variable number of arguments is an {@code array}. {@code Optional}
     * parameters are not {@code required}. What the method returns is not said.
     *
     * @throws ToolException if a parameter has another type, if the method has no {@link Description}, or if the names
     *     of its parameters are not known: compile with {@code -parameters}, or annotate them
     */
    public static Tool of(Method method) {
        String description = description(method, method.toString());
        return function(ParameterSchema.snakeCase(method.getName()), description, ParameterSchema.of(method));
    }

    /**
     * A function that is a method in Java, described as {@link #of(Method)} says.
     *
     * @param type the class that declares the method
     * @param methodName the name of the method in Java, such as {@code getWeather}
     * @throws ToolException if the class does not declare exactly one method of that name, or that method is no tool
     */
    public static Tool ofMethod(Class<?> type, String methodName) {
        List<Method> methods = Arrays.stream(type.getDeclaredMethods())
                .filter(method -> method.getName().equals(methodName) && !method.isSynthetic())
                .toList();
        if (methods.size() != 1) {
            throw new ToolException(
                    ("%s declares %d methods called '%s', and one is needed; name another, or give the one that is"
                                    + " meant to Tool.of as a java.lang.reflect.Method.")
                            .formatted(type.getName(), methods.size(), methodName));
        }
        return of(methods.getFirst());
    }

    private static String description(AnnotatedElement element, String place) {
        Description description = element.getAnnotation(Description.class);
        if (description == null) {
            throw new ToolException(
                    "%s is to become a tool, but has no @Description that tells the model what it does; add one."
                            .formatted(place));
        }
        return description.value();
    }

    /**
     * A function whose parameters are the components of a record, mapped as {@link #of(Class)} says.
     *
     * @throws ToolException if a component has a type that has no schema
     */
    public static Tool function(String name, String description, Class<? extends Record> parameters) {
        return function(name, description, ParameterSchema.of(parameters));
    }

    /**
     * A tool from plain maps and lists, with or without {@code {"type": "function", "function": …}} around it.
     *
     * @throws JsonException if something else than maps, collections, texts, numbers, booleans and null is among them
     */
    public static Tool of(Map<String, ?> definition) {
        return framed((JsonObject) JsonValue.from(definition));
    }

    /**
     * A tool from JSON, with or without {@code {"type": "function", "function": …}} around it.
     *
     * @throws JsonException if the text is no JSON object
     */
    public static Tool parse(String json) {
        return framed(JsonObject.parse(json));
    }

    private static Tool framed(JsonObject definition) {
        boolean inner = definition.has("name") && !definition.has(FUNCTION);
        return new Tool(inner ? JsonObject.EMPTY.with("type", FUNCTION).with(FUNCTION, definition) : definition);
    }

    /** What the model calls the tool; empty if it has no name. */
    public String name() {
        return function().text("name").orElse("");
    }

    /** What the tool does; empty if that is not said. */
    public String description() {
        return function().text(DESCRIPTION).orElse("");
    }

    /** The JSON schema of the parameters; empty if there is none. */
    public JsonObject parameters() {
        return function().object("parameters").orElse(JsonObject.EMPTY);
    }

    private JsonObject function() {
        return json.object(FUNCTION).orElse(json);
    }
}
