package io.jtransformers.tokenizers.jinja;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jtransformers.tokenizer.JsonValue;
import io.jtransformers.tokenizers.jinja.error.TemplateException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What random templates showed beside Jinja 3.1.6 and the goldens do not. */
class PythonSemanticsTest {

    private static String render(String template) {
        return Template.parse(template)
                .render(Map.of("big", JsonValue.parse("12345678901234567890")))
                .text();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "`{{ 'ab' | safe | list }}`; `['a', 'b']`",
                "`{{ {'k': 'ab' | escape | max} }}`; `{'k': 'b'}`",
                "`{{ -big | filesizeformat }}`; `-12345678901234567168 Bytes`",
                "`{{ 999.9 | filesizeformat }}`; `999 Bytes`",
                "`{{ 256 is sameas (255 + 1) }} {{ 257 is sameas (256 + 1) }}`; `True False`",
                "`{% filter upper %}a{% endfilter %}`; `A`",
                "`{{ '%c' % true }}{{ '%*d' % (true, 10) }} {{ '%.*f' % (true, 1.25) }}`; `\u000110 1.2`",
                "`{{ {}.values() is filter }}{{ dict([]) }}`; `False{}`",
                "`a {%- if true %} b\n  {% endif %}c`; `a b\nc`"
            })
    void printsWhatPythonPrints(String template, String expected) {
        assertThat(render(template)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "`{% filter length %}a{% endfilter %}`; TypeError",
                "`{{ [] is filter }}`; TypeError",
                "`{{ {} is test }}`; TypeError",
                "`{{ ([],) is filter }}`; TypeError",
                "`{{ dict(n.upper) }}`; UndefinedError",
                "`{{ dict(n) }}`; UndefinedError",
                "`{{ namespace(n.upper) }}`; UndefinedError",
                "`{{ ''.__class__.__mro__ }}`; SecurityError",
                "`{{ cycler.__init__.__globals__ }}`; SecurityError"
            })
    void failsWherePythonFails(String template, String type) {
        assertThatThrownBy(() -> render(template))
                .isInstanceOfSatisfying(
                        TemplateException.class, e -> assertThat(e.pythonType()).isEqualTo(type));
    }

    @Test
    void printsUnsafeAttributesAsNothing() {
        assertThat(render("{{ ''.__class__ }}{{ x.__class__ }}")).isEmpty();
    }
}
