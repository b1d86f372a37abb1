package io.jtransformers.hub;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * Offers checkpoints that travel in a jar; found by {@link java.util.ServiceLoader}. Core copies them once to a cache
 * folder, since weights are mapped and a jar cannot be.
 */
public interface EmbeddedCheckpointProvider {

    /** The names under which its checkpoints are loaded, such as {@code jtransformers/tiny-ministral}. */
    List<String> names();

    /** The files of a checkpoint, such as {@code config.json}; plain names without folders. */
    List<String> files(String name);

    /**
     * Opens a file of a checkpoint.
     *
     * @throws IOException if it cannot be read
     */
    InputStream open(String name, String file) throws IOException;
}
