package io.jtransformers.samples;

import io.jtransformers.hub.EmbeddedCheckpointProvider;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** The tiny checkpoints of the project, each trained on synthetic text to do one toy task well. */
public final class SampleCheckpoints implements EmbeddedCheckpointProvider {

    private static final String OWNER = "jtransformers/";
    private static final List<String> FOLDERS = List.of(
            "tiny-ministral",
            "tiny-ministral-sentiment",
            "tiny-mixtral",
            "tiny-mixtral-ner",
            "tiny-minimax",
            "tiny-minimax-qa");
    private static final List<String> FILES = List.of(
            "config.json",
            "generation_config.json",
            "chat_template.jinja",
            "model.safetensors",
            "tokenizer.json",
            "tokenizer_config.json");

    /** Has no state; made by {@link java.util.ServiceLoader}. */
    public SampleCheckpoints() {}

    @Override
    public List<String> names() {
        return FOLDERS.stream().map(folder -> OWNER + folder).toList();
    }

    /** The files that the checkpoint has: a classifier has no {@code generation_config.json}. */
    @Override
    public List<String> files(String name) {
        return FILES.stream()
                .filter(file -> SampleCheckpoints.class.getResource(resource(name, file)) != null)
                .toList();
    }

    @Override
    public InputStream open(String name, String file) throws IOException {
        InputStream stream = SampleCheckpoints.class.getResourceAsStream(resource(name, file));
        if (stream == null) {
            throw new FileNotFoundException(
                    "The sample '%s' has no file '%s'; it has %s.".formatted(name, file, files(name)));
        }
        return stream;
    }

    private static String resource(String name, String file) {
        return name.substring(OWNER.length()) + "/" + file;
    }
}
