package io.jtransformers.generation.constrained;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordBindingTest {

    enum Mood {
        CALM,
        WILD
    }

    sealed interface Shape permits Circle, Group {}

    record Circle(float radius) implements Shape {}

    record Group(List<Shape> members) implements Shape {}

    record Story(
            String title,
            char initial,
            int pages,
            long words,
            byte rating,
            double price,
            boolean finished,
            Mood mood,
            Optional<String> subtitle,
            OptionalInt year,
            List<Shape> shapes,
            Set<Mood> moods,
            int[] chapters,
            Map<String, BigDecimal> sales,
            UUID id,
            LocalDate printed,
            Instant changed,
            Optional<Story> sequel) {}

    record Bounded(int percent) {
        Bounded {
            if (percent < 0) {
                throw new IllegalArgumentException("percent is below 0");
            }
        }
    }

    record Holder(Thread thread) {}

    record Endless(String name, Endless next) {}

    enum Nothing {}

    record Empty(Nothing nothing) {}

    record Chain(Optional<Chain> next) {}

    record Kinds(
            Optional<String> text,
            OptionalInt number,
            Optional<Mood> mood,
            Optional<Shape> shape,
            Optional<LocalDate> date,
            Optional<List<Integer>> list,
            Optional<Character> letter,
            Optional<Float> real) {}

    record Required(String text, int number) {}

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "{'text': 5}~Kinds.text is 5, where a text",
                "{'number': 99999999999}~from -2147483648 to 2147483647",
                "{'number': 1.5}~a whole number",
                "{'number': 1e999999999}~Kinds.number is 1",
                "{'number': '1'}~a number is expected",
                "{'mood': 'TAME'}~one of [CALM, WILD]",
                "{'shape': {'radius': 1}}~one of [Circle, Group]",
                "{'shape': {'type': 'Square'}}~one of [Circle, Group]",
                "{'shape': {'type': 'Circle'}}~Circle.radius is missing",
                "{'date': '2024-13-01'}~of the format 'date'",
                "{'list': 5}~a list is expected",
                "{'letter': 'ab'}~one character",
                "{'real': 1e99}~a number that a float holds",
                "[]~an object for Kinds",
            })
    void saysWhatIsNotOfTheSchema(String json, String reason) {
        RecordBinding<Kinds> binding = RecordBinding.of(Kinds.class);

        assertThatThrownBy(() -> binding.read(json.replace('\'', '"')))
                .isInstanceOf(ConstraintException.class)
                .hasMessageContaining(reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {"{'number': 1}~Required.text is missing", "{'text': null, 'number': 1}~Required.text is null"})
    void componentsThatAreNotOptionalMustBeThere(String json, String reason) {
        assertThatThrownBy(() -> RecordBinding.of(Required.class).read(json.replace('\'', '"')))
                .isInstanceOf(ConstraintException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void refusesWhatNestsDeeperThanAConstraintLetsIt() {
        String json = "{\"next\":".repeat(20_000) + "{}" + "}".repeat(20_000);

        assertThatThrownBy(() -> RecordBinding.of(Chain.class).read(json)).isInstanceOf(ConstraintException.class);
    }

    @Test
    void namesARecordThatHoldsItselfWithoutEnd() {
        assertThatThrownBy(() -> RecordBinding.of(Endless.class))
                .isInstanceOf(ConstraintException.class)
                .hasMessageContaining("Endless holds itself without end");
    }

    @Test
    void namesAnEnumWithoutConstants() {
        assertThatThrownBy(() -> RecordBinding.of(Empty.class))
                .isInstanceOf(ConstraintException.class)
                .hasMessageContaining("Nothing has no constants");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 20, 150, 600})
    void whateverIsWrittenIsAnInstance(int tokensMore) {
        RecordBinding<Story> binding = RecordBinding.of(Story.class);
        OutputConstraint schema = OutputConstraint.jsonSchema(binding.schema());
        TokenConstraint constraint = RandomText.constraint(schema);
        int shortest = constraint.start().remaining();

        for (int seed = 0; seed < 30; seed++) {
            String json = schema.textOf(RandomText.write(constraint, shortest + tokensMore, seed));
            Story story = binding.read(json);

            assertThat(story.moods()).hasSizeLessThanOrEqualTo(2);
            assertThat(story.shapes()).doesNotContainNull();
            assertThat(story.price()).isFinite();
            assertThat(story.title()).isNotNull();
        }
    }

    @Test
    void readsWhatItsSchemaSays() {
        Group group = RecordBinding.of(Group.class)
                .read("{\"members\":[{\"type\":\"Circle\",\"radius\":1.5},{\"type\":\"Group\",\"members\":[]}]}");

        assertThat(group).isEqualTo(new Group(List.of(new Circle(1.5f), new Group(List.of()))));
    }

    @Test
    void saysWhatARecordRefused() {
        assertThatThrownBy(() -> RecordBinding.of(Bounded.class).read("{\"percent\":-1}"))
                .isInstanceOf(ConstraintException.class)
                .hasMessageContaining("percent is below 0");
    }

    @Test
    void refusesTypesWithoutAFormInJson() {
        assertThatThrownBy(() -> RecordBinding.of(Holder.class))
                .isInstanceOf(ConstraintException.class)
                .hasMessageContaining("Holder.thread");
    }

    @Test
    void refusesJsonOfAnotherKind() {
        assertThatThrownBy(() -> RecordBinding.of(Circle.class).read("{"))
                .isInstanceOf(ConstraintException.class)
                .hasMessageContaining("not JSON");
    }
}
