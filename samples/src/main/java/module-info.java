import org.jspecify.annotations.NullMarked;

/** Tiny checkpoints of the project, found by name with no network. */
@NullMarked
module io.jtransformers.samples {
    requires io.jtransformers.core;
    requires static transitive org.jspecify;

    provides io.jtransformers.hub.EmbeddedCheckpointProvider with
            io.jtransformers.samples.SampleCheckpoints;
}
