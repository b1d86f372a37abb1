package io.jtransformers.checkpoint;

import io.jtransformers.backend.StoredTensor;
import io.jtransformers.nn.Parameter;
import io.jtransformers.nn.Parameter.Presence;
import java.util.List;

/**
 * Where each declared parameter gets its contents from.
 *
 * @param placements those that the checkpoint has, in the order of the files
 * @param initialized those that begin with what their initializer says
 * @param shared those that are another parameter
 * @param report what does not fit
 */
record WeightPlan(
        List<Placement> placements, List<Parameter> initialized, List<Parameter> shared, LoadingReport report) {

    /** What a parameter gets from the checkpoint: a tensor or a slice of one, unread. */
    record Placement(Parameter parameter, WeightLocation location, StoredTensor values) {}

    /** Nothing comes from a file. */
    static WeightPlan atRandom(List<Parameter> parameters) {
        List<Parameter> own = parameters.stream()
                .filter(parameter -> parameter.tiedTo() == null && parameter.presence() != Presence.OPTIONAL)
                .toList();
        List<Parameter> shared = parameters.stream()
                .filter(parameter -> parameter.tiedTo() != null)
                .toList();
        List<String> names = own.stream().map(Parameter::name).toList();
        var report = new LoadingReport("No checkpoint", 0, List.of(), names, List.of(), List.of(), List.of());
        return new WeightPlan(List.of(), own, shared, report);
    }
}
