package io.jtransformers.cli;

import io.jtransformers.generation.GenerateOutput;
import java.util.Locale;

/** Says in one line how long a generation took. */
final class SpeedReport {

    private SpeedReport() {}

    /** Of one whose prompt was computed whole. */
    static String of(GenerateOutput output) {
        return of(output, "");
    }

    /** Of one that went on from {@code keptTokens} tokens of the prompt. */
    static String of(GenerateOutput output, int keptTokens) {
        return of(output, " (%d of them kept)".formatted(keptTokens));
    }

    private static String of(GenerateOutput output, String ofPrompt) {
        var usage = output.usage();
        var timings = output.timings();
        return String.format(
                Locale.ROOT,
                "%d prompt tokens%s in %.2f s, %d new tokens in %.2f s (%.1f tokens/s), ended by %s",
                usage.promptTokens(),
                ofPrompt,
                timings.prefillNanos() / 1e9,
                usage.newTokens(),
                timings.decodeNanos() / 1e9,
                Math.max(0, usage.newTokens() - 1) * 1e9 / Math.max(1, timings.decodeNanos()),
                output.finishReasons().getFirst().name().toLowerCase(Locale.ROOT));
    }
}
