package io.jtransformers.backends.testkit;

import io.jtransformers.backend.Backend;
import io.jtransformers.backend.DeviceSpec;
import io.jtransformers.backend.host.HostBackend;
import org.junit.jupiter.api.Nested;

/** The backend of plain Java keeps every contract; so the definitions agree with plain arrays. */
class HostBackendTest {

    private static Backend openHost() {
        return new HostBackend(new DeviceSpec("host", 0));
    }

    @Nested
    class Memory extends BackendContract {
        @Override
        protected Backend openBackend() {
            return openHost();
        }
    }

    @Nested
    class Elementwise extends ElementwiseContract {
        @Override
        protected Backend openBackend() {
            return openHost();
        }
    }

    @Nested
    class Reduction extends ReductionContract {
        @Override
        protected Backend openBackend() {
            return openHost();
        }
    }

    @Nested
    class Product extends ProductContract {
        @Override
        protected Backend openBackend() {
            return openHost();
        }
    }

    @Nested
    class Indexing extends IndexingContract {
        @Override
        protected Backend openBackend() {
            return openHost();
        }
    }

    @Nested
    class KeyValue extends KeyValueContract {
        @Override
        protected Backend openBackend() {
            return openHost();
        }
    }

    @Nested
    class Normalization extends NormalizationContract {
        @Override
        protected Backend openBackend() {
            return openHost();
        }
    }

    @Nested
    class Linear extends LinearContract {
        @Override
        protected Backend openBackend() {
            return openHost();
        }
    }

    @Nested
    class Rotary extends RotaryContract {
        @Override
        protected Backend openBackend() {
            return openHost();
        }
    }

    @Nested
    class Attention extends AttentionContract {
        @Override
        protected Backend openBackend() {
            return openHost();
        }
    }

    @Nested
    class Lightning extends LightningContract {
        @Override
        protected Backend openBackend() {
            return openHost();
        }
    }

    @Nested
    class FeedForward extends FeedForwardContract {
        @Override
        protected Backend openBackend() {
            return openHost();
        }
    }

    @Nested
    class Experts extends ExpertContract {
        @Override
        protected Backend openBackend() {
            return openHost();
        }
    }

    @Nested
    class Ragged extends RaggedContract {
        @Override
        protected Backend openBackend() {
            return openHost();
        }
    }
}
