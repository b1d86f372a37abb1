package io.jtransformers.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.MethodTransform;
import java.lang.classfile.attribute.MethodParametersAttribute;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class MethodToolTest {

    private enum Unit {
        CELSIUS,
        FAHRENHEIT
    }

    private record Place(@Description("Its name.") String city, double latitude, Optional<String> country) {}

    private record Knot(Optional<Knot> inner) {}

    @SuppressWarnings("unused") // only described, never called
    private static final class Tools {

        @Description("Gives the weather.")
        static String getWeather(
                @Description("Where to look.") @ParameterName("place") Place place,
                @ParameterName("unit") Unit unit,
                @ParameterName("hours") List<Integer> hours,
                @ParameterName("flags") Map<String, Boolean> flags,
                @Description("The language of the answer.") @ParameterName("language") Optional<String> language,
                @ParameterName("days") OptionalInt days,
                @ParameterName("more") Place... more) {
            return "rain";
        }

        @Description("Gives the time.")
        String currentTime() {
            return "noon";
        }

        @Description("Adds.")
        static int add(@ParameterName("a") int first, @ParameterName("a") int second) {
            return first + second;
        }

        @Description("Ties a knot.")
        static void tie(@ParameterName("knot") Knot knot) {}

        @Description("Starts something.")
        static <T> void start(@ParameterName("what") List<T> what) {}

        static void undescribed() {}

        static void repeated() {}

        static void repeated(int times) {}
    }

    @SuppressWarnings("unused")
    private static final class Clock {

        @Description("Gives the time.")
        static String timeIn(String zone) {
            return zone;
        }
    }

    private static Method method(String name) {
        return Arrays.stream(Tools.class.getDeclaredMethods())
                .filter(method -> method.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void describesAMethod() {
        assertThat(Tool.of(method("getWeather")).json()).isEqualTo(JsonObject.parse("""
            {"type": "function", "function": {
              "name": "get_weather",
              "description": "Gives the weather.",
              "parameters": {
                "type": "object",
                "properties": {
                  "place": {
                    "type": "object",
                    "properties": {
                      "city": {"type": "string", "description": "Its name."},
                      "latitude": {"type": "number"},
                      "country": {"type": "string", "nullable": true}},
                    "required": ["city", "latitude"],
                    "description": "Where to look."},
                  "unit": {"type": "string", "enum": ["CELSIUS", "FAHRENHEIT"]},
                  "hours": {"type": "array", "items": {"type": "integer"}},
                  "flags": {"type": "object", "additionalProperties": {"type": "boolean"}},
                  "language": {"type": "string", "nullable": true, "description": "The language of the answer."},
                  "days": {"type": "integer", "nullable": true},
                  "more": {"type": "array", "items": {
                    "type": "object",
                    "properties": {
                      "city": {"type": "string", "description": "Its name."},
                      "latitude": {"type": "number"},
                      "country": {"type": "string", "nullable": true}},
                    "required": ["city", "latitude"]}}},
                "required": ["place", "unit", "hours", "flags", "more"]}}}
            """));
    }

    @Test
    void describesAMethodWithoutParametersAsAnObjectWithoutProperties() {
        assertThat(Tool.ofMethod(Tools.class, "currentTime").parameters())
                .hasToString("{\"type\": \"object\", \"properties\": {}}");
    }

    @Test
    void takesTheNamesOfParametersFromTheClassFile() {
        assertThat(Tool.ofMethod(Clock.class, "timeIn").parameters())
                .hasToString("{\"type\": \"object\", \"properties\": {\"zone\": {\"type\": \"string\"}},"
                        + " \"required\": [\"zone\"]}");
    }

    @Test
    void saysHowToNameParametersOfWhichTheClassFileHasNoNames() throws Exception {
        Class<?> nameless = withoutParameterNames(Clock.class);

        assertThatThrownBy(() -> Tool.ofMethod(nameless, "timeIn"))
                .isInstanceOf(ToolException.class)
                .hasMessageContaining("timeIn(java.lang.String)")
                .hasMessageContaining("compile it with -parameters, or annotate each with @ParameterName");
    }

    @Test
    void refusesAMethodThatDoesNotSayWhatItDoes() {
        assertThatThrownBy(() -> Tool.ofMethod(Tools.class, "undescribed"))
                .isInstanceOf(ToolException.class)
                .hasMessageContaining("@Description");
    }

    @Test
    void refusesTwoParametersOfOneName() {
        assertThatThrownBy(() -> Tool.ofMethod(Tools.class, "add"))
                .isInstanceOf(ToolException.class)
                .hasMessageContaining("are called 'a'");
    }

    @Test
    void refusesAParameterThatHoldsItself() {
        assertThatThrownBy(() -> Tool.ofMethod(Tools.class, "tie"))
                .isInstanceOf(ToolException.class)
                .hasMessageContaining("hold itself");
    }

    @Test
    void refusesATypeThatIsNotKnown() {
        assertThatThrownBy(() -> Tool.ofMethod(Tools.class, "start"))
                .isInstanceOf(ToolException.class)
                .hasMessageContaining("start.what has the type T");
    }

    @Test
    void refusesANameThatSeveralMethodsHave() {
        assertThatThrownBy(() -> Tool.ofMethod(Tools.class, "repeated"))
                .isInstanceOf(ToolException.class)
                .hasMessageContaining("declares 2 methods called 'repeated'");
    }

    @Test
    void refusesANameThatNoMethodHas() {
        assertThatThrownBy(() -> Tool.ofMethod(Tools.class, "get_weather"))
                .isInstanceOf(ToolException.class)
                .hasMessageContaining("declares 0 methods called 'get_weather'");
    }

    /** The class as it is when compiled without {@code -parameters}, which this project is compiled with. */
    private static Class<?> withoutParameterNames(Class<?> type) throws IOException {
        ClassFile classFile = ClassFile.of();
        try (var stream = type.getResourceAsStream(type.getName().replaceAll(".*\\.", "") + ".class")) {
            byte[] bytes = classFile.transformClass(
                    classFile.parse(stream.readAllBytes()),
                    ClassTransform.transformingMethods(
                            MethodTransform.dropping(element -> element instanceof MethodParametersAttribute)));
            return new ClassLoader(type.getClassLoader()) {
                Class<?> define() {
                    return defineClass(type.getName(), bytes, 0, bytes.length);
                }
            }.define();
        }
    }
}
