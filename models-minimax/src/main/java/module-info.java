import org.jspecify.annotations.NullMarked;

/** The MiniMax architecture. */
@NullMarked
module io.jtransformers.models.minimax {
    requires transitive io.jtransformers.core;
    requires static transitive org.jspecify;

    exports io.jtransformers.models.minimax;

    provides io.jtransformers.modeling.ModelArchitecture with
            io.jtransformers.models.minimax.MiniMaxArchitecture;
}
