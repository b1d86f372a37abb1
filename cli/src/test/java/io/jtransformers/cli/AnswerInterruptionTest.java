package io.jtransformers.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AnswerInterruptionTest {

    private final AtomicInteger left = new AtomicInteger();
    private final AnswerInterruption interruption = new AnswerInterruption(left::incrementAndGet);

    @Test
    void stopsTheAnswerAndNotTheProgram() {
        var token = interruption.begin();

        interruption.interrupt();

        assertThat(token.isCancelled()).isTrue();
        assertThat(left).hasValue(0);
    }

    @Test
    void leavesTheProgramAfterTheAnswer() {
        interruption.begin();
        interruption.interrupt();
        interruption.end();

        interruption.interrupt();

        assertThat(left).hasValue(1);
    }
}
