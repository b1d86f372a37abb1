package io.jtransformers.tokenizers.jinja;

import io.jtransformers.tokenizer.ChatMessage;
import io.jtransformers.tokenizer.ChatTemplateException;
import io.jtransformers.tokenizer.ChatTemplateOptions;
import io.jtransformers.tokenizer.JsonArray;
import io.jtransformers.tokenizer.JsonObject;
import io.jtransformers.tokenizer.JsonValue;
import io.jtransformers.tokenizer.Tool;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A template that turns a conversation into the text that a model was trained with. Immutable, shared by threads.
 *
 * <p>Source: {@code render_jinja_template} in Transformers 5.12.1, {@code chat_template_utils.py}.
 */
public final class ChatTemplate {

    private static final int MOST_CHARACTERS = 1 << 20;

    private final String source;
    private final Template template;

    private ChatTemplate(String source, Template template) {
        this.source = source;
        this.template = template;
    }

    /**
     * Parses a chat template.
     *
     * @throws io.jtransformers.tokenizers.jinja.error.TemplateSyntaxException if the text is no template
     * @throws ChatTemplateException if it is absurdly long
     */
    public static ChatTemplate parse(String source, TemplateOptions options) {
        if (source.length() > MOST_CHARACTERS) {
            throw new ChatTemplateException("The chat template has %d characters, but may have %d at most; is it one?"
                    .formatted(source.length(), MOST_CHARACTERS));
        }
        return new ChatTemplate(source, Template.parse(source, options));
    }

    /** The text of the template. */
    public String source() {
        return source;
    }

    /**
     * Renders a conversation.
     *
     * @param options tools, documents, how the text ends, and variables
     * @param specialTokens further variables, over which those of the options win
     * @throws io.jtransformers.tokenizers.jinja.error.TemplateException if the template fails or refuses the
     *     conversation
     * @throws ChatTemplateException if the last message cannot be continued
     */
    public RenderedTemplate render(
            List<ChatMessage> messages, ChatTemplateOptions options, Map<String, JsonValue> specialTokens) {
        String key = options.continueFinalMessage();
        if (key == null) {
            return template.render(variables(messages, options, specialTokens));
        }
        FinalMessage last = FinalMessage.of(messages, key);
        if (!source.contains(key)) {
            throw new ChatTemplateException(
                    "continue_final_message is set to \"%s\" but this is not an accepted field in the chat_template"
                            .formatted(key));
        }
        List<ChatMessage> tagged = new ArrayList<>(messages);
        tagged.set(tagged.size() - 1, last.tagged());
        RenderedTemplate rendered = template.render(variables(tagged, options, specialTokens));
        return new RenderedTemplate(last.cut(rendered.text()), rendered.generationSpans());
    }

    private static Map<String, JsonValue> variables(
            List<ChatMessage> messages, ChatTemplateOptions options, Map<String, JsonValue> specialTokens) {
        List<Tool> tools = options.tools();
        List<JsonObject> documents = options.documents();
        Map<String, JsonValue> variables = new HashMap<>(specialTokens);
        variables.putAll(options.variables());
        variables.put(
                "messages",
                new JsonArray(messages.stream().map(ChatMessage::json).toList()));
        variables.put(
                "tools",
                tools == null
                        ? JsonValue.NULL
                        : new JsonArray(tools.stream().map(Tool::json).toList()));
        variables.put("documents", documents == null ? JsonValue.NULL : new JsonArray(documents));
        variables.put("add_generation_prompt", JsonValue.of(options.addGenerationPrompt()));
        return variables;
    }
}
