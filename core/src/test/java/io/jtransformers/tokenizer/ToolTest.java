package io.jtransformers.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ToolTest {

    private enum Unit {
        CELSIUS,
        FAHRENHEIT
    }

    private record Place(String city, double latitude) {}

    @Description("Gives the weather.")
    private record GetWeather(
            @Description("Where to look.") Place place,
            Unit unit,
            List<Integer> hours,
            Map<String, Boolean> flags,
            Optional<String> language,
            OptionalInt days) {}

    private record Knot(List<Knot> knots) {}

    private record Birthday(LocalDate date) {}

    @Test
    void describesARecord() {
        assertThat(Tool.of(GetWeather.class).json()).isEqualTo(JsonObject.parse("""
            {"type": "function", "function": {
              "name": "get_weather",
              "description": "Gives the weather.",
              "parameters": {
                "type": "object",
                "properties": {
                  "place": {
                    "type": "object",
                    "properties": {"city": {"type": "string"}, "latitude": {"type": "number"}},
                    "required": ["city", "latitude"],
                    "description": "Where to look."},
                  "unit": {"type": "string", "enum": ["CELSIUS", "FAHRENHEIT"]},
                  "hours": {"type": "array", "items": {"type": "integer"}},
                  "flags": {"type": "object", "additionalProperties": {"type": "boolean"}},
                  "language": {"type": "string", "nullable": true},
                  "days": {"type": "integer", "nullable": true}},
                "required": ["place", "unit", "hours", "flags"]}}}
            """));
    }

    @Test
    void refusesARecordThatDoesNotSayWhatItDoes() {
        assertThatThrownBy(() -> Tool.of(Place.class))
                .isInstanceOf(ToolException.class)
                .hasMessageContaining("@Description");
    }

    @Test
    void refusesARecordThatHoldsItself() {
        assertThatThrownBy(() -> Tool.function("tie", "Ties a knot.", Knot.class))
                .isInstanceOf(ToolException.class)
                .hasMessageContaining("hold itself");
    }

    @Test
    void refusesTypesThatHaveNoSchema() {
        assertThatThrownBy(() -> Tool.function("remember", "Remembers a birthday.", Birthday.class))
                .isInstanceOf(ToolException.class)
                .hasMessageContaining("Birthday.date has the type java.time.LocalDate");
    }

    @Test
    void framesASchemaThatIsNot() {
        assertThat(Tool.parse("{\"name\": \"add\", \"parameters\": {}}").json())
                .hasToString("{\"type\": \"function\", \"function\": {\"name\": \"add\", \"parameters\": {}}}");
    }

    @Test
    void takesMaps() {
        Tool tool = Tool.of(Map.of("type", "function", "function", Map.of("name", "add")));

        assertThat(tool.name()).isEqualTo("add");
    }
}
