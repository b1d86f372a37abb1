import org.jspecify.annotations.NullMarked;

/** The Mixtral architecture. */
@NullMarked
module io.jtransformers.models.mixtral {
    requires transitive io.jtransformers.core;
    requires static transitive org.jspecify;

    exports io.jtransformers.models.mixtral;

    provides io.jtransformers.modeling.ModelArchitecture with
            io.jtransformers.models.mixtral.MixtralArchitecture;
}
