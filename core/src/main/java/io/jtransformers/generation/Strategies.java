package io.jtransformers.generation;

import io.jtransformers.modeling.ConfigException;

/** Which strategy a config asks for. */
final class Strategies {

    private Strategies() {}

    /**
     * The strategy of a call.
     *
     * @throws ConfigException if two were asked for that exclude each other
     */
    static GenerationStrategy of(
            GenerationSettings settings, GenerateOptions options, GenerativeModel model, PromptBatch batch) {
        if (options.strategy() != null) {
            return options.strategy();
        }
        GenerationConfig config = settings.config();
        GenerativeModel assistant = options.assistantModel();
        boolean isAssisted = assistant != null || config.promptLookupNumTokens() != null;
        if (isAssisted) {
            checkAssisted(settings, batch);
        }
        if (assistant != null) {
            return context -> new AssistedSearch(
                    context, new AssistantCandidateGenerator(assistant, model, context, batch, options.cancellation()));
        }
        if (isAssisted) {
            int count = GenerationSettings.orElse(config.promptLookupNumTokens(), 10);
            int size = GenerationSettings.orElse(config.maxMatchingNgramSize(), 2);
            return context -> new AssistedSearch(context, new PromptLookupCandidateGenerator(count, size));
        }
        if (settings.numBeams() > 1) {
            checkBeams(options);
            return BeamSearch::new;
        }
        return settings.isContrastive() ? ContrastiveSearch::new : SampleSearch::new;
    }

    private static void checkAssisted(GenerationSettings settings, PromptBatch batch) {
        if (settings.numBeams() > 1 || settings.isContrastive() || settings.numReturnSequences() > 1) {
            throw new ConfigException(
                    "Assisted decoding was asked for with num_beams %d, num_return_sequences %d and penalty_alpha %s; it is for one text for each prompt, greedy or sampled: leave those out, or the assistant model and prompt_lookup_num_tokens."
                            .formatted(settings.numBeams(), settings.numReturnSequences(), settings.penaltyAlpha()));
        }
        if (batch.embeds() != null) {
            throw new ConfigException(
                    "Assisted decoding was asked for with prompts that are embeddings; it needs input_ids, which the"
                            + " candidates come from.");
        }
    }

    private static void checkBeams(GenerateOptions options) {
        if (options.streamer() != null) {
            throw new ConfigException(
                    "A streamer was given with num_beams greater than 1, but which beam wins is not known before the"
                            + " end; leave the streamer out, or set num_beams to 1.");
        }
    }
}
