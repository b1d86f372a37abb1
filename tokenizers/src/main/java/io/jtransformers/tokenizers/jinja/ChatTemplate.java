package io.jtransformers.tokenizers.jinja;

import io.jtransformers.tokenizer.ChatTemplateException;
import io.jtransformers.tokenizers.jinja.value.Characters;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A template that turns a conversation into the text that a model was trained with.
 *
 * <p>Source: {@code render_jinja_template} in Transformers 5.12.1, {@code chat_template_utils.py}.
 */
public final class ChatTemplate {

    /** Appended to the message that is to be continued, so that its end is found in the text. */
    private static final String TAG = "CONTINUE_FINAL_MESSAGE_TAG ";

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
     */
    public static ChatTemplate parse(String source, TemplateOptions options) {
        return new ChatTemplate(source, Template.parse(source, options));
    }

    /**
     * Renders a conversation.
     *
     * @throws io.jtransformers.tokenizers.jinja.error.TemplateException if the template fails or refuses the
     *     conversation
     * @throws ChatTemplateException if the last message cannot be continued
     */
    public RenderedTemplate render(Conversation conversation) {
        String key = conversation.continueFinalMessage();
        if (key == null) {
            return render(conversation, conversation.messages());
        }
        FinalMessage last = FinalMessage.of(conversation, key, source);
        List<Map<String, ? extends @Nullable Object>> messages = new ArrayList<>(conversation.messages());
        messages.set(messages.size() - 1, last.tagged());
        RenderedTemplate rendered = render(conversation, messages);
        return new RenderedTemplate(cut(rendered.text(), last.text()), rendered.generationSpans());
    }

    private RenderedTemplate render(
            Conversation conversation, List<? extends Map<String, ? extends @Nullable Object>> messages) {
        Map<String, @Nullable Object> variables = new HashMap<>(conversation.variables());
        variables.put("messages", messages);
        variables.put("tools", conversation.tools());
        variables.put("documents", conversation.documents());
        variables.put("add_generation_prompt", conversation.addGenerationPrompt());
        return template.render(variables);
    }

    /** The text up to the tag; white space before it goes where the template has trimmed the message. */
    private static String cut(String text, String finalMessage) {
        int tag = text.lastIndexOf(TAG.strip());
        if (tag < 0 || !text.contains(stripEnd(finalMessage).stripLeading())) {
            throw new ChatTemplateException(
                    "continue_final_message is set but the final message does not appear in the chat after applying the"
                            + " chat template! This can happen if the chat template deletes portions of the final"
                            + " message. Please verify the chat template and final message in your chat to ensure they"
                            + " are compatible.");
        }
        String head = text.substring(0, tag);
        return text.startsWith(TAG, tag) ? head : stripEnd(head);
    }

    private static String stripEnd(String text) {
        int end = text.length();
        while (end > 0 && Characters.isSpace(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(0, end);
    }

    /**
     * The last message with the tag behind the text that is to be continued.
     *
     * @param text the text
     * @param tagged the message with the tag
     */
    private record FinalMessage(String text, Map<String, @Nullable Object> tagged) {

        static FinalMessage of(Conversation conversation, String key, String source) {
            if (conversation.messages().isEmpty()) {
                throw new ChatTemplateException("continue_final_message is set but there are no messages.");
            }
            Map<String, @Nullable Object> tagged =
                    new LinkedHashMap<>(conversation.messages().getLast());
            Object content = tagged.get(key);
            if (content == null) {
                throw new ChatTemplateException(
                        "continue_final_message is set but the final message has no \"%s\" to continue!"
                                .formatted(key));
            }
            if (!source.contains(key)) {
                throw new ChatTemplateException(
                        "continue_final_message is set to \"%s\" but this is not an accepted field in the chat_template"
                                .formatted(key));
            }
            String text;
            if (content instanceof List<?> parts) {
                List<@Nullable Object> taggedParts = new ArrayList<>(parts);
                text = tagLastText(taggedParts);
                tagged.put(key, taggedParts);
            } else {
                text = content.toString();
                tagged.put(key, text + TAG);
            }
            return new FinalMessage(text, tagged);
        }

        private static String tagLastText(List<@Nullable Object> parts) {
            for (int index = parts.size() - 1; index >= 0; index--) {
                if (parts.get(index) instanceof Map<?, ?> part && part.get("text") instanceof String text) {
                    Map<@Nullable Object, @Nullable Object> tagged = new LinkedHashMap<>(part);
                    tagged.put("text", text + TAG);
                    parts.set(index, tagged);
                    return text;
                }
            }
            throw new ChatTemplateException(
                    "continue_final_message is set but we could not find any text to continue in the final message!");
        }
    }
}
