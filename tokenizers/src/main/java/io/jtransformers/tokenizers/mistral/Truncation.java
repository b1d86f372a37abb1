package io.jtransformers.tokenizers.mistral;

import io.jtransformers.tokenizers.mistral.request.Message;
import io.jtransformers.tokenizers.mistral.request.MistralCommonException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Leaves out the oldest exchanges of a conversation until the rest fits. Instructions and the user's last message stay;
 * with a message of the user goes all that follows it up to the next one.
 *
 * <p>Source: {@code InstructTokenizerV7._truncate_for_max_tokens} in mistral-common 1.12.0,
 * {@code tokens/tokenizers/instruct.py}.
 */
final class Truncation {

    private final List<int @Nullable []> parts;
    private final List<Message> messages;
    private final int lastUser;
    private int excess;

    private Truncation(List<int @Nullable []> parts, List<Message> messages, int excess, int lastUser) {
        this.parts = parts;
        this.messages = messages;
        this.excess = excess;
        this.lastUser = lastUser;
    }

    /**
     * Replaces parts that are left out by null.
     *
     * @param parts the ids of each message
     * @throws MistralCommonException if what must stay is too long
     */
    static void truncate(List<int @Nullable []> parts, List<Message> messages, int mostTokens, int lastUser) {
        int length = 0;
        for (int[] part : parts) {
            length += part == null ? 0 : part.length;
        }
        new Truncation(parts, messages, length - mostTokens, lastUser).truncate();
    }

    private void truncate() {
        int index = 0;
        while (excess > 0 && index < messages.size()) {
            drop(index);
            index++;
            if (isUser(index - 1)) {
                while (index < messages.size() && !isUser(index)) {
                    drop(index);
                    index++;
                }
            }
        }
        if (excess > 0) {
            throw new MistralCommonException("Input couldn't fit in truncate_at_max_token");
        }
    }

    private boolean isUser(int index) {
        return messages.get(index) instanceof Message.UserMessage;
    }

    private void drop(int index) {
        int[] part = parts.get(index);
        if (part != null && index != lastUser && !(messages.get(index) instanceof Message.SystemMessage)) {
            excess -= part.length;
            parts.set(index, null);
        }
    }
}
