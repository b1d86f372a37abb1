package io.jtransformers.checkpoint;

import io.jtransformers.checkpoint.LoadingReport.Mismatch;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What weights that do not fit have to do with the config: another number of experts.
 *
 * @param mismatched what does not fit
 */
record MismatchCause(List<Mismatch> mismatched) {

    private static final Pattern ROUTER = Pattern.compile("(?:.+\\.)?(?:block_sparse_moe|mlp)\\.gate\\.weight");
    private static final Pattern FIRST_DIMENSION = Pattern.compile("\\[(\\d+), \\d+]");

    /** What the config has to be blamed for; empty if that is not to be seen. */
    Optional<String> sentence() {
        return mismatched.stream()
                .filter(mismatch -> ROUTER.matcher(mismatch.location()).matches())
                .flatMap(mismatch -> sentence(mismatch).stream())
                .findFirst();
    }

    private static Optional<String> sentence(Mismatch router) {
        Matcher asked = FIRST_DIMENSION.matcher(router.expected());
        Matcher found = FIRST_DIMENSION.matcher(router.found());
        return asked.matches() && found.matches() && !asked.group(1).equals(found.group(1))
                ? Optional.of("num_local_experts of config.json is %s, but the file has a router of %s experts."
                        .formatted(asked.group(1), found.group(1)))
                : Optional.empty();
    }
}
