package io.jtransformers.backends.testkit;

import io.jtransformers.backend.Backend;
import org.junit.jupiter.api.Nested;

/** A backend whose attention reads tensors keeps the contracts that a definition cannot keep or does not test. */
class TensorAttentionBackendTest {

    @Nested
    class Attention extends AttentionContract {
        @Override
        protected Backend openBackend() {
            return new TensorAttentionBackend();
        }
    }

    @Nested
    class Lightning extends LightningContract {
        @Override
        protected Backend openBackend() {
            return new TensorAttentionBackend();
        }
    }

    @Nested
    class Ragged extends RaggedContract {
        @Override
        protected Backend openBackend() {
            return new TensorAttentionBackend();
        }
    }

    @Nested
    class Replay extends ReplayContract {
        @Override
        protected Backend openBackend() {
            return new TensorAttentionBackend();
        }
    }
}
