package io.jtransformers.tokenizers.jinja;

import static org.assertj.core.api.Assertions.assertThat;

import io.jtransformers.tokenizer.ChatMessage;
import io.jtransformers.tokenizer.ChatTemplateOptions;
import io.jtransformers.tokenizer.JsonValue;
import io.jtransformers.tokenizers.jinja.error.TemplateException;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;

class TemplatePropertiesTest {

    private static final String SEED = "26";

    private static final Template PRINT = Template.parse("{{ text }}");

    private static final Template JSON = Template.parse("{{ text | tojson }}");

    private static final ChatTemplate CHAT = ChatTemplate.parse(
            "{% for m in messages %}[{{ m.role }}]{{ m.content }}{% endfor %}", TemplateOptions.DEFAULT);

    /** Texts in which words of templates are frequent. */
    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> words = Arbitraries.of(
                "{{", "}}", "{%", "%}", "{#", "#}", "-", "+", "|", "for", "in", "if", "endif", "set", "macro", "raw",
                "x", " ", "\n", "'", "\"", "\\", "(", ")", "[", "]", "{", "}", "1", ".", "é", "😀", "</s>");
        return words.list().ofMaxSize(30).map(list -> String.join("", list));
    }

    @Property(seed = SEED, shrinking = ShrinkingMode.OFF)
    void printsTextsAsTheyAre(@ForAll("texts") String text) {
        assertThat(PRINT.render(Map.of("text", JsonValue.of(text))).text()).isEqualTo(text);
    }

    @Property(seed = SEED, shrinking = ShrinkingMode.OFF)
    void writesJsonThatReadsBack(@ForAll("texts") String text) {
        String json = JSON.render(Map.of("text", JsonValue.of(text))).text();

        assertThat(JsonValue.parse(json)).isEqualTo(JsonValue.of(text));
    }

    @Property(seed = SEED, shrinking = ShrinkingMode.OFF)
    void endsWithinTheMessageThatIsContinued(@ForAll("texts") String text) {
        List<ChatMessage> messages = List.of(ChatMessage.user(text), ChatMessage.assistant(text));
        ChatTemplateOptions options =
                ChatTemplateOptions.builder().continueFinalMessage().build();

        assertThat(CHAT.render(messages, options, Map.of()).text()).isEqualTo("[user]" + text + "[assistant]" + text);
    }

    @Property(seed = SEED, shrinking = ShrinkingMode.OFF)
    void anythingIsATemplateOrIsRefusedWithAPlace(@ForAll("texts") String text) {
        try {
            assertThat(Template.parse(text).render(Map.of()).text()).isNotNull();
        } catch (TemplateException e) {
            assertThat(e.line()).isPositive();
        }
    }
}
