package io.jtransformers.backends.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jtransformers.backend.BinaryOperation;
import io.jtransformers.backend.ComputeQueue;
import io.jtransformers.backend.DeviceSpec;
import io.jtransformers.backend.StepKey;
import io.jtransformers.backend.host.HostBackend;
import io.jtransformers.tensor.DataType;
import io.jtransformers.tensor.HostTensor;
import io.jtransformers.tensor.ReleasedTensorException;
import io.jtransformers.tensor.Shape;
import io.jtransformers.tensor.Tensor;
import io.jtransformers.tensor.TensorScope;
import java.lang.reflect.Method;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RecordingQueueTest {

    private final RecordingBackend backend =
            new RecordingBackend(new HostBackend(new DeviceSpec("host", 0)), new DeviceSpec("recording", 0));
    private final RecordingQueue queue = (RecordingQueue) backend.openQueue();

    @AfterEach
    void closeBackend() {
        queue.close();
        backend.close();
    }

    /** A step that doubles its input, by way of temporaries in scopes that close. */
    private RecordedStep doubled(float... input) {
        try (var scope = TensorScope.open(queue)) {
            Tensor given = scope.ofFloats(Shape.of(input.length), input);
            Tensor sum = scope.allocate(DataType.F32, given.shape());
            RecordedStep step = queue.record(() -> {
                try (var inner = TensorScope.open(queue)) {
                    Tensor copy = given.copy();
                    assertThat(copy.owner()).isSameAs(inner);
                    queue.elementwise().binary(BinaryOperation.ADD, given, copy, sum);
                }
                try (var inner = TensorScope.open(queue)) {
                    inner.zeros(DataType.F32, given.shape()); // where the copy was
                }
            });
            sum.toHost();
            return step;
        }
    }

    @Test
    void callsAreListedInOrder() {
        assertThat(doubled(1, 2).calls())
                .containsExactly("ElementwiseKernels.copy", "ElementwiseKernels.binary", "ElementwiseKernels.fill");
    }

    @Test
    void resultsAreWhatWasReadAfterTheStep() {
        assertThat(doubled(1, 2).results()).containsExactly(HostTensor.of(Shape.of(2), 2f, 4f));
    }

    @Test
    void aStepIsRepeatedWithItsOwnInputs() {
        RecordedStep first = doubled(1, 2);
        doubled(5, 6);

        assertThat(first.replay()).containsExactly(HostTensor.of(Shape.of(2), 2f, 4f));
    }

    @Test
    void aStepIsRepeatedWithTheInputsOfAnother() {
        RecordedStep first = doubled(1, 2);
        RecordedStep second = doubled(5, 6);

        assertThat(first.differenceFrom(second)).isEmpty();
        assertThat(first.replayWith(second)).isEqualTo(second.results());
    }

    @Test
    void inputsOfAStepThatIsNotAlikeAreRefused() {
        RecordedStep first = doubled(1, 2);
        RecordedStep second = doubled(1, 2, 3);

        assertThatThrownBy(() -> first.replayWith(second))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not like it");
    }

    @Test
    void operandsAtOtherAddressesAreADifference() {
        RecordedStep first = doubled(1, 2);
        try (var scope = TensorScope.open(queue)) {
            scope.zeros(DataType.F32, Shape.of(100));
            RecordedStep second = doubled(1, 2);

            assertThat(first.differenceFrom(second))
                    .hasValueSatisfying(text -> assertThat(text).contains("upload"));
        }
    }

    @Test
    void aNumberThatVariesOnTheHostIsADifference() {
        RecordedStep first = scaledBy(2);
        RecordedStep second = scaledBy(3);

        assertThat(first.differenceFrom(second))
                .hasValueSatisfying(
                        text -> assertThat(text).contains("scaleAndShift").contains("3.0"));
    }

    private RecordedStep scaledBy(float factor) {
        try (var scope = TensorScope.open(queue)) {
            Tensor tensor = scope.ofFloats(Shape.of(1), 1);
            return queue.record(() -> tensor.multiply(factor));
        }
    }

    @Test
    void uploadsInsideAStepAreInputs() {
        RecordedStep first = uploadingInside(1);
        RecordedStep second = uploadingInside(7);

        assertThat(first.differenceFrom(second)).isEmpty();
        assertThat(first.replayWith(second)).containsExactly(HostTensor.of(Shape.of(1), 14f));
    }

    private RecordedStep uploadingInside(float value) {
        try (var scope = TensorScope.open(queue)) {
            Tensor out = scope.allocate(DataType.F32, Shape.of(1));
            RecordedStep step = queue.record(() -> {
                try (var inner = TensorScope.open(queue)) {
                    Tensor given = inner.ofFloats(Shape.of(1), value);
                    queue.elementwise().scaleAndShift(given, 2, 0, out);
                }
            });
            out.toHost();
            return step;
        }
    }

    @Test
    void whatIsComputedAfterAStepBelongsToIt() {
        try (var scope = TensorScope.open(queue)) {
            Tensor matrix = scope.ofFloats(Shape.of(2, 2), 1, 2, 3, 4);
            RecordedStep step = queue.record(() -> matrix.fill(5));

            matrix.slice(1, 0, 1).toHost(); // has gaps, so it is copied first

            assertThat(step.replay()).containsExactly(HostTensor.of(Shape.of(2, 1), 5f, 5f));
        }
    }

    @Test
    void aDefinitionIsOneCallAndKeepsItsTemporariesToItself() {
        try (var scope = TensorScope.open(queue)) {
            Tensor x = new Gaussian(1).tensor(scope, 2, 8);
            Tensor weight = new Gaussian(2).tensor(scope, 8);
            Tensor out = x.like();
            Tensor later = scope.zeros(DataType.F32, Shape.of(1_000));
            RecordedStep step = queue.record(() -> queue.normalization().rmsNorm(x, weight, 1e-5f, out));
            out.toHost();

            assertThat(step.calls()).containsExactly("NormalizationKernels.rmsNorm");
            assertThat(step.replay()).isEqualTo(step.results());
            assertThat(later.toFloatArray()).containsOnly(0);
        }
    }

    @Test
    void whatIsReadAtTheEndOfAStepIsItsResult() {
        try (var scope = TensorScope.open(queue)) {
            Tensor tensor = scope.zeros(DataType.F32, Shape.of(1));

            RecordedStep step = queue.record(() -> {
                tensor.fill(4);
                tensor.toHost();
            });

            assertThat(step.results()).containsExactly(HostTensor.of(Shape.of(1), 4f));
            assertThat(step.replay()).isEqualTo(step.results());
        }
    }

    @Test
    void whatIsReadInAStepThatRunsOnceBelongsToTheStepBefore() {
        try (var scope = TensorScope.open(queue)) {
            Tensor tensor = scope.zeros(DataType.F32, Shape.of(1));
            RecordedStep step = queue.record(() -> tensor.fill(4));

            queue.run(
                    StepKey.once(this),
                    () -> tensor.multiply(scope.ofFloats(Shape.of(1), 2)).toHost());
            RecordedStep next = queue.record(() -> tensor.fill(4));

            assertThat(step.results()).containsExactly(HostTensor.of(Shape.of(1), 8f));
            assertThat(step.replay()).isEqualTo(step.results());
            assertThat(step.differenceFrom(next)).isEmpty();
        }
    }

    @Test
    void readingInTheMidstOfAReplayableStepIsRefused() {
        try (var scope = TensorScope.open(queue)) {
            Tensor tensor = scope.zeros(DataType.F32, Shape.of(1));

            assertThatThrownBy(() -> queue.record(() -> {
                        tensor.toHost();
                        tensor.fill(1);
                    }))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("in the midst");
        }
    }

    @Test
    void readingInsideAnotherStepIsAllowed() {
        try (var scope = TensorScope.open(queue)) {
            Tensor tensor = scope.zeros(DataType.F32, Shape.of(1));

            queue.run(
                    StepKey.once(this), () -> assertThat(tensor.toFloatArray()).containsExactly(0));

            assertThat(queue.steps()).hasSize(1);
        }
    }

    @Test
    void aStepThatCannotBeReplayedIsNot() {
        queue.run(StepKey.once(this), () -> {});
        RecordedStep step = queue.steps().getLast();

        assertThatThrownBy(step::replay)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("cannot be");
    }

    @Test
    void aReleasedTensorIsNotRecorded() {
        try (var scope = TensorScope.open(queue)) {
            Tensor released;
            try (var inner = TensorScope.open(queue)) {
                released = inner.zeros(DataType.F32, Shape.of(1));
            }
            Tensor out = scope.allocate(DataType.F32, Shape.of(1));

            assertThatThrownBy(() -> queue.elementwise().copy(released, out))
                    .isInstanceOf(ReleasedTensorException.class);
        }
    }

    @Test
    void whatAKernelThrowsIsThrown() {
        try (var scope = TensorScope.open(queue)) {
            Tensor table = scope.zeros(DataType.F32, Shape.of(2, 2));
            Tensor indices = scope.ofInts(5);

            assertThatThrownBy(() -> table.gatherRows(indices)).hasMessageContaining("Row 5");
        }
    }

    @Test
    void everyKernelFamilyIsRecorded() {
        assertThat(ComputeQueue.class.getMethods())
                .filteredOn(method -> method.getReturnType().getSimpleName().endsWith("Kernels"))
                .hasSizeGreaterThanOrEqualTo(10)
                .allSatisfy(method -> assertThat(declaredByRecorder(method)).isTrue());
    }

    private static boolean declaredByRecorder(Method family) {
        return Arrays.stream(RecordingQueue.class.getDeclaredMethods())
                .anyMatch(method -> method.getName().equals(family.getName()));
    }

    @Test
    void queuesThatWereOpenedAreKnown() {
        assertThat(backend.queues()).containsExactly(queue);
        assertThat(backend.description()).contains("plain Java");
    }
}
