package io.jtransformers.tokenizers.jinja;

import io.jtransformers.tokenizer.ChatMessage;
import io.jtransformers.tokenizer.ChatTemplateException;
import io.jtransformers.tokenizer.JsonArray;
import io.jtransformers.tokenizer.JsonObject;
import io.jtransformers.tokenizer.JsonValue;
import io.jtransformers.tokenizers.jinja.value.Characters;
import java.util.ArrayList;
import java.util.List;

/**
 * The last message of a conversation whose text is to be continued. A tag behind the text tells where it ends in what
 * the template makes of it.
 *
 * @param text the text
 * @param tagged the message with the tag
 */
record FinalMessage(String text, ChatMessage tagged) {

    private static final String TAG = "CONTINUE_FINAL_MESSAGE_TAG ";

    /**
     * The last of {@code messages}.
     *
     * @param key where its text is, usually {@code content}
     */
    static FinalMessage of(List<ChatMessage> messages, String key) {
        if (messages.isEmpty()) {
            throw new ChatTemplateException("continue_final_message is set but there are no messages.");
        }
        JsonObject message = messages.getLast().json();
        return switch (message.get(key)) {
            case JsonValue.Text(String text) -> new FinalMessage(text, new ChatMessage(message.with(key, text + TAG)));
            case JsonArray parts -> withTaggedPart(message, key, parts);
            case null, default ->
                throw new ChatTemplateException(
                        "continue_final_message is set but the final message has no \"%s\" to continue!"
                                .formatted(key));
        };
    }

    private static FinalMessage withTaggedPart(JsonObject message, String key, JsonArray parts) {
        List<JsonValue> tagged = new ArrayList<>(parts.items());
        for (int index = tagged.size() - 1; index >= 0; index--) {
            if (tagged.get(index) instanceof JsonObject part
                    && part.get("text") instanceof JsonValue.Text(String text)) {
                tagged.set(index, part.with("text", text + TAG));
                return new FinalMessage(text, new ChatMessage(message.with(key, new JsonArray(tagged))));
            }
        }
        throw new ChatTemplateException(
                "continue_final_message is set but we could not find any text to continue in the final message!");
    }

    /** What the template rendered up to the tag; white space before it goes where the template trimmed the message. */
    String cut(String rendered) {
        int tag = rendered.lastIndexOf(TAG.strip());
        if (tag < 0 || !rendered.contains(strip(text))) {
            throw new ChatTemplateException(
                    "continue_final_message is set but the final message does not appear in the chat after applying the"
                            + " chat template! This can happen if the chat template deletes portions of the final"
                            + " message. Please verify the chat template and final message in your chat to ensure they"
                            + " are compatible.");
        }
        String head = rendered.substring(0, tag);
        return rendered.startsWith(TAG, tag) ? head : stripEnd(head);
    }

    private static String strip(String text) {
        int start = 0;
        while (start < text.length() && Characters.isSpace(text.charAt(start))) {
            start++;
        }
        return stripEnd(text.substring(start));
    }

    private static String stripEnd(String text) {
        int end = text.length();
        while (end > 0 && Characters.isSpace(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(0, end);
    }
}
