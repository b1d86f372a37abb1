package io.jtransformers.tokenizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jtransformers.tokenizer.BatchEncoding;
import io.jtransformers.tokenizer.ChatMessage;
import io.jtransformers.tokenizer.ChatTemplateException;
import io.jtransformers.tokenizer.ChatTemplateOptions;
import io.jtransformers.tokenizer.EncodeOptions;
import io.jtransformers.tokenizer.JsonObject;
import io.jtransformers.tokenizer.JsonValue;
import io.jtransformers.tokenizer.PaddingStrategy;
import io.jtransformers.tokenizer.SpecialTokensMap;
import io.jtransformers.tokenizer.Tokenizer;
import io.jtransformers.tokenizer.TokenizerFileException;
import io.jtransformers.tokenizer.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChatTemplatesTest {

    private static final Path TOKENIZER = Path.of("src/test/assets/small/bpe-gpt2/tokenizer.json");

    private static final List<ChatMessage> CHAT = List.of(ChatMessage.user("ask"), ChatMessage.assistant("say it"));

    /** Marks what the assistant says. */
    private static final String MARKING =
            "{% for m in messages %}<{{ m.role }}>{% if m.role == 'assistant' %}{% generation %}{{ m.content }}"
                    + "{% endgeneration %}{% else %}{{ m.content }}{% endif %};{% endfor %}";

    @TempDir
    private Path folder;

    private void write(String file, String text) throws IOException {
        Files.createDirectories(folder.resolve(file).getParent());
        Files.writeString(folder.resolve(file), text);
    }

    private Tokenizer tokenizer() throws IOException {
        Files.copy(TOKENIZER, folder.resolve("tokenizer.json"));
        return PreTrainedTokenizerFast.fromPretrained(folder);
    }

    private static String apply(ChatTemplates templates, ChatTemplateOptions options) {
        return templates.apply(CHAT, options, SpecialTokensMap.EMPTY);
    }

    @Test
    void readsTheTemplateOfItsOwnFile() throws IOException {
        write("chat_template.jinja", "file");
        write("tokenizer_config.json", "{\"chat_template\": \"config\"}");

        assertThat(ChatTemplates.read(folder).sources()).isEqualTo(Map.of("default", "file"));
    }

    @Test
    void readsFurtherTemplatesOfAFolder() throws IOException {
        write("chat_template.jinja", "file");
        write("additional_chat_templates/rag.jinja", "more");

        assertThat(ChatTemplates.read(folder).sources()).isEqualTo(Map.of("default", "file", "rag", "more"));
    }

    @Test
    void readsTheTemplateOfTheConfig() throws IOException {
        write("tokenizer_config.json", "{\"chat_template\": \"config\"}");

        assertThat(ChatTemplates.read(folder).sources()).isEqualTo(Map.of("default", "config"));
    }

    @Test
    void readsNamedTemplatesOfTheConfig() throws IOException {
        write(
                "tokenizer_config.json",
                "{\"chat_template\": [{\"name\": \"default\", \"template\": \"a\"}, {\"name\": \"tool_use\","
                        + " \"template\": \"b\"}]}");

        assertThat(ChatTemplates.read(folder).sources()).isEqualTo(Map.of("default", "a", "tool_use", "b"));
    }

    @Test
    void readsTheTemplateOfAProcessor() throws IOException {
        write("chat_template.json", "{\"chat_template\": \"processor\"}");

        assertThat(ChatTemplates.read(folder).sources()).isEqualTo(Map.of("default", "processor"));
    }

    @Test
    void readsEveryEndOfALineAsALineFeed() throws IOException {
        write("chat_template.jinja", "a\r\nb\rc");

        assertThat(ChatTemplates.read(folder).sources()).isEqualTo(Map.of("default", "a\nb\nc"));
    }

    @Test
    void refusesATemplateThatIsTooLarge() throws IOException {
        write("chat_template.jinja", "x".repeat((1 << 20) + 1));

        assertThatThrownBy(() -> ChatTemplates.read(folder))
                .isInstanceOf(TokenizerFileException.class)
                .hasMessageContaining("chat_template.jinja");
    }

    @Test
    void refusesATemplateThatIsNoText() throws IOException {
        write("tokenizer_config.json", "{\"chat_template\": 7}");

        assertThatThrownBy(() -> ChatTemplates.read(folder)).isInstanceOf(TokenizerFileException.class);
    }

    @Test
    void takesTheTemplateForToolsWhereThereAreTools() {
        ChatTemplates templates =
                new ChatTemplates(Map.of("default", "plain", "tool_use", "{{ tools[0].function.name }}"));
        ChatTemplateOptions options = ChatTemplateOptions.builder()
                .tools(List.of(Tool.function("add", "Adds.", JsonObject.EMPTY)))
                .build();

        assertThat(apply(templates, options)).isEqualTo("add");
    }

    @Test
    void takesTheTemplateThatIsAskedFor() {
        ChatTemplates templates = new ChatTemplates(Map.of("default", "plain", "rag", "other"));

        assertThat(apply(
                        templates,
                        ChatTemplateOptions.builder().chatTemplate("rag").build()))
                .isEqualTo("other");
    }

    @Test
    void takesATemplateThatIsBrought() {
        ChatTemplateOptions options = ChatTemplateOptions.builder()
                .chatTemplate("{{ messages | length }}{{ x }}")
                .variable("x", JsonValue.of("!"))
                .build();

        assertThat(apply(ChatTemplates.NONE, options)).isEqualTo("2!");
    }

    @Test
    void namesTheTemplatesWhereNoneIsTheDefault() {
        ChatTemplates templates = new ChatTemplates(Map.of("b", "1", "a", "2"));

        assertThatThrownBy(() -> apply(templates, ChatTemplateOptions.DEFAULT))
                .isInstanceOf(ChatTemplateException.class)
                .hasMessageContaining("[a, b]");
    }

    @Test
    void saysWhatToDoWithoutATemplate() {
        assertThatThrownBy(() -> apply(ChatTemplates.NONE, ChatTemplateOptions.DEFAULT))
                .isInstanceOf(ChatTemplateException.class)
                .hasMessageContaining("chatTemplate(");
    }

    @Test
    void tellsTemplatesOfSpecialTokens() {
        ChatTemplates templates = new ChatTemplates(Map.of("default", "{{ pad_token }}{{ eos_token is defined }}"));

        assertThat(templates.apply(CHAT, ChatTemplateOptions.DEFAULT, SpecialTokensMap.EMPTY.withPadToken("<pad>")))
                .isEqualTo("<pad>False");
    }

    @Test
    void endsWithinAMessageThatIsContinued() {
        ChatTemplates templates = new ChatTemplates(Map.of("default", MARKING));

        assertThat(apply(
                        templates,
                        ChatTemplateOptions.builder().continueFinalMessage().build()))
                .isEqualTo("<user>ask;<assistant>say it");
    }

    @Test
    void continuesAMessageThatBeginsWithANoBreakSpace() {
        ChatTemplates templates = new ChatTemplates(Map.of("default", "{{ messages[-1].content | trim }};"));

        assertThat(templates.apply(
                        List.of(ChatMessage.assistant("\u00a0Hello ")),
                        ChatTemplateOptions.builder().continueFinalMessage().build(),
                        SpecialTokensMap.EMPTY))
                .isEqualTo("Hello");
    }

    @Test
    void refusesATemplateThatIsAbsurdlyLong() {
        ChatTemplates templates = new ChatTemplates(Map.of("default", "{{ x }}".repeat(200_000)));

        assertThatThrownBy(() -> templates.apply(CHAT, ChatTemplateOptions.DEFAULT, SpecialTokensMap.EMPTY))
                .isInstanceOf(ChatTemplateException.class)
                .hasMessageContaining("1400000 characters");
    }

    @Test
    void encodesWhatTheTemplateSaysAndNoMore() throws IOException {
        write("chat_template.jinja", MARKING);
        Tokenizer tokenizer = tokenizer();

        BatchEncoding encoded = tokenizer.encodeChat(CHAT, ChatTemplateOptions.DEFAULT);

        assertThat(tokenizer.decode(encoded.inputIds(0))).isEqualTo("<user>ask;<assistant>say it;");
    }

    @Test
    void marksWhatTheAssistantSaid() throws IOException {
        write("chat_template.jinja", MARKING);
        Tokenizer tokenizer = tokenizer();
        ChatTemplateOptions options =
                ChatTemplateOptions.builder().returnAssistantTokensMask(true).build();

        BatchEncoding encoded = tokenizer.encodeChat(CHAT, options);

        assertThat(tokenizer.decode(marked(encoded, 0))).isEqualTo("say it");
    }

    @Test
    void marksNothingWhereTheTemplateDoesNotTell() throws IOException {
        write("chat_template.jinja", "{{ messages[0].content }}");
        ChatTemplateOptions options =
                ChatTemplateOptions.builder().returnAssistantTokensMask(true).build();

        BatchEncoding encoded = tokenizer().encodeChat(CHAT, options);

        assertThat(encoded.assistantMasks()[0]).containsOnly(0);
    }

    @Test
    void marksRowsThatArePadded() throws IOException {
        write("chat_template.jinja", MARKING);
        Tokenizer tokenizer = tokenizer().withPadToken("<|endoftext|>");
        ChatTemplateOptions options = ChatTemplateOptions.builder()
                .returnAssistantTokensMask(true)
                .encodeOptions(
                        EncodeOptions.builder().padding(PaddingStrategy.LONGEST).build())
                .build();

        BatchEncoding encoded = tokenizer.encodeChats(List.of(CHAT, List.of(ChatMessage.assistant("no"))), options);

        assertThat(tokenizer.decode(marked(encoded, 1))).isEqualTo("no");
    }

    private static int[] marked(BatchEncoding encoded, int row) {
        int[] ids = encoded.inputIds(row);
        int[] mask = encoded.assistantMasks()[row];
        return IntStream.range(0, ids.length)
                .filter(token -> mask[token] == 1)
                .map(token -> ids[token])
                .toArray();
    }
}
