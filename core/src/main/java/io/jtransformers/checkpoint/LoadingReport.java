package io.jtransformers.checkpoint;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a checkpoint had, lacked and had too much of.
 *
 * @param source where the weights come from
 * @param loaded how many parameters got their contents from it
 * @param missing names that the model needs and it lacks; the model cannot be used
 * @param initialized names of a head that it lacks, which began at random instead
 * @param unexpected names that it has and no one declared
 * @param mismatched what has another shape or type than declared; the model cannot be used
 * @param stored all names that it has, among which a nearest one is looked for
 */
public record LoadingReport(
        String source,
        int loaded,
        List<String> missing,
        List<String> initialized,
        List<String> unexpected,
        List<Mismatch> mismatched,
        Collection<String> stored) {

    private static final int SHOWN = 12;

    /** What the weights of heads are called in Transformers. */
    private static final Set<String> HEADS = Set.of("lm_head", "score", "classifier", "qa_outputs");

    /**
     * A tensor that is there but does not fit.
     *
     * @param name as declared
     * @param location as stored
     * @param expected what was declared, such as {@code [64, 32]}
     * @param found what is stored
     */
    public record Mismatch(String name, String location, String expected, String found) {}

    /** Copies the lists. */
    public LoadingReport {
        missing = List.copyOf(missing);
        initialized = List.copyOf(initialized);
        unexpected = List.copyOf(unexpected);
        mismatched = List.copyOf(mismatched);
    }

    /** Whether the model can be used. */
    public boolean isUsable() {
        return missing.isEmpty() && mismatched.isEmpty();
    }

    /**
     * Whether the model may be another one than the checkpoint's: a head begins at random, or weights are not used that
     * are not only another head's.
     */
    boolean isWorrying() {
        Set<String> otherHeads = new HashSet<>(HEADS);
        used().forEach(name -> otherHeads.remove(firstPart(name)));
        return !initialized.isEmpty()
                || !otherHeads.containsAll(
                        unexpected.stream().map(LoadingReport::firstPart).toList());
    }

    private static String firstPart(String name) {
        int end = name.indexOf('.');
        return end < 0 ? name : name.substring(0, end);
    }

    private Set<String> used() {
        Set<String> used = new HashSet<>(stored);
        unexpected.forEach(used::remove);
        return used;
    }

    /** The report in words, the worst first; of many names the first few. */
    public String describe() {
        List<String> sentences = new ArrayList<>();
        if (!missing.isEmpty()) {
            sentences.add(
                    "%s lacks weights that the model needs (%d): %s. Is it a checkpoint of another architecture, or of another head (architectures in its config.json)?"
                            .formatted(source, missing.size(), shown(missing, this::missingWithNearest)));
            new MissingCause(missing, used()).sentence().ifPresent(sentences::add);
        }
        if (!mismatched.isEmpty()) {
            sentences.add(
                    "%s has weights that do not fit the config (%d): %s. Do config.json and weights belong together?"
                            .formatted(source, mismatched.size(), shown(mismatched, LoadingReport::sentence)));
            new MismatchCause(mismatched).sentence().ifPresent(sentences::add);
        }
        if (!initialized.isEmpty()) {
            sentences.add("%s lacks weights that begin at random and must be trained (%d): %s."
                    .formatted(source, initialized.size(), shown(initialized, name -> "'" + name + "'")));
        }
        if (!unexpected.isEmpty()) {
            sentences.add(
                    "%s has weights that the model does not use (%d): %s; loadingReport().unexpected() has them all."
                            .formatted(source, unexpected.size(), shown(unexpected, name -> "'" + name + "'")));
        }
        return sentences.isEmpty() ? "%s has all weights (%d).".formatted(source, loaded) : String.join(" ", sentences);
    }

    private String missingWithNearest(String name) {
        return NearestName.find(name, stored)
                .map(nearest -> "'%s' (nearest: '%s')".formatted(name, nearest))
                .orElse("'%s'".formatted(name));
    }

    private static String sentence(Mismatch mismatch) {
        String location =
                mismatch.location().equals(mismatch.name()) ? "" : " (stored as '%s')".formatted(mismatch.location());
        return "'%s'%s is %s, expected %s".formatted(mismatch.name(), location, mismatch.found(), mismatch.expected());
    }

    private static <T> String shown(List<T> items, Function<T, String> text) {
        String first = items.stream().limit(SHOWN).map(text).collect(Collectors.joining(", "));
        return items.size() > SHOWN ? "%s and %d more".formatted(first, items.size() - SHOWN) : first;
    }
}
