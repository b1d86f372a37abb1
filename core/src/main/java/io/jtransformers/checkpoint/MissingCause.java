package io.jtransformers.checkpoint;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What missing weights have to do with the config: layers or experts that it counts and the file lacks, or a file that
 * is not whole.
 *
 * @param missing names that the model needs and the file lacks
 * @param used names of the file that the model uses
 */
record MissingCause(List<String> missing, Collection<String> used) {

    private static final Pattern LAYER = Pattern.compile("(?:.+\\.)?layers\\.(\\d{1,9})\\..+");
    private static final Pattern EXPERT = Pattern.compile("(.+\\.experts)\\.(\\d{1,9})\\..+");

    /** What the config or the file has to be blamed for; empty if that is not to be seen from the names. */
    Optional<String> sentence() {
        return layers().or(this::experts);
    }

    private Optional<String> layers() {
        Set<Integer> found = numbers(used, MissingCause::layer);
        Set<Integer> asked =
                numbers(Stream.of(missing, used).flatMap(Collection::stream).toList(), MissingCause::layer);
        return found.isEmpty() || asked.size() == found.size()
                ? Optional.empty()
                : Optional.of("num_hidden_layers of config.json is %d, but the file has weights of %d layers only."
                        .formatted(asked.size(), found.size()));
    }

    private static Optional<Integer> layer(String name) {
        Matcher layer = LAYER.matcher(name);
        return layer.matches() ? Optional.of(Integer.valueOf(layer.group(1))) : Optional.empty();
    }

    private Optional<String> experts() {
        return missing.stream()
                .map(EXPERT::matcher)
                .filter(Matcher::matches)
                .findFirst()
                .flatMap(expert -> experts(expert.group(1), Integer.parseInt(expert.group(2))));
    }

    private Optional<String> experts(String experts, int missingExpert) {
        Set<Integer> found = numbers(used, name -> expert(experts, name));
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Set<Integer> asked = numbers(missing, name -> expert(experts, name));
        asked.addAll(found);
        String count = "num_local_experts of config.json is %d".formatted(asked.size());
        if (found.contains(missingExpert)) {
            return Optional.of(
                    "%s, and the file has other weights of expert %d of '%s'; it is not whole, so fetch it again."
                            .formatted(count, missingExpert, experts));
        }
        return Optional.of("%s, but of '%s' the file has weights of %d experts only, and none of expert %d."
                .formatted(count, experts, found.size(), missingExpert));
    }

    /** Names of the file may lack the first parts of declared ones. */
    private static Optional<Integer> expert(String experts, String name) {
        Matcher expert = EXPERT.matcher(name);
        return expert.matches() && (experts.equals(expert.group(1)) || experts.endsWith("." + expert.group(1)))
                ? Optional.of(Integer.valueOf(expert.group(2)))
                : Optional.empty();
    }

    private static Set<Integer> numbers(Collection<String> names, Function<String, Optional<Integer>> number) {
        return names.stream().flatMap(name -> number.apply(name).stream()).collect(Collectors.toSet());
    }
}
