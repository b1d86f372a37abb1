package io.jtransformers.tokenizers.jinja;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jtransformers.tokenizers.jinja.error.TemplateException;
import io.jtransformers.tokenizers.jinja.error.TemplateSyntaxException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is no template is refused, and every error says where it comes from. */
class TemplateSyntaxTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{",
                "{{ ",
                "{{ x",
                "{{ x }",
                "{%",
                "{% if",
                "{% if x %}",
                "{% endif %}",
                "{% if x %}{% endfor %}",
                "{% for %}{% endfor %}",
                "{% for x y %}{% endfor %}",
                "{% for x in y %}{% else %}{% else %}{% endfor %}",
                "{% nonsense %}",
                "{# no end",
                "{% raw %}no end",
                "{{ 'no end }}",
                "{{ (1 }}",
                "{{ 1) }}",
                "{{ [1} }}",
                "{{ 1 + }}",
                "{{ + }}",
                "{{ 1 2 }}",
                "{{ x. }}",
                "{{ x | }}",
                "{{ x | nonsense }}",
                "{{ x is nonsense }}",
                "{{ f(a=1, 2) }}",
                "{{ {1} }}",
                "{{ x ? y }}",
                "{{ $ }}",
                "{% set 1 = 2 %}",
                "{% set x.y.z = 2 %}",
                "{% macro %}{% endmacro %}",
                "{% macro m(1) %}{% endmacro %}",
                "{% macro m(a=1, b) %}{% endmacro %}",
                "{% break %}",
                "{% generation %}",
                "{% block b %}{% endblock %}{% block b %}{% endblock %}"
            })
    void refusesWhatIsNoTemplate(String template) {
        assertThatThrownBy(() -> Template.parse(template))
                .isInstanceOf(TemplateSyntaxException.class)
                .hasMessageContaining("line 1, column ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "`{{ x`; 1; 5",
                "`a\nb {{ 1 + }}`; 2; 10",
                "`{% if x %}\n\n  {% endfor %}`; 3; 6",
                "`{{ 'a' | nonsense }}`; 1; 10",
            })
    void saysWhereTheSyntaxIsWrong(String template, int line, int column) {
        TemplateException exception = catchThrowableOfType(TemplateException.class, () -> Template.parse(template));

        assertThat(exception.line() + ":" + exception.column()).isEqualTo(line + ":" + column);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "`{{ nothing.at_all }}`; 1",
                "`a\n{{ 1 / 0 }}`; 2",
                "`{% for x in 7 %}\n{% endfor %}`; 1",
                "`{% macro m() %}\n\n{{ [] + 1 }}{% endmacro %}\n{{ m() }}`; 3",
                "`\n{{ raise_exception('no') }}`; 2",
            })
    void saysWhereRenderingFails(String template, int line) {
        TemplateException exception = catchThrowableOfType(
                TemplateException.class, () -> Template.parse(template).render(Map.of()));

        assertThat(exception.line()).isEqualTo(line);
    }

    @Test
    void countsLinesWhateverTheirEnds() {
        TemplateException exception =
                catchThrowableOfType(TemplateException.class, () -> Template.parse("a\r\nb\rc\n{{"));

        assertThat(exception.line()).isEqualTo(4);
    }
}
