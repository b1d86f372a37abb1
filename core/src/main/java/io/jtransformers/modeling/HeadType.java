package io.jtransformers.modeling;

/** What stands on a decoder, with the suffix of its class in Transformers. */
public enum HeadType {
    /** Nothing: hidden states come out. */
    NONE("Model"),
    /** A score for each token of the vocabulary. */
    CAUSAL_LM("ForCausalLM"),
    /** A score for each label of a text. */
    SEQUENCE_CLASSIFICATION("ForSequenceClassification"),
    /** A score for each label of each token. */
    TOKEN_CLASSIFICATION("ForTokenClassification"),
    /** Scores for the first and last token of an answer. */
    QUESTION_ANSWERING("ForQuestionAnswering");

    private final String classSuffix;

    HeadType(String classSuffix) {
        this.classSuffix = classSuffix;
    }

    /**
     * What follows the architecture's name in {@code architectures} of {@code config.json}, such as
     * {@code ForCausalLM}.
     */
    public String classSuffix() {
        return classSuffix;
    }
}
