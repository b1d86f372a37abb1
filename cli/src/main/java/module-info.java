import org.jspecify.annotations.NullMarked;

/** The {@code jtransformers} command. */
@NullMarked
module io.jtransformers.cli {
    requires info.picocli;
    requires io.jtransformers.core;
    requires static transitive org.jspecify;
}
