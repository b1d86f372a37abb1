import org.jspecify.annotations.NullMarked;

/** The {@code jtransformers} command. */
@NullMarked
module io.jtransformers.cli {
    requires ch.qos.logback.classic;
    requires info.picocli;
    requires io.jtransformers.backends.cpu;
    requires io.jtransformers.core;
    requires io.jtransformers.models.minimax;
    requires io.jtransformers.models.ministral;
    requires io.jtransformers.models.mixtral;
    requires io.jtransformers.samples;
    requires io.jtransformers.tokenizers;
    requires jdk.unsupported; // sun.misc.Signal, for Ctrl-C in a chat
    requires org.slf4j;
    requires tools.jackson.databind;
    requires static transitive org.jspecify;

    opens io.jtransformers.cli to
            info.picocli,
            tools.jackson.databind;
}
