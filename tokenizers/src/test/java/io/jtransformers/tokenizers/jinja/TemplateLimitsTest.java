package io.jtransformers.tokenizers.jinja;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jtransformers.tokenizer.JsonValue;
import io.jtransformers.tokenizers.jinja.error.TemplateException;
import io.jtransformers.tokenizers.jinja.error.TemplateLimitException;
import io.jtransformers.tokenizers.jinja.value.Limits;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Templates that would take all time or all memory end with a sentence. */
@Timeout(20)
class TemplateLimitsTest {

    private static final TemplateOptions HASTY =
            TemplateOptions.DEFAULT.withLimits(Limits.DEFAULT.withTimeout(Duration.ofMillis(300)));

    private static String render(String template) {
        return Template.parse(template, HASTY).render(Map.of()).text();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // more turns than anyone waits for
                "{% for i in range(10**9) %}{% endfor %}",
                "{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}",
                "{% for i in range(99999) %}{{ range(99999) | sum }}{% endfor %}",
                "{% set ns = namespace(x=[1]) %}{% for i in range(100) %}{% set ns.x = ns.x + ns.x %}{% endfor %}",
                "{% set l = range(99999) | list %}{% for i in l %}{% if 'x' in l %}{% endif %}{% endfor %}",
                "{% for i in range(99999) %}{{ range(99999) | list | sort | length }}{% endfor %}",
                "{% for i in range(99999) %}{{ range(99999) | map('string') | map('upper') | map('length') | sum }}{%"
                        + " endfor %}",
                // texts that outgrow the memory
                "{{ 'x' * 10**9 }}",
                "{{ 'x' * 10**18 }}",
                "{{ ['x'] * 10**9 }}",
                "{{ 'x'.ljust(10**9) }}",
                "{{ 'x'.center(10**9) }}",
                "{{ 'x' | center(10**9) }}",
                "{{ '%1000000000d' % 1 }}",
                "{{ '%.1000000000f' % 1.0 }}",
                "{{ '{:1000000000}'.format(1) }}",
                "{{ 'x' | indent(10**9) }}",
                "{{ ('x\n' * 10**6) | indent(10**4) }}",
                "{{ ('x' * 10**6).replace('x', 'y' * 10**6) }}",
                "{{ ('x' * 10**4).join('y' * 10**7) }}",
                "{{ '\t'.expandtabs(10**9) }}",
                "{{ '1'.zfill(10**9) }}",
                "{{ 'x' | tojson(indent=10**9) }}{{ [1] | tojson(indent=10**9) }}",
                "{{ lipsum(n=10**9) }}",
                "{% set ns = namespace(x='x') %}{% for i in range(99) %}{% set ns.x = ns.x ~ ns.x %}{% endfor %}",
                "{% set ns = namespace(x='x') %}{% for i in range(99) %}{% set ns.x = ns.x | replace('x', 'xx') %}{%"
                        + " endfor %}",
                "{% for i in range(99999) %}{{ 'x' * 10**6 }}{% endfor %}",
                // numbers that outgrow it
                "{{ 10 ** (10 ** 10) }}",
                "{{ 2 ** 2147483647 }}",
                "{% set ns = namespace(x=3) %}{% for i in range(99) %}{% set ns.x = ns.x * ns.x %}{% endfor %}",
                // structures that are small and endless to print
                "{% set ns = namespace(x=[1]) %}{% for i in range(99) %}{% set ns.x = [ns.x, ns.x] %}{% endfor %}{{"
                        + " ns.x }}",
                "{% set ns = namespace(x={}) %}{% for i in range(999) %}{% set ns.x = {'a': ns.x} %}{% endfor %}{{"
                        + " ns.x }}",
                // recursion without end
                "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
                "{% macro a() %}{{ b() }}{% endmacro %}{% macro b() %}{{ a() }}{% endmacro %}{{ a() }}",
                "{% macro m() %}{% call m() %}{% endcall %}{{ m() }}{% endmacro %}{{ m() }}",
                "{% for x in [[1]] recursive %}{{ loop([x]) }}{% endfor %}",
                "{% block b %}{{ self.b() }}{% endblock %}",
                "{% macro m(x=m()) %}{% endmacro %}{{ m() }}",
                "{% set ns = namespace() %}{% set ns.f = joiner() %}{% macro m(n) %}{{ [n] | map('string') |"
                        + " map('upper') | list }}{{ m([n]) }}{% endmacro %}{{ m(1) }}",
            })
    void endWithASentence(String template) {
        assertThatThrownBy(() -> render(template))
                .isInstanceOf(TemplateException.class)
                .hasMessageContaining("of the chat template");
    }

    static Stream<String> deep() {
        int depth = 10_000;
        return Stream.of(
                "{{ " + "(".repeat(depth) + "1" + ")".repeat(depth) + " }}",
                "{{ " + "[".repeat(depth) + "]".repeat(depth) + " }}",
                "{{ " + "{1: ".repeat(depth) + "1" + "}".repeat(depth) + " }}",
                "{{ " + "not ".repeat(depth) + "1 }}",
                "{{ " + "-".repeat(depth) + "1 }}",
                "{{ 1" + " + 1".repeat(depth) + " }}",
                "{{ 1" + " ** 1".repeat(depth) + " }}",
                "{{ 1" + " ~ 1".repeat(depth) + " }}",
                "{{ 1" + " and 1".repeat(depth) + " }}",
                "{{ 1" + " if 1 else 1".repeat(depth) + " }}",
                "{{ 1" + " < 1".repeat(depth) + " }}",
                "{{ x" + ".x".repeat(depth) + " }}",
                "{{ x" + "[0]".repeat(depth) + " }}",
                "{{ x" + "()".repeat(depth) + " }}",
                "{{ 'x'" + " | upper".repeat(depth) + " }}",
                "{{ 1" + " is odd".repeat(depth) + " }}",
                "{{ " + "f(".repeat(depth) + ")".repeat(depth) + " }}",
                "{% if 1 %}".repeat(depth) + "{% endif %}".repeat(depth),
                "{% if 1 %}" + "{% elif 1 %}".repeat(depth) + "{% endif %}",
                "{% for i in [1] %}".repeat(depth) + "{% endfor %}".repeat(depth),
                "{% set x %}".repeat(depth) + "{% endset %}".repeat(depth),
                "{% filter upper %}".repeat(depth) + "{% endfilter %}".repeat(depth),
                "{% with %}".repeat(depth) + "{% endwith %}".repeat(depth),
                "{% macro m() %}".repeat(depth) + "{% endmacro %}".repeat(depth),
                "{% generation %}".repeat(depth) + "{% endgeneration %}".repeat(depth),
                "{% set " + "(".repeat(depth) + "x" + ",)".repeat(depth) + " = 1 %}",
                "{% for " + "(".repeat(depth) + "x" + ")".repeat(depth) + " in 1 %}{% endfor %}");
    }

    @ParameterizedTest
    @MethodSource("deep")
    void deepNestingIsHarmless(String template) throws InterruptedException {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread thread = new Thread(() -> {
            try {
                render(template);
            } catch (TemplateException e) {
                thrown.set(e);
            }
        });
        thread.setUncaughtExceptionHandler((_, e) -> thrown.set(e));

        thread.start();
        thread.join();

        assertThat(thrown.get())
                .satisfiesAnyOf(e -> assertThat(e).isNull(), e -> assertThat(e).isInstanceOf(TemplateException.class));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
                "{% macro m(x=m()) %}{% endmacro %}{{ m() }}",
                "{% macro m(x=[[m()]]) %}{% endmacro %}{{ m() }}",
                "{% macro m(x=1 if not m() else 2) %}{% endmacro %}{{ m() }}",
                "{% macro m(x=m() | upper) %}{% endmacro %}{{ m() }}",
                "{% macro m(x=m() is string) %}{% endmacro %}{{ m() }}",
                "{% macro m() %}{% for i in [1] if i %}{% set x %}{{ [(m() | upper)] | join }}{% endset %}{{ x }}"
                        + "{% endfor %}{% endmacro %}{{ m() }}",
                "{% macro m() %}{% filter upper %}{% with x = m() %}{% endwith %}{% endfilter %}{% endmacro %}{{ m()"
                        + " }}",
                "{% macro m() %}{{ caller }}{% call m() %}{% endcall %}{% endmacro %}{{ m() }}",
                "{% macro m() %}{% generation %}{{ m() }}{% endgeneration %}{% endmacro %}{{ m() }}",
                "{% for x in [[1]] recursive %}{{ loop([x]) }}{% endfor %}",
                "{% block b %}{{ self.b() }}{% endblock %}",
            })
    void aDefaultStackHoldsTheGrantedDepth(String template) throws InterruptedException {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread thread = new Thread(() -> render(template));
        thread.setUncaughtExceptionHandler((_, e) -> thrown.set(e));

        thread.start();
        thread.join();

        assertThat(thrown.get()).isInstanceOf(TemplateLimitException.class).hasMessageContaining("call itself");
    }

    @Test
    void endsWhenItsTimeIsUp() {
        TemplateOptions options =
                TemplateOptions.DEFAULT.withLimits(Limits.DEFAULT.withTimeout(Duration.ofMillis(100)));
        Template template = Template.parse(
                "{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}", options);

        assertThatThrownBy(() -> template.render(Map.of()))
                .isInstanceOf(TemplateLimitException.class)
                .hasMessageContaining("100 ms");
    }

    @Test
    void countsStepsWhereTimeIsAmple() {
        TemplateOptions options = TemplateOptions.DEFAULT.withLimits(Limits.DEFAULT.withMaxSteps(1_000));

        assertThatThrownBy(() -> Template.parse("{% for i in range(1000) %}{{ i }}{% endfor %}", options)
                        .render(Map.of()))
                .isInstanceOf(TemplateLimitException.class)
                .hasMessageContaining("1,000 steps");
    }

    @Test
    void limitsTheOutput() {
        TemplateOptions options = TemplateOptions.DEFAULT.withLimits(Limits.DEFAULT.withMaxCharacters(1_000));

        assertThatThrownBy(() -> Template.parse("{% for i in range(1001) %}x{% endfor %}", options)
                        .render(Map.of()))
                .isInstanceOf(TemplateLimitException.class)
                .hasMessageContaining("1,000");
    }

    @Test
    void eachRenderingHasLimitsOfItsOwn() {
        Template template = Template.parse(
                "{% for i in range(90) %}{{ i }}{% endfor %}",
                TemplateOptions.DEFAULT.withLimits(Limits.DEFAULT.withMaxSteps(1_000)));

        for (int turn = 0; turn < 20; turn++) {
            assertThat(template.render(Map.of()).text()).startsWith("0123").endsWith("89");
        }
    }

    @Test
    void rendersAMessageOfTenMillionCharacters() {
        JsonValue message = JsonValue.from(Map.of("role", "user", "content", "x".repeat(10_000_000)));

        String text = Template.parse("{% for m in messages %}{{ m.content | trim }}{% endfor %}")
                .render(Map.of("messages", JsonValue.from(List.of(message))))
                .text();

        assertThat(text).hasSize(10_000_000);
    }
}
