package io.jtransformers.conformance.golden;

import io.jtransformers.tensor.HostTensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A case of the goldens: a call, and what the reference answered.
 *
 * @param name of its folder
 * @param json {@code case.json}
 * @param inputs tensor arguments by name
 * @param expected tensors to compare by name
 */
record GoldenCase(
        Path folder, String name, JsonNode json, Map<String, HostTensor> inputs, Map<String, HostTensor> expected) {

    private static final JsonMapper JSON = new JsonMapper();

    /** All keys that {@code case.json} may have; one that is not known might change what the case means. */
    private static final Set<String> KEYS = Set.of(
            "name",
            "architecture",
            "head",
            "checkpoint",
            "call",
            "kwargs",
            "inputs",
            "expected",
            "tolerance",
            "ignore_padding_rows",
            "cache_compare",
            "reference_used_cache",
            "reduced_max_abs_diff",
            "reference",
            "purpose");

    private static final String REDUCED_DIFFERENCE = "reduced_max_abs_diff";

    /** Reads the case that lies in {@code folder}. */
    static GoldenCase read(Path folder) throws IOException {
        JsonNode json = JSON.readTree(folder.resolve("case.json").toFile());
        for (String key : json.propertyNames()) {
            if (!KEYS.contains(key)) {
                throw new AssertionError("case.json has the key '%s', which the runner does not know.".formatted(key));
            }
        }
        return new GoldenCase(
                folder,
                folder.getFileName().toString(),
                json,
                TensorFile.read(folder.resolve(json.required("inputs").stringValue())),
                TensorFile.read(folder.resolve(json.required("expected").stringValue())));
    }

    /** What is called: {@code forward}, {@code generate} and the like. */
    String call() {
        return json.required("call").stringValue();
    }

    /** What stands on the decoder: {@code causal-lm} and the like. */
    String head() {
        return json.required("head").stringValue();
    }

    /** The folder of the model. */
    Path checkpoint() {
        return folder.resolve(json.required("checkpoint").stringValue()).normalize();
    }

    /** The arguments of the call, none of them read yet. */
    Arguments arguments() {
        return new Arguments(json.required("kwargs"), inputs);
    }

    /** How far the values of the expected tensor {@code tensorName} may be off. */
    Tolerance tolerance(String tensorName) {
        if (tensorName.startsWith("reduced.")) {
            // The reference itself is that far off in low precision: another computation may err as much the other way.
            return new Tolerance(2 * json.required(REDUCED_DIFFERENCE).doubleValue(), 0);
        }
        JsonNode tolerance = json.required("tolerance");
        return new Tolerance(
                tolerance.required("atol").doubleValue(),
                tolerance.required("rtol").doubleValue());
    }

    /** Which rows are compared. */
    CountedRows countedRows() {
        HostTensor mask = inputs.get("attention_mask");
        return json.path("ignore_padding_rows").booleanValue(false) && mask != null
                ? CountedRows.of(mask)
                : CountedRows.ALL;
    }

    /** Whether the reference may have kept fewer positions of a cache than the library. */
    boolean comparesLastPositionsOnly() {
        JsonNode comparison = json.path("cache_compare");
        if (comparison.isMissingNode()) {
            return false;
        }
        if (!comparison.stringValue().equals("last positions")) {
            throw new AssertionError("cache_compare is '%s', which the runner does not know.".formatted(comparison));
        }
        return true;
    }
}
