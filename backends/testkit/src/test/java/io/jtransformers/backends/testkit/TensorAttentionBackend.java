package io.jtransformers.backends.testkit;

import io.jtransformers.backend.AttentionKernels;
import io.jtransformers.backend.Backend;
import io.jtransformers.backend.ComputeQueue;
import io.jtransformers.backend.DeviceMemory;
import io.jtransformers.backend.DeviceSpec;
import io.jtransformers.backend.ElementwiseKernels;
import io.jtransformers.backend.IndexingKernels;
import io.jtransformers.backend.KeyValueKernels;
import io.jtransformers.backend.KeyValueLayout;
import io.jtransformers.backend.KeyValueStore;
import io.jtransformers.backend.LightningKernels;
import io.jtransformers.backend.ProductKernels;
import io.jtransformers.backend.RecurrentKernels;
import io.jtransformers.backend.RecurrentLayout;
import io.jtransformers.backend.RecurrentStore;
import io.jtransformers.backend.ReductionKernels;
import io.jtransformers.backend.StepKey;
import io.jtransformers.backend.StoredWeight;
import io.jtransformers.backend.Weight;
import io.jtransformers.backend.WeightUse;
import io.jtransformers.backend.host.HostElementwise;
import io.jtransformers.backend.host.HostIndexing;
import io.jtransformers.backend.host.HostKeyValueStore;
import io.jtransformers.backend.host.HostKeyValues;
import io.jtransformers.backend.host.HostMemory;
import io.jtransformers.backend.host.HostProducts;
import io.jtransformers.backend.host.HostQueue;
import io.jtransformers.backend.host.HostRecurrentStore;
import io.jtransformers.backend.host.HostRecurrents;
import io.jtransformers.backend.host.HostReductions;
import io.jtransformers.backend.host.HostWeight;
import io.jtransformers.backend.host.StepTurns;
import io.jtransformers.tensor.Slab;
import io.jtransformers.tensor.Tensor;
import java.lang.foreign.MemorySegment;

/** A stranger's backend: the host's parts and two kernels of its own, on a page. */
final class TensorAttentionBackend implements Backend {

    private final HostMemory memory = new HostMemory();
    private final StepTurns turns = new StepTurns("tensor-attention");

    @Override
    public DeviceSpec device() {
        return new DeviceSpec("tensor-attention", 0);
    }

    @Override
    public String description() {
        return "the host's parts with attention that reads tensors";
    }

    @Override
    public DeviceMemory allocate(long byteSize) {
        return memory.allocate(byteSize);
    }

    @Override
    public ComputeQueue openQueue() {
        return new Queue();
    }

    @Override
    public Weight prepare(StoredWeight stored, WeightUse use) {
        return new HostWeight(stored);
    }

    @Override
    public KeyValueStore openKeyValueStore(KeyValueLayout layout) {
        return new HostKeyValueStore(layout, memory::allocate);
    }

    @Override
    public RecurrentStore openRecurrentStore(RecurrentLayout layout) {
        return new HostRecurrentStore(layout, memory::allocate);
    }

    @Override
    public void close() {
        turns.close();
        memory.close();
    }

    private final class Queue implements ComputeQueue {

        private final Slab slab = new Slab(memory::allocate);

        @Override
        public Backend backend() {
            return TensorAttentionBackend.this;
        }

        @Override
        public Slab slab() {
            return slab;
        }

        @Override
        public void run(StepKey key, Runnable step) {
            turns.run(step);
        }

        @Override
        public void upload(MemorySegment source, Tensor target) {
            HostQueue.copyIn(source, target);
        }

        @Override
        public void download(Tensor source, MemorySegment target) {
            HostQueue.copyOut(source, target);
        }

        @Override
        public ElementwiseKernels elementwise() {
            return new HostElementwise();
        }

        @Override
        public ReductionKernels reductions() {
            return new HostReductions();
        }

        @Override
        public ProductKernels products() {
            return new HostProducts();
        }

        @Override
        public IndexingKernels indexing() {
            return new HostIndexing();
        }

        @Override
        public KeyValueKernels keyValues() {
            return new HostKeyValues();
        }

        @Override
        public RecurrentKernels recurrent() {
            return new HostRecurrents();
        }

        @Override
        public AttentionKernels attention() {
            return new TensorAttention();
        }

        @Override
        public LightningKernels lightning() {
            return new TensorLightning();
        }

        @Override
        public void close() {
            slab.close();
        }
    }
}
