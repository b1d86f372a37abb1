package io.jtransformers.backends.cpu;

import io.jtransformers.backend.Backend;
import io.jtransformers.backend.BackendOptions;
import io.jtransformers.backend.DeviceSpec;
import io.jtransformers.backends.testkit.AllocationContract;
import io.jtransformers.backends.testkit.AttentionContract;
import io.jtransformers.backends.testkit.BackendContract;
import io.jtransformers.backends.testkit.ElementwiseContract;
import io.jtransformers.backends.testkit.ExpertContract;
import io.jtransformers.backends.testkit.FeedForwardContract;
import io.jtransformers.backends.testkit.IndexingContract;
import io.jtransformers.backends.testkit.KeyValueContract;
import io.jtransformers.backends.testkit.LightningContract;
import io.jtransformers.backends.testkit.LinearContract;
import io.jtransformers.backends.testkit.NormalizationContract;
import io.jtransformers.backends.testkit.ProductContract;
import io.jtransformers.backends.testkit.RaggedContract;
import io.jtransformers.backends.testkit.ReductionContract;
import io.jtransformers.backends.testkit.ReplayContract;
import io.jtransformers.backends.testkit.RotaryContract;
import org.junit.jupiter.api.Nested;

/** The backend keeps every contract, with more threads than the loops of most contracts have chunks. */
class CpuBackendTest {

    private static Backend openCpu() {
        return new CpuBackendProvider().open(new DeviceSpec("cpu", 0), new BackendOptions(3));
    }

    @Nested
    class Memory extends BackendContract {
        @Override
        protected Backend openBackend() {
            return openCpu();
        }
    }

    @Nested
    class Elementwise extends ElementwiseContract {
        @Override
        protected Backend openBackend() {
            return openCpu();
        }
    }

    @Nested
    class Reduction extends ReductionContract {
        @Override
        protected Backend openBackend() {
            return openCpu();
        }
    }

    @Nested
    class Product extends ProductContract {
        @Override
        protected Backend openBackend() {
            return openCpu();
        }
    }

    @Nested
    class Indexing extends IndexingContract {
        @Override
        protected Backend openBackend() {
            return openCpu();
        }
    }

    @Nested
    class KeyValue extends KeyValueContract {
        @Override
        protected Backend openBackend() {
            return openCpu();
        }
    }

    @Nested
    class Normalization extends NormalizationContract {
        @Override
        protected Backend openBackend() {
            return openCpu();
        }
    }

    @Nested
    class Linear extends LinearContract {
        @Override
        protected Backend openBackend() {
            return openCpu();
        }
    }

    @Nested
    class Rotary extends RotaryContract {
        @Override
        protected Backend openBackend() {
            return openCpu();
        }
    }

    @Nested
    class Attention extends AttentionContract {
        @Override
        protected Backend openBackend() {
            return openCpu();
        }
    }

    @Nested
    class Lightning extends LightningContract {
        @Override
        protected Backend openBackend() {
            return openCpu();
        }
    }

    @Nested
    class FeedForward extends FeedForwardContract {
        @Override
        protected Backend openBackend() {
            return openCpu();
        }
    }

    @Nested
    class Experts extends ExpertContract {
        @Override
        protected Backend openBackend() {
            return openCpu();
        }
    }

    @Nested
    class Allocation extends AllocationContract {
        @Override
        protected Backend openBackend() {
            return openCpu();
        }
    }

    @Nested
    class Ragged extends RaggedContract {
        @Override
        protected Backend openBackend() {
            return openCpu();
        }
    }

    @Nested
    class Replay extends ReplayContract {
        @Override
        protected Backend openBackend() {
            return openCpu();
        }
    }
}
