package io.jtransformers.modeling;

import static org.assertj.core.api.Assertions.assertThat;

import io.jtransformers.backend.ComputeQueue;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class IdleQueuesTest {

    private final List<ComputeQueue> closed = new ArrayList<>();

    /** Only counts that it is closed. */
    private ComputeQueue open() {
        return (ComputeQueue) Proxy.newProxyInstance(
                ComputeQueue.class.getClassLoader(),
                new Class<?>[] {ComputeQueue.class},
                (queue, method, arguments) -> {
                    assertThat(method.getName()).isEqualTo("close");
                    closed.add((ComputeQueue) queue);
                    return null;
                });
    }

    @Test
    void givesTheQueueThatWasUsedLast() {
        try (var queues = new IdleQueues(this::open)) {
            ComputeQueue first = queues.take();
            ComputeQueue second = queues.take();
            queues.giveBack(second);
            queues.giveBack(first);

            assertThat(queues.take()).isSameAs(first);
        }
    }

    @Test
    void aCrowdOfCallersLeavesFewQueuesBehind() {
        try (var queues = new IdleQueues(this::open)) {
            List<ComputeQueue> crowd = Stream.generate(queues::take)
                    .limit(IdleQueues.MOST_IDLE + 5)
                    .toList();

            crowd.forEach(queues::giveBack);

            assertThat(closed).hasSize(5);
        }
    }

    @Test
    void closingClosesThoseThatAreIdle() {
        var queues = new IdleQueues(this::open);
        queues.giveBack(queues.take());

        queues.close();

        assertThat(closed).hasSize(1);
    }
}
