package io.jtransformers.tokenizers;

import io.jtransformers.tokenizer.BatchEncoding;
import io.jtransformers.tokenizer.ChatMessage;
import io.jtransformers.tokenizer.ChatTemplateException;
import io.jtransformers.tokenizer.ChatTemplateOptions;
import io.jtransformers.tokenizer.JsonValue;
import io.jtransformers.tokenizer.SpecialTokensMap;
import io.jtransformers.tokenizer.TextInput;
import io.jtransformers.tokenizer.Tokenizer;
import io.jtransformers.tokenizers.jinja.ChatTemplate;
import io.jtransformers.tokenizers.jinja.RenderedTemplate;
import io.jtransformers.tokenizers.jinja.TemplateOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The chat templates of a tokenizer. Each is parsed when it is first used, and once.
 *
 * <p>Source: {@code get_chat_template} and {@code apply_chat_template} of {@code PreTrainedTokenizerBase} in
 * Transformers 5.12.1, {@code tokenization_utils_base.py}.
 */
public final class ChatTemplates {

    private static final Logger LOGGER = LoggerFactory.getLogger(ChatTemplates.class);

    private static final Pattern GENERATION = Pattern.compile("\\{%-?\\s*generation\\s*-?%}");

    /** The template for conversations of all kinds. */
    static final String DEFAULT = "default";

    /** The template that is taken where there are tools. */
    static final String TOOL_USE = "tool_use";

    /** No templates at all. */
    public static final ChatTemplates NONE = new ChatTemplates(Map.of());

    /** Callers may bring their own templates; more than these are parsed each time. */
    private static final int MOST_PARSED = 32;

    private final Map<String, String> sources;
    private final Map<String, ChatTemplate> parsed = new ConcurrentHashMap<>();

    /**
     * Templates by name.
     *
     * @param sources names with the texts of templates
     */
    public ChatTemplates(Map<String, String> sources) {
        this.sources = Map.copyOf(sources);
    }

    /**
     * Reads the templates in {@code folder}: {@code chat_template.jinja} and those in
     * {@code additional_chat_templates}, else the key {@code chat_template} of {@code tokenizer_config.json}, else
     * {@code chat_template.json}.
     *
     * @throws io.jtransformers.tokenizer.TokenizerFileException if a file is malformed or too large
     */
    public static ChatTemplates read(Path folder) {
        Map<String, String> sources = new ChatTemplateFiles(folder).read();
        return sources.isEmpty() ? NONE : new ChatTemplates(sources);
    }

    /** The texts of the templates by name. */
    public Map<String, String> sources() {
        return sources;
    }

    /**
     * The text of a conversation.
     *
     * @param specialTokens what the template is told of them
     * @throws ChatTemplateException if no template fits, or it fails or refuses the conversation
     */
    public String apply(List<ChatMessage> messages, ChatTemplateOptions options, SpecialTokensMap specialTokens) {
        return template(options)
                .render(messages, options, variables(specialTokens))
                .text();
    }

    /**
     * The ids of conversations.
     *
     * @param tokenizer what encodes their texts
     * @throws ChatTemplateException if no template fits, or it fails or refuses a conversation
     */
    public BatchEncoding encode(
            List<List<ChatMessage>> conversations, ChatTemplateOptions options, Tokenizer tokenizer) {
        ChatTemplate template = template(options);
        if (options.returnAssistantTokensMask()
                && !GENERATION.matcher(template.source()).find()) {
            LOGGER.warn("Masks of the assistant's tokens were asked for, but the chat template has no"
                    + " {% generation %} blocks that tell them; all masks are 0.");
        }
        Map<String, JsonValue> specialTokens = variables(tokenizer.specialTokensMap());
        List<RenderedTemplate> rendered = new ArrayList<>();
        for (List<ChatMessage> messages : conversations) {
            rendered.add(template.render(messages, options, specialTokens));
        }
        BatchEncoding encoded = tokenizer.call(
                rendered.stream().map(text -> TextInput.of(text.text())).toList(),
                options.encodeOptions().withoutSpecialTokens());
        return options.returnAssistantTokensMask()
                ? encoded.withAssistantMasks(AssistantMasks.of(encoded, rendered))
                : encoded;
    }

    private ChatTemplate template(ChatTemplateOptions options) {
        String source = source(options);
        ChatTemplate known = parsed.get(source);
        if (known != null) {
            return known;
        }
        ChatTemplate template = ChatTemplate.parse(source, TemplateOptions.DEFAULT);
        if (parsed.size() < MOST_PARSED) {
            parsed.put(source, template);
        }
        return template;
    }

    /** The text of the template that options ask for by name or bring along; by default the one for what is said. */
    private String source(ChatTemplateOptions options) {
        String asked = options.chatTemplate();
        if (asked != null) {
            return sources.getOrDefault(asked, asked);
        }
        String toolUse = sources.get(TOOL_USE);
        if (toolUse != null && options.tools() != null) {
            return toolUse;
        }
        String byDefault = sources.get(DEFAULT);
        if (byDefault == null) {
            throw sources.isEmpty() ? noTemplate() : noDefault();
        }
        return byDefault;
    }

    private static ChatTemplateException noTemplate() {
        return new ChatTemplateException(
                "Cannot use chat template functions because tokenizer.chat_template is not set and no template argument"
                        + " was passed! This model has no chat template; bring one with"
                        + " ChatTemplateOptions.builder().chatTemplate(\"...\"), or write the prompt as text.");
    }

    private ChatTemplateException noDefault() {
        return new ChatTemplateException(
                ("This model has multiple chat templates with no default specified! Please either pass a chat template"
                    + " or the name of the template you wish to use to the `chat_template` argument. Available"
                    + " template names are %s.")
                        .formatted(new TreeSet<>(sources.keySet())));
    }

    private static Map<String, JsonValue> variables(SpecialTokensMap tokens) {
        Map<String, JsonValue> variables = new LinkedHashMap<>();
        tokens.byRole().forEach((role, token) -> variables.put(role, JsonValue.of(token)));
        return variables;
    }
}
