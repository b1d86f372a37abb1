package io.jtransformers.backends.cpu;

import io.jtransformers.backend.LightningCall;
import io.jtransformers.backend.LightningKernels;
import io.jtransformers.backend.host.HostRecurrentStore;
import io.jtransformers.tensor.TensorScope;

/**
 * Lightning attention over states where the store has them. An item of the parallel loop is one head of one sequence
 * ({@link LightningBlocks}).
 *
 * <p>Which rows and slots there are is read from the batch's tensors when the kernel runs.
 */
final class CpuLightning implements LightningKernels {

    private final WorkerPool pool;

    CpuLightning(WorkerPool pool) {
        this.pool = pool;
    }

    @Override
    public void attend(LightningCall call) {
        if (!isCovered(call)) {
            LightningKernels.super.attend(call);
            return;
        }
        HostRecurrentStore store = (HostRecurrentStore) call.store();
        int heads = store.layout().heads();
        int maxRows = call.decays().tables() == null
                ? LightningBlocks.ROWS
                : Math.max(LightningBlocks.ROWS, call.decays().blockSize());
        try (var scope = TensorScope.open(call.queries().queue())) {
            var blocks = new LightningBlocks[pool.threads()];
            for (int worker = 0; worker < blocks.length; worker++) {
                blocks[worker] = new LightningBlocks(call, store, scope, maxRows);
            }
            pool.run(
                    call.batch().sequences() * heads,
                    (item, scratch) -> blocks[scratch.worker()].attend(item / heads, item % heads, scratch));
        }
    }

    /** Heads of whole vectors, one number after another; others are for the definition. */
    private static boolean isCovered(LightningCall call) {
        return call.store() instanceof HostRecurrentStore
                && call.queries().dimension(2) % Math.max(Lanes.COUNT, StateTile.ROWS) == 0
                && FloatRuns.hasFloatRows(call.queries())
                && FloatRuns.hasFloatRows(call.keys())
                && FloatRuns.hasFloatRows(call.values())
                && FloatRuns.hasFloatRows(call.out());
    }
}
