package io.jtransformers.tokenizer;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a conversation becomes text and ids. The names are those of the arguments of {@code apply_chat_template} in
 * Transformers.
 *
 * @param tools the tools that the model may ask for; null where none are spoken of, which templates tell from an empty
 *     list
 * @param documents what the model is to draw on, mostly with {@code title} and {@code text}; null where none are spoken
 *     of
 * @param chatTemplate the name of one of the tokenizer's templates, or a template itself; null for the tokenizer's own
 *     choice
 * @param addGenerationPrompt whether the text ends where the assistant is to begin
 * @param continueFinalMessage the key of the last message whose text is to be continued, mostly {@code content}; null
 *     where the message is complete
 * @param variables what else the template is told, such as {@code enable_thinking}
 * @param returnAssistantTokensMask whether ids come with {@link BatchEncoding#assistantMasks()}
 * @param encodeOptions padding and truncation of the ids; special tokens are the template's affair
 */
public record ChatTemplateOptions(
        @Nullable List<Tool> tools,
        @Nullable List<JsonObject> documents,
        @Nullable String chatTemplate,
        boolean addGenerationPrompt,
        @Nullable String continueFinalMessage,
        Map<String, JsonValue> variables,
        boolean returnAssistantTokensMask,
        EncodeOptions encodeOptions) {

    /** The conversation as it is, without tools. */
    public static final ChatTemplateOptions DEFAULT = builder().build();

    /** The conversation up to where the assistant is to answer. */
    public static final ChatTemplateOptions FOR_GENERATION =
            builder().addGenerationPrompt(true).build();

    /** Copies lists and maps, and rejects what contradicts itself. */
    public ChatTemplateOptions {
        tools = tools == null ? null : List.copyOf(tools);
        documents = documents == null ? null : List.copyOf(documents);
        variables = Collections.unmodifiableMap(new LinkedHashMap<>(variables));
        if (continueFinalMessage != null && addGenerationPrompt) {
            throw new ChatTemplateException(
                    "continue_final_message and add_generation_prompt are not compatible. Use continue_final_message"
                        + " when you want the model to continue the final message, and add_generation_prompt when you"
                        + " want to add a header that will prompt it to start a new assistant message instead.");
        }
        if (continueFinalMessage != null && returnAssistantTokensMask) {
            throw new ChatTemplateException(
                    "continue_final_message is not compatible with return_assistant_tokens_mask.");
        }
    }

    /** A builder that starts from {@link #DEFAULT}. */
    public static Builder builder() {
        return new Builder();
    }

    /** Sets options by name. */
    public static final class Builder {
        private @Nullable List<Tool> tools;
        private @Nullable List<JsonObject> documents;
        private @Nullable String chatTemplate;
        private boolean addGenerationPrompt;
        private @Nullable String continueFinalMessage;
        private final Map<String, JsonValue> variables = new LinkedHashMap<>();
        private boolean returnAssistantTokensMask;
        private EncodeOptions encodeOptions = EncodeOptions.DEFAULT;

        private Builder() {}

        /** The tools that the model may ask for. */
        public Builder tools(List<Tool> value) {
            tools = value;
            return this;
        }

        /** What the model is to draw on, as the template wants it. */
        public Builder documents(List<JsonObject> value) {
            documents = value;
            return this;
        }

        /** Adds a document with {@code title} and {@code text}, which most templates want. */
        public Builder document(String title, String text) {
            List<JsonObject> more = documents == null ? new ArrayList<>() : new ArrayList<>(documents);
            more.add(JsonObject.EMPTY.with("title", title).with("text", text));
            return documents(more);
        }

        /** The name of one of the tokenizer's templates, or a template itself. */
        public Builder chatTemplate(String value) {
            chatTemplate = value;
            return this;
        }

        /** Whether the text ends where the assistant is to begin; false by default. */
        public Builder addGenerationPrompt(boolean value) {
            addGenerationPrompt = value;
            return this;
        }

        /** The text ends within the last message, for the model to go on with it. */
        public Builder continueFinalMessage() {
            return continueFinalMessage("content");
        }

        /** The text ends within this key of the last message, such as {@code reasoning_content}. */
        public Builder continueFinalMessage(String key) {
            continueFinalMessage = key;
            return this;
        }

        /** Tells the template something else, such as {@code enable_thinking}. */
        public Builder variable(String name, JsonValue value) {
            variables.put(name, value);
            return this;
        }

        /** Whether ids come with {@link BatchEncoding#assistantMasks()}; false by default. */
        public Builder returnAssistantTokensMask(boolean value) {
            returnAssistantTokensMask = value;
            return this;
        }

        /** Padding and truncation of the ids; neither by default. */
        public Builder encodeOptions(EncodeOptions value) {
            encodeOptions = value;
            return this;
        }

        /**
         * The options.
         *
         * @throws ChatTemplateException if a message is to be continued and another one begun
         */
        public ChatTemplateOptions build() {
            return new ChatTemplateOptions(
                    tools,
                    documents,
                    chatTemplate,
                    addGenerationPrompt,
                    continueFinalMessage,
                    variables,
                    returnAssistantTokensMask,
                    encodeOptions);
        }
    }
}
