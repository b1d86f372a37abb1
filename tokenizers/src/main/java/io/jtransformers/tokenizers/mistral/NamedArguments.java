package io.jtransformers.tokenizers.mistral;

import io.jtransformers.tokenizer.ChatTemplateOptions;
import io.jtransformers.tokenizer.DecodeOptions;
import io.jtransformers.tokenizer.DecodeOptions.CleanUp;
import io.jtransformers.tokenizer.EncodeOptions;
import io.jtransformers.tokenizer.JsonArray;
import io.jtransformers.tokenizer.JsonObject;
import io.jtransformers.tokenizer.JsonValue;
import io.jtransformers.tokenizer.PaddingStrategy;
import io.jtransformers.tokenizer.Side;
import io.jtransformers.tokenizer.TokenizerException;
import io.jtransformers.tokenizer.Tool;
import io.jtransformers.tokenizer.TruncationStrategy;
import io.jtransformers.tokenizers.json.PythonText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Reads the arguments of {@link MistralCommonTokenizer} by the names that they have in Transformers, for programs that
 * take them from JSON. What the tokenizer does not support is refused in the words of Transformers, arguments that it
 * does not know among them.
 *
 * <p>Source: {@code MistralCommonBackend} in Transformers 5.12.1, {@code tokenization_mistral_common.py}.
 */
public final class NamedArguments {

    /** What Transformers takes and what has no effect here, since results always have all of it. */
    private static final Set<String> RESULTS =
            Set.of("return_tensors", "return_attention_mask", "return_special_tokens_mask", "return_length", "verbose");

    private static final Set<String> PAIRS = Set.of("text_pair", "text_target", "text_pair_target");

    private static final Set<String> REFUSED = Set.of("return_offsets_mapping", "split_special_tokens");

    private static final Set<String> CALL = Set.of(
            "add_special_tokens",
            "padding",
            "truncation",
            "max_length",
            "stride",
            "pad_to_multiple_of",
            "padding_side",
            "return_overflowing_tokens");

    private final JsonObject arguments;

    private NamedArguments(JsonObject arguments) {
        this.arguments = arguments;
    }

    /**
     * The options of {@link MistralCommonTokenizer#call(List, EncodeOptions)}.
     *
     * @throws TokenizerException if there is an argument that is not supported or not of its type
     */
    public static EncodeOptions forCall(JsonObject arguments) {
        NamedArguments named = new NamedArguments(arguments);
        if (REFUSED.stream().anyMatch(named::isSet)) {
            throw new TokenizerException(
                    "`MistralCommonBackend` does not support `return_offsets_mapping` and `split_special_tokens`.");
        }
        EncodeOptions options = named.encodeOptions();
        MistralRows.checkTruncation(options);
        named.refuseUnknown("__call__", List.of(RESULTS, PAIRS, REFUSED, CALL));
        if (PAIRS.stream().anyMatch(named::isSet)) {
            throw new TokenizerException("`text_pair`, `text_target` and `text_pair_target` are not supported by"
                    + " `MistralCommonBackend`.");
        }
        return options;
    }

    /**
     * The options of {@link MistralCommonTokenizer#decode(int[], DecodeOptions)}.
     *
     * @throws TokenizerException if there is an argument that is not supported or not of its type
     */
    public static DecodeOptions forDecode(JsonObject arguments) {
        NamedArguments named = new NamedArguments(arguments);
        named.refuseUnknown("decode", List.of(Set.of("skip_special_tokens", "clean_up_tokenization_spaces")));
        JsonValue cleanUp = arguments.get("clean_up_tokenization_spaces");
        return new DecodeOptions(
                named.isSet("skip_special_tokens"),
                cleanUp == null || cleanUp instanceof JsonValue.Null
                        ? CleanUp.AS_CONFIGURED
                        : named.isSet("clean_up_tokenization_spaces") ? CleanUp.ON : CleanUp.OFF);
    }

    /**
     * The options of {@link MistralCommonTokenizer#encodeChats}. Arguments that are not known go to the request, which
     * passes over most.
     *
     * @throws TokenizerException if arguments contradict each other or are not of their types
     */
    public static ChatTemplateOptions forChat(JsonObject arguments) {
        NamedArguments named = new NamedArguments(arguments);
        if (named.isSet("add_generation_prompt") && named.isSet("continue_final_message")) {
            throw new TokenizerException("Cannot use both `add_generation_prompt` and `continue_final_message`.");
        }
        ChatTemplateOptions.Builder options = ChatTemplateOptions.builder()
                .addGenerationPrompt(named.isSet("add_generation_prompt"))
                .encodeOptions(named.encodeOptions());
        if (named.isSet("continue_final_message")) {
            options.continueFinalMessage();
        }
        if (arguments.get("tools") instanceof JsonArray tools) {
            options.tools(tools.items().stream().map(NamedArguments::tool).toList());
        }
        Set<String> read =
                Set.of("add_generation_prompt", "continue_final_message", "tools", "tokenize", "return_dict");
        arguments.members().forEach((name, value) -> {
            if (!read.contains(name) && !CALL.contains(name) && !RESULTS.contains(name)) {
                options.variable(name, value);
            }
        });
        return options.build();
    }

    private static Tool tool(JsonValue value) {
        if (value instanceof JsonObject tool) {
            return new Tool(tool);
        }
        throw new TokenizerException("A tool must be an object, but %s was given.".formatted(value));
    }

    private EncodeOptions encodeOptions() {
        EncodeOptions.Builder options = EncodeOptions.builder()
                .addSpecialTokens(
                        !(arguments.get("add_special_tokens") instanceof JsonValue.Bool(boolean adds)) || adds)
                .returnOverflowingTokens(isSet("return_overflowing_tokens"))
                .padding(strategy(
                        "padding", PaddingStrategy.LONGEST, PaddingStrategy.DO_NOT_PAD, PaddingStrategy::named));
        if (isGiven("truncation")) {
            options.truncation(strategy(
                    "truncation",
                    TruncationStrategy.LONGEST_FIRST,
                    TruncationStrategy.DO_NOT_TRUNCATE,
                    TruncationStrategy::named));
        }
        if (isGiven("max_length")) {
            options.maxLength(number("max_length"));
        }
        if (isGiven("stride")) {
            options.stride(number("stride"));
        }
        if (isGiven("pad_to_multiple_of")) {
            options.padToMultipleOf(number("pad_to_multiple_of"));
        }
        if (isGiven("padding_side")) {
            options.paddingSide(side(arguments.text("padding_side").orElse("")));
        }
        return options.build();
    }

    private <T> T strategy(String name, T whenTrue, T whenFalse, Function<String, T> named) {
        return switch (arguments.get(name)) {
            case JsonValue.Bool(boolean truth) -> truth ? whenTrue : whenFalse;
            case JsonValue.Text(String text) -> {
                try {
                    yield named.apply(text);
                } catch (IllegalArgumentException e) {
                    throw new TokenizerException("%s: %s.".formatted(name, e.getMessage()), e);
                }
            }
            case null, default -> whenFalse;
        };
    }

    private static Side side(String name) {
        for (Side side : Side.values()) {
            if (side.name().toLowerCase(Locale.ROOT).equals(name)) {
                return side;
            }
        }
        throw new TokenizerException("padding_side is '%s'; it must be 'left' or 'right'.".formatted(name));
    }

    private int number(String name) {
        if (arguments.get(name) instanceof JsonValue.Whole whole
                && whole.value().bitLength() < Integer.SIZE) {
            return whole.value().intValue();
        }
        throw new TokenizerException("%s is %s; it must be a whole number.".formatted(name, arguments.get(name)));
    }

    private boolean isGiven(String name) {
        JsonValue value = arguments.get(name);
        return value != null && !(value instanceof JsonValue.Null);
    }

    /** Whether an argument is there and neither null nor false. */
    private boolean isSet(String name) {
        return isGiven(name) && !JsonValue.FALSE.equals(arguments.get(name));
    }

    private void refuseUnknown(String method, List<Set<String>> known) {
        List<String> unknown = new ArrayList<>();
        for (Map.Entry<String, JsonValue> argument : arguments.members().entrySet()) {
            if (known.stream().noneMatch(names -> names.contains(argument.getKey()))) {
                unknown.add(argument.getKey());
            }
        }
        if (!unknown.isEmpty()) {
            throw new TokenizerException("Kwargs %s are not supported by `MistralCommonBackend.%s`."
                    .formatted(PythonText.repr(unknown), method));
        }
    }
}
