import org.jspecify.annotations.NullMarked;

/** The Ministral architecture. */
@NullMarked
module io.jtransformers.models.ministral {
    requires transitive io.jtransformers.core;
    requires static transitive org.jspecify;

    exports io.jtransformers.models.ministral;

    provides io.jtransformers.modeling.ModelArchitecture with
            io.jtransformers.models.ministral.MinistralArchitecture;
}
