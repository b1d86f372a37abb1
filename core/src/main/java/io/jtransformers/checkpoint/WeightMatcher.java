package io.jtransformers.checkpoint;

import io.jtransformers.backend.StoredTensor;
import io.jtransformers.checkpoint.LoadingReport.Mismatch;
import io.jtransformers.checkpoint.WeightPlan.Placement;
import io.jtransformers.nn.Parameter;
import io.jtransformers.nn.Parameter.Presence;
import io.jtransformers.tensor.DataType;
import io.jtransformers.tensor.Shape;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the declared parameters in a checkpoint: by name, then by shape and type, before any data is read. */
final class WeightMatcher {

    private static final Logger LOGGER = LoggerFactory.getLogger(WeightMatcher.class);

    private final List<Parameter> parameters;
    private final Checkpoint checkpoint;
    private final WeightMapping mapping;

    private final Map<Parameter, Placement> placements = new HashMap<>();
    private final List<Parameter> initialized = new ArrayList<>();
    private final List<Parameter> shared = new ArrayList<>();
    private final Set<String> missing = new LinkedHashSet<>();
    private final List<Mismatch> mismatched = new ArrayList<>();
    private final Set<String> folders;
    private final Set<String> used = new HashSet<>();
    private final Set<String> misfits = new HashSet<>();
    private final Map<String, Long> slicedElements = new HashMap<>();

    WeightMatcher(List<Parameter> parameters, Checkpoint checkpoint, WeightMapping mapping) {
        this.parameters = parameters;
        this.checkpoint = checkpoint;
        this.mapping = mapping;
        this.folders = checkpoint.names().stream().map(WeightMatcher::folder).collect(Collectors.toSet());
    }

    WeightPlan match() {
        for (Parameter parameter : parameters) {
            Parameter whole = parameter.tiedTo();
            if (whole == null) {
                place(parameter);
            } else {
                placeTied(parameter, whole);
            }
        }
        checkThatSlicesCoverTheirTensors();
        refuseUnsupportedParts();
        List<Placement> inFileOrder = placements.values().stream()
                .sorted(Comparator.comparing(
                        placement -> checkpoint.position(placement.location().tensor())))
                .toList();
        return new WeightPlan(inFileOrder, initialized, shared, report());
    }

    private LoadingReport report() {
        return new LoadingReport(
                checkpoint.location().toString(),
                placements.size(),
                List.copyOf(missing),
                initialized.stream()
                        .filter(parameter -> parameter.presence() == Presence.HEAD)
                        .map(Parameter::name)
                        .toList(),
                checkpoint.names().stream()
                        .filter(name -> !used.contains(name) && !mapping.isIgnorable(name))
                        .toList(),
                mismatched,
                checkpoint.names());
    }

    private void place(Parameter parameter) {
        Optional<WeightLocation> location = find(parameter.name()).or(() -> findUnderTheNameOfATiedPart(parameter));
        if (location.isPresent()) {
            place(parameter, location.get());
        } else if (parameter.presence() == Presence.REQUIRED) {
            missing.add(missingName(parameter.name()));
        } else if (parameter.presence() != Presence.OPTIONAL) {
            initialized.add(parameter);
        }
    }

    /** That of the tensor which holds it with others, where the file has another tensor of that layout. */
    private String missingName(String name) {
        return mapping.locations(name).stream()
                .filter(location -> !location.cuts().isEmpty())
                .map(WeightLocation::tensor)
                .filter(tensor -> folders.contains(folder(tensor)))
                .findFirst()
                .orElse(name);
    }

    /** The name without its last part. */
    private static String folder(String name) {
        return name.substring(0, name.lastIndexOf('.') + 1);
    }

    private Optional<WeightLocation> findUnderTheNameOfATiedPart(Parameter whole) {
        return parameters.stream()
                .filter(part -> part.tiedTo() == whole)
                .flatMap(part -> find(part.name()).stream())
                .findFirst();
    }

    private void placeTied(Parameter part, Parameter whole) {
        Optional<WeightLocation> location = find(part.name());
        Placement placement = placements.get(whole);
        if (location.isPresent() && placement != null && differs(location.get(), placement)) {
            LOGGER.warn(
                    "The config ties '{}' to '{}', but {} has both with different values, so each is used for itself;"
                            + " set tie_word_embeddings to false in config.json.",
                    part.name(),
                    whole.name(),
                    checkpoint.location());
            place(part, location.get());
        } else {
            location.ifPresent(found -> used.add(found.tensor()));
            shared.add(part);
        }
    }

    private boolean differs(WeightLocation location, Placement placement) {
        if (location.equals(placement.location())) {
            return false;
        }
        String tensor = location.tensor();
        StoredTensor values = placement.values();
        return !checkpoint.shape(tensor).equals(values.shape())
                || !checkpoint.type(tensor).name().equals(values.dataType().safetensorsName())
                || checkpoint.tensor(tensor).data().mismatch(values.data()) != -1;
    }

    private Optional<WeightLocation> find(String name) {
        return mapping.locations(name).stream()
                .filter(location -> checkpoint.has(location.tensor()))
                .findFirst();
    }

    private void place(Parameter parameter, WeightLocation location) {
        String tensor = location.tensor();
        used.add(tensor);
        Optional<WeightLocation.Slice> slice = location.within(checkpoint.shape(tensor));
        String found = slice.map(part -> part.shape().toString()).orElse("cut from " + checkpoint.shape(tensor));
        if (!found.equals(parameter.shape().toString())) {
            misfit(parameter, location, parameter.shape().toString(), found);
        } else if (!isReadable(tensor)) {
            misfit(
                    parameter,
                    location,
                    "a floating point type that is read here",
                    "of type " + checkpoint.type(tensor));
        } else {
            StoredTensor values = slice.orElseThrow().of(checkpoint.tensor(tensor));
            placements.put(parameter, new Placement(parameter, location, values));
            if (!location.cuts().isEmpty()) {
                slicedElements.merge(tensor, values.shape().elementCount(), Long::sum);
            }
        }
    }

    private boolean isReadable(String tensor) {
        return DataType.fromSafetensors(checkpoint.type(tensor).name())
                .filter(DataType::isFloatingPoint)
                .isPresent();
    }

    private void misfit(Parameter parameter, WeightLocation location, String expected, String found) {
        mismatched.add(new Mismatch(parameter.name(), location.toString(), expected, found));
        misfits.add(location.tensor());
    }

    /** A tensor of which a slice is left over belongs to a larger model: more experts than the config says. */
    private void checkThatSlicesCoverTheirTensors() {
        slicedElements.forEach((tensor, elements) -> {
            Shape shape = checkpoint.shape(tensor);
            if (elements != shape.elementCount() && !misfits.contains(tensor)) {
                String expected = "slices with %d elements in all".formatted(elements);
                mismatched.add(new Mismatch(tensor, tensor, expected, shape.toString()));
            }
        });
    }

    private void refuseUnsupportedParts() {
        for (String name : checkpoint.names()) {
            String part = used.contains(name) ? null : mapping.unsupportedPart(name);
            if (part != null) {
                throw new UnsupportedWeightException(
                        "%s has the weight '%s' %s of %s, which is not computed here, so that the model would be another one; use a checkpoint without it."
                                .formatted(checkpoint.location(), name, checkpoint.shape(name), part));
            }
        }
    }
}
