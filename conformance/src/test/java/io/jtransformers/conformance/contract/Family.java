package io.jtransformers.conformance.contract;

import io.jtransformers.AutoModelForCausalLM;
import io.jtransformers.conformance.golden.GoldenFolder;
import io.jtransformers.heads.ModelForCausalLM;
import io.jtransformers.modeling.LoadOptions;

/** The architectures, each with a small checkpoint that has every kind of layer. */
enum Family {
    /** A full layer and three with a window of 8. */
    MINISTRAL("ministral-base"),
    /** Mixtures of experts: two of them see each token. */
    MIXTRAL("mixtral-base"),
    /** Three layers of lightning attention, the first among them, and one of softmax attention. */
    MINIMAX("minimax-base");

    private final String checkpoint;

    Family(String checkpoint) {
        this.checkpoint = checkpoint;
    }

    /** Loads the checkpoint on a device. */
    ModelForCausalLM load(String device) {
        return AutoModelForCausalLM.fromPretrained(
                GoldenFolder.ofProject().checkpoint(checkpoint).toString(),
                LoadOptions.builder().device(device).build());
    }
}
