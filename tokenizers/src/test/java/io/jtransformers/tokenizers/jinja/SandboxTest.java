package io.jtransformers.tokenizers.jinja;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jtransformers.tokenizer.JsonObject;
import io.jtransformers.tokenizer.JsonValue;
import io.jtransformers.tokenizers.jinja.error.SandboxException;
import io.jtransformers.tokenizers.jinja.error.TemplateException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Templates reach neither Java nor the inside of the interpreter, and change nothing of what they are given. */
class SandboxTest {

    private static final Map<String, JsonValue> VARIABLES = Map.of(
            "text", JsonValue.of("text"),
            "list", JsonValue.parse("[3, 1]"),
            "dict", JsonValue.parse("{\"a\": 1}"),
            "evil", JsonValue.of("{{ 7 * 7 }}{% for x in y %}"));

    private static String render(String template) {
        return Template.parse(template).render(VARIABLES).text();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{ list.append(1) }}",
                "{{ list.pop() }}",
                "{{ list.sort() }}",
                "{{ list.extend([1]) }}",
                "{{ list.clear() }}",
                "{{ list.insert(0, 1) }}",
                "{{ list.remove(1) }}",
                "{{ list.reverse() }}",
                "{{ dict.update({}) }}",
                "{{ dict.pop('a') }}",
                "{{ dict.clear() }}",
                "{{ dict.setdefault('b', 1) }}",
                "{{ dict.popitem() }}",
                "{{ ''.__class__.__mro__ }}",
                "{{ (lipsum | attr('__globals__'))['os'] }}",
                "{{ cycler.__init__.__globals__ }}",
                "{% macro m() %}{% endmacro %}{{ m.__call__.x }}",
                "{{ '{0.__class__.x}'.format(1) }}"
            })
    void refusesWhatTheOriginalRefuses(String template) {
        assertThatThrownBy(() -> render(template)).isInstanceOf(SandboxException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{ text.getClass() }}",
                "{{ text.class.name }}",
                "{{ list.getClass().forName('java.lang.Runtime') }}",
                "{{ dict.hashCode() }}",
                "{{ raise_exception.getClass() }}",
                "{{ loop.x }}",
                "{{ T('java.lang.Runtime').x }}",
                "{{ namespace().meter.x }}",
                "{% include '/etc/passwd' %}",
                "{% import '/etc/passwd' as x %}",
                "{% extends '/etc/passwd' %}"
            })
    void reachesNeitherJavaNorFiles(String template) {
        assertThatThrownBy(() -> render(template)).isInstanceOf(TemplateException.class);
    }

    @Test
    void rendersTextOfUsersAsText() {
        assertThat(render("{{ evil }}")).isEqualTo("{{ 7 * 7 }}{% for x in y %}");
    }

    @Test
    void keepsWhatOneRenderingSetsFromTheNext() {
        Template template = Template.parse("{{ x is defined }}{% set x = 1 %}{% set ns = namespace(y=1) %}");
        template.render(VARIABLES);

        assertThat(template.render(VARIABLES).text()).isEqualTo("False");
    }

    @Test
    void callersSeeNoChange() {
        JsonObject dict = JsonObject.parse("{\"a\": [1]}");
        Template.parse("{% set d = dict(d, b=2) %}{% set l = d.a + [2] %}{{ d }}{{ l }}")
                .render(Map.of("d", dict));

        assertThat(dict).hasToString("{\"a\": [1]}");
    }
}
