package io.jtransformers.tokenizers.toolcall;

import io.jtransformers.tokenizer.ChatResponse;
import io.jtransformers.tokenizer.Tool;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Takes the answer of a model apart into words and calls of tools. Immutable. */
public final class ToolCallParser {

    private final List<ToolCallForm> forms;
    private final @Nullable String endOfMessage;

    /**
     * A parser of the given forms.
     *
     * @param forms those that the model was trained with
     * @param endOfMessage the token behind an answer, which is no part of it; null if there is none
     */
    public ToolCallParser(List<ToolCallForm> forms, @Nullable String endOfMessage) {
        this.forms = List.copyOf(forms);
        this.endOfMessage = endOfMessage;
    }

    /**
     * A parser of the forms whose markers a model's chat templates write, or its vocabulary has for a token.
     *
     * @param chatTemplates the texts of the templates
     * @param isToken whether the vocabulary has a token
     * @param endOfMessage the token behind an answer, which is no part of it; null if there is none
     */
    public static ToolCallParser of(
            Collection<String> chatTemplates, Predicate<String> isToken, @Nullable String endOfMessage) {
        List<ToolCallForm> forms = new ArrayList<>();
        for (ToolCallForm form : ToolCallForm.values()) {
            String marker = form.marker();
            if (isToken.test(marker) || chatTemplates.stream().anyMatch(template -> template.contains(marker))) {
                forms.add(form);
            }
        }
        return new ToolCallParser(forms, endOfMessage);
    }

    /** The forms that are looked for. */
    public List<ToolCallForm> forms() {
        return forms;
    }

    /**
     * Reads an answer. Its special tokens must be in the text: some of them mark calls.
     *
     * @param response what the model wrote, with or without the token that ends a message
     * @param tools the tools that the model was told of; they say which arguments are texts
     */
    public ChatResponse parse(String response, List<Tool> tools) {
        String message = endOfMessage != null && response.endsWith(endOfMessage)
                ? response.substring(0, response.length() - endOfMessage.length())
                : response;
        ToolCallForm first = firstForm(message);
        if (first == null) {
            return ChatResponse.of(message);
        }
        ResponseReader reader = new ResponseReader(message, tools);
        first.read(reader);
        return reader.response();
    }

    /** The form whose marker comes first in the text; null if there is none. */
    private @Nullable ToolCallForm firstForm(String response) {
        ToolCallForm first = null;
        int firstIndex = response.length();
        for (ToolCallForm form : forms) {
            int index = form.indexIn(response);
            if (index >= 0 && index < firstIndex) {
                first = form;
                firstIndex = index;
            }
        }
        return first;
    }
}
