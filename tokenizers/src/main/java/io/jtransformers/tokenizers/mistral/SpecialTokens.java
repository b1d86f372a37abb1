package io.jtransformers.tokenizers.mistral;

/**
 * How Mistral's vocabularies write their special tokens.
 *
 * <p>Source: {@code SpecialTokens} in mistral-common 1.12.0, {@code tokens/tokenizers/base.py}.
 */
final class SpecialTokens {

    static final String UNK = "<unk>";
    static final String BOS = "<s>";
    static final String EOS = "</s>";
    static final String PAD = "<pad>";
    static final String BEGIN_INST = "[INST]";
    static final String END_INST = "[/INST]";
    static final String BEGIN_TOOLS = "[AVAILABLE_TOOLS]";
    static final String END_TOOLS = "[/AVAILABLE_TOOLS]";
    static final String BEGIN_TOOL_RESULTS = "[TOOL_RESULTS]";
    static final String END_TOOL_RESULTS = "[/TOOL_RESULTS]";
    static final String BEGIN_TOOL_CONTENT = "[TOOL_CONTENT]";
    static final String TOOL_CALLS = "[TOOL_CALLS]";
    static final String IMG = "[IMG]";
    static final String IMG_BREAK = "[IMG_BREAK]";
    static final String IMG_END = "[IMG_END]";
    static final String PREFIX = "[PREFIX]";
    static final String MIDDLE = "[MIDDLE]";
    static final String SUFFIX = "[SUFFIX]";
    static final String BEGIN_SYSTEM = "[SYSTEM_PROMPT]";
    static final String END_SYSTEM = "[/SYSTEM_PROMPT]";
    static final String ARGS = "[ARGS]";
    static final String CALL_ID = "[CALL_ID]";
    static final String BEGIN_THINK = "[THINK]";
    static final String END_THINK = "[/THINK]";

    private SpecialTokens() {}
}
