package io.jtransformers.conformance.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.jtransformers.backend.BackendOptions;
import io.jtransformers.backend.Backends;
import io.jtransformers.backend.DeviceSpec;
import io.jtransformers.backend.ExpertCall;
import io.jtransformers.backend.FeedForwardCall;
import io.jtransformers.backends.testkit.RecordedStep;
import io.jtransformers.backends.testkit.RecordingBackend;
import io.jtransformers.heads.ModelForCausalLM;
import io.jtransformers.modeling.CancellationToken;
import io.jtransformers.modeling.ModelInputs;
import io.jtransformers.modeling.SequenceCache;
import io.jtransformers.modeling.SequenceStep;
import io.jtransformers.modeling.StepInput;
import io.jtransformers.tensor.HostTensor;
import io.jtransformers.tensor.Shape;
import io.jtransformers.tensor.Tensor;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The second half of the last layer computes only the rows that the head is to see, with the numbers of a whole step.
 */
class HeadRowsTest {

    private static final int ROWS = 20;

    /** Kernels for few rows add in another order than those for many. */
    private static final float TOLERANCE = 1e-4f;

    private static List<float[]> score(ModelForCausalLM model, SequenceStep sequence, int... headRows) {
        StepInput step = new StepInput(List.of(sequence), headRows, null, null, null, sequence.rows());
        return Steps.rows(model.score(step, new CancellationToken(), Tensor::toHost));
    }

    @ParameterizedTest
    @EnumSource
    void someRowsAreScoredAsAmongAll(Family family) {
        try (ModelForCausalLM model = family.load("cpu")) {
            Steps steps = new Steps(model);
            int[] ids = steps.ids(ROWS, 1);
            List<float[]> all = steps.logits(SequenceStep.next(steps.cache(), ids));

            for (int[] headRows : new int[][] {
                {ROWS - 1},
                {0},
                {5, 0, 3},
                IntStream.range(0, ROWS).map(row -> ROWS - 1 - row).toArray()
            }) {
                List<float[]> some = score(model, SequenceStep.next(steps.cache(), ids), headRows);

                assertThat(some).hasSameSizeAs(headRows);
                for (int i = 0; i < headRows.length; i++) {
                    assertThat(some.get(i)).containsExactly(all.get(headRows[i]), within(TOLERANCE));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPartOfWhichNothingIsScoredIsKeptWhole(Family family) {
        try (ModelForCausalLM model = family.load("cpu")) {
            Steps steps = new Steps(model);
            int[] ids = steps.ids(ROWS, 1);
            SequenceCache cache = steps.cache();

            assertThat(score(model, SequenceStep.next(cache, ids))).isEmpty();

            List<float[]> next = steps.logits(SequenceStep.next(cache, 5));
            List<float[]> expected = steps.logits(SequenceStep.next(steps.prefilled(ROWS, 1), 5));
            assertThat(next.getFirst()).containsExactly(expected.getFirst(), within(TOLERANCE));
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoeverRecordsSeesAllRows(Family family) {
        try (ModelForCausalLM model = family.load("cpu")) {
            var ids = HostTensor.of(Shape.of(1, ROWS), new Steps(model).ids(ROWS, 1));
            var inputs = ModelInputs.builder().inputIds(ids);
            var whole = model.forward(inputs.outputHiddenStates(true).build());
            var last = model.forward(inputs.logitsToKeep(1).build());
            var silent = model.forward(inputs.outputHiddenStates(false).build());

            assertThat(last.hiddenStates()).hasSameSizeAs(whole.hiddenStates());
            assertThat(last.hiddenStates().getLast().toFloatArray())
                    .containsExactly(whole.hiddenStates().getLast().toFloatArray(), within(TOLERANCE));
            assertThat(silent.logits().shape()).isEqualTo(last.logits().shape());
            assertThat(silent.logits().toFloatArray())
                    .containsExactly(last.logits().toFloatArray(), within(TOLERANCE));
        }
    }

    @ParameterizedTest
    @EnumSource
    void ofTheLastLayerOnlyTheRowsOfTheHeadAreComputed(Family family) {
        try (var lease = Backends.acquire(DeviceSpec.parse("recording"), BackendOptions.defaults());
                ModelForCausalLM model = family.load("recording")) {
            Steps steps = new Steps(model);
            var recorder = (RecordingBackend) lease.backend();
            int layers = model.config().numHiddenLayers();

            score(model, SequenceStep.next(steps.cache(), steps.ids(ROWS, 1)), 4, ROWS - 1);
            assertThat(feedForwardRows(recorder)).hasSize(layers).endsWith(ROWS, 2);
            steps.logits(SequenceStep.next(steps.cache(), steps.ids(ROWS, 1)));
            assertThat(feedForwardRows(recorder)).hasSize(layers).containsOnly(ROWS);
            score(model, SequenceStep.next(steps.cache(), steps.ids(ROWS, 1)));
            assertThat(feedForwardRows(recorder)).hasSize(layers - 1).containsOnly(ROWS);
        }
    }

    /** The rows that each layer's feed-forward block was given in the last step. */
    private static List<Integer> feedForwardRows(RecordingBackend recorder) {
        RecordedStep step = recorder.queues().getLast().steps().getLast();
        return Stream.concat(
                        step.operands(FeedForwardCall.class).stream().map(FeedForwardCall::input),
                        step.operands(ExpertCall.class).stream().map(ExpertCall::input))
                .map(input -> input.dimension(0))
                .toList();
    }
}
