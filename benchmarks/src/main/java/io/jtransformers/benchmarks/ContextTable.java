package io.jtransformers.benchmarks;

import io.jtransformers.backend.BackendLease;
import io.jtransformers.backend.BackendOptions;
import io.jtransformers.backend.Backends;
import io.jtransformers.backend.ComputeQueue;
import io.jtransformers.backend.StepKey;
import io.jtransformers.tensor.TensorScope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/**
 * Tells what attention of one layer costs after a context of some length: a prompt is read in chunks of 512 tokens, as
 * generation does, then tokens follow one by one.
 *
 * <pre>{@code
 * java --add-modules jdk.incubator.vector -cp benchmarks.jar io.jtransformers.benchmarks.ContextTable lightning 65536
 * }</pre>
 *
 * <p>Each run is a process of its own, since it tells its peak memory, and prints a row of a table: kind, context,
 * seconds of the prompt, microseconds of a token, KiB of keys and values or state, MiB of the process. A kernel is
 * warmed up before.
 */
public final class ContextTable {

    private static final int CHUNK = 512;
    private static final int WARM_UP_CHUNKS = 24;
    private static final int WARM_UP_ROUNDS = 20; // of decoding: its kernels are small, and compiled late
    private static final int DECODED = 101;

    private ContextTable() {}

    /** Takes {@code lightning} or {@code softmax} and the number of tokens, a multiple of 512. */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 2) {
            System.err.println("Usage: ContextTable lightning|softmax TOKENS");
            System.exit(2);
        }
        int tokens = Integer.parseInt(arguments[1]);
        try (BackendLease lease = Backends.acquire(null, new BackendOptions(0));
                ComputeQueue queue = lease.backend().openQueue();
                var scope = TensorScope.open(queue)) {
            try (AttentionLayer layer = layer(arguments[0], scope)) {
                readPrompt(queue, layer, WARM_UP_CHUNKS * CHUNK);
                for (int round = 0; round < WARM_UP_ROUNDS; round++) {
                    decode(queue, layer);
                }
            }
            try (AttentionLayer layer = layer(arguments[0], scope)) {
                double promptSeconds = readPrompt(queue, layer, tokens);
                double tokenMicros = decode(queue, layer);
                System.out.printf(
                        Locale.ROOT,
                        "| %s | %d | %.3f | %.0f | %d | %d |%n",
                        arguments[0],
                        tokens,
                        promptSeconds,
                        tokenMicros,
                        layer.bytesHeld() >> 10,
                        peakMebibytes());
            }
        }
    }

    private static AttentionLayer layer(String kind, TensorScope scope) {
        return switch (kind) {
            case "lightning" -> new LightningLayer(scope, CHUNK);
            case "softmax" -> new SoftmaxLayer(scope, CHUNK);
            default ->
                throw new IllegalArgumentException(
                        "A layer of kind '%s' was asked for; there are lightning and softmax.".formatted(kind));
        };
    }

    /** Seconds of all chunks; where they are many, of some of them times as many as they stand for. */
    private static double readPrompt(ComputeQueue queue, AttentionLayer layer, int tokens) {
        int chunks = tokens / CHUNK;
        int every = Math.max(1, chunks / layer.timedChunks());
        double seconds = 0;
        for (int chunk = 0; chunk < chunks; chunk++) {
            if (chunk % every == every / 2) {
                seconds += every * seconds(queue, () -> layer.attend(CHUNK));
            } else {
                queue.run(StepKey.once(layer), () -> layer.keep(CHUNK));
            }
        }
        return seconds;
    }

    /** Median microseconds of one token. */
    private static double decode(ComputeQueue queue, AttentionLayer layer) {
        double[] micros = new double[DECODED];
        for (int token = 0; token < DECODED; token++) {
            micros[token] = 1e6 * seconds(queue, () -> layer.attend(1));
        }
        Arrays.sort(micros);
        return micros[DECODED / 2];
    }

    private static double seconds(ComputeQueue queue, Runnable step) {
        long[] nanos = new long[1]; // of the kernels alone: the queue waits for its turn before
        queue.run(StepKey.once(step), () -> {
            long start = System.nanoTime();
            step.run();
            nanos[0] = System.nanoTime() - start;
        });
        return nanos[0] / 1e9;
    }

    private static long peakMebibytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) >> 10)
                .findFirst()
                .orElse(0);
    }
}
