package io.jtransformers.checkpoint;

import io.jtransformers.backend.Backend;
import io.jtransformers.nn.ParameterDeclarations;
import io.jtransformers.tensor.DataType;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives the declared parameters of a model their contents, once its constructors have returned: names, shapes and types
 * are compared first, and what does not fit is told in one report; then each weight is prepared by the backend, in the
 * order of the files.
 *
 * @param backend prepares the matrices and holds the vectors
 * @param mapping where a checkpoint has the weights
 * @param dataType the type in which matrices are held; null leaves them as stored (at random: {@code F32})
 * @param seed of what begins at random
 * @param listener hears of the progress
 */
public record CheckpointLoader(
        Backend backend, WeightMapping mapping, @Nullable DataType dataType, long seed, LoadingListener listener) {

    private static final Logger LOGGER = LoggerFactory.getLogger(CheckpointLoader.class);

    /**
     * Loads a model from a checkpoint. What a head needs and the checkpoint lacks begins at random, with a warning;
     * what the checkpoint has and the model does not use is left out, with a warning unless it is another head.
     *
     * @param declarations of the model; complete from now on
     * @param checkpoint belongs to the result from now on, and is closed if loading fails
     * @throws MissingWeightException if it lacks a weight that the model needs
     * @throws UnsupportedWeightException if it has a weight without which the model would be another one
     * @throws MismatchedWeightException if a weight has another shape than declared, or a type that is no weight's
     * @throws CheckpointException if there is no memory for it
     */
    public LoadedWeights load(ParameterDeclarations declarations, Checkpoint checkpoint) {
        try {
            declarations.complete();
            WeightPlan plan = new WeightMatcher(declarations.parameters(), checkpoint, mapping).match();
            check(plan.report());
            return new ParameterFiller(this, declarations, plan, checkpoint).fill();
        } catch (RuntimeException | Error failure) {
            checkpoint.close();
            throw failure;
        }
    }

    /**
     * Makes a model whose weights are all as their initializers say.
     *
     * @param declarations of the model; complete from now on
     * @throws CheckpointException if there is no memory for it
     */
    public LoadedWeights initialize(ParameterDeclarations declarations) {
        declarations.complete();
        WeightPlan plan = WeightPlan.atRandom(declarations.parameters());
        return new ParameterFiller(this, declarations, plan, null).fill();
    }

    private static void check(LoadingReport report) {
        if (!report.missing().isEmpty()) {
            throw new MissingWeightException(report);
        }
        if (!report.mismatched().isEmpty()) {
            throw new MismatchedWeightException(report);
        }
        if (report.isWorrying()) {
            LOGGER.warn("{}", report.describe());
        } else {
            LOGGER.info("{}", report.describe());
        }
    }
}
