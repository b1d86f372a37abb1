package io.jtransformers.conformance.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.jtransformers.backend.BackendLease;
import io.jtransformers.backend.BackendOptions;
import io.jtransformers.backend.Backends;
import io.jtransformers.backend.DeviceSpec;
import io.jtransformers.backends.testkit.RecordedStep;
import io.jtransformers.backends.testkit.RecordingBackend;
import io.jtransformers.heads.ModelForCausalLM;
import io.jtransformers.modeling.SequenceCache;
import io.jtransformers.modeling.SequenceStep;
import io.jtransformers.tensor.HostTensor;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The kernel calls of a decoding step, repeated with the batch of the next step and without the model, give what the
 * model gives in that step. What passes here can be captured by a device.
 */
class ReplayContractTest {

    private static final String DEVICE = "recording";

    /** The same kernels on the same numbers; only sums over several threads may be in another order. */
    private static final float TOLERANCE = 1e-5f;

    private BackendLease lease;
    private RecordingBackend recorder;

    @BeforeEach
    void openRecorder() {
        lease = Backends.acquire(DeviceSpec.parse(DEVICE), BackendOptions.defaults());
        recorder = (RecordingBackend) lease.backend();
    }

    @AfterEach
    void closeRecorder() {
        lease.close();
    }

    private RecordedStep record(Steps steps, SequenceStep... sequences) {
        steps.logits(sequences);
        return recorder.queues().getLast().steps().getLast();
    }

    @ParameterizedTest
    @EnumSource
    void aDecodingStepIsReplayedAsTheNextOne(Family family) {
        try (ModelForCausalLM model = family.load(DEVICE)) {
            Steps steps = new Steps(model);
            for (int past : new int[] {3, 20, 63, 64, 130}) { // within a block, at its end, in the next
                SequenceCache cache = steps.prefilled(past, 1);
                RecordedStep step = record(steps, SequenceStep.next(cache, 5));
                RecordedStep next = record(steps, SequenceStep.next(cache, 17));

                assertReplays(step, next);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aStepOfSeveralSequencesIsReplayedWhateverTheirLengths(Family family) {
        try (ModelForCausalLM model = family.load(DEVICE)) {
            Steps steps = new Steps(model);
            SequenceCache shorter = steps.prefilled(7, 1);
            SequenceCache longer = steps.prefilled(70, 2);
            RecordedStep step = record(steps, SequenceStep.next(shorter, 5), SequenceStep.next(longer, 6));
            RecordedStep next = record(steps, SequenceStep.next(longer, 17), SequenceStep.next(shorter, 18));

            assertReplays(step, next);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aReplayedStepWritesItsOwnKeysAndStates(Family family) {
        try (ModelForCausalLM model = family.load(DEVICE)) {
            Steps steps = new Steps(model);
            SequenceCache cache = steps.prefilled(20, 1);
            RecordedStep step = record(steps, SequenceStep.next(cache, 5));
            SequenceCache kept = cache.fork(); // so that what the next step reads stays
            RecordedStep next = record(steps, SequenceStep.next(cache, 17));
            cache.close();
            record(steps, SequenceStep.next(kept.fork(), 80)); // takes the memory that the next step wrote to

            assertReplays(step, next);
        }
    }

    private static void assertReplays(RecordedStep step, RecordedStep next) {
        assertThat(step.key().isReplayable()).isTrue();
        assertThat(step.key()).isEqualTo(next.key());
        assertThat(step.differenceFrom(next)).isEmpty();
        List<HostTensor> replayed = step.replayWith(next);
        assertThat(replayed).hasSameSizeAs(next.results()).isNotEmpty();
        for (int i = 0; i < replayed.size(); i++) {
            assertThat(replayed.get(i).toFloatArray())
                    .containsExactly(next.results().get(i).toFloatArray(), within(TOLERANCE));
        }
    }
}
