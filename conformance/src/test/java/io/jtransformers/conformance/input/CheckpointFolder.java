package io.jtransformers.conformance.input;

import io.jtransformers.conformance.golden.GoldenFolder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A copy of a small checkpoint, to be broken.
 *
 * @param path of the copy
 */
record CheckpointFolder(Path path) {

    private static final JsonMapper JSON = new JsonMapper();

    /** Copies a good checkpoint into {@code folder}. */
    static CheckpointFolder copyInto(Path folder) throws IOException {
        return copyInto(folder, "ministral-base");
    }

    /** Copies the golden checkpoint {@code name} into {@code folder}. */
    static CheckpointFolder copyInto(Path folder, String name) throws IOException {
        try (Stream<Path> files = Files.list(GoldenFolder.ofProject().checkpoint(name))) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
        return new CheckpointFolder(folder);
    }

    Path config() {
        return path.resolve("config.json");
    }

    Path weights() {
        return path.resolve("model.safetensors");
    }

    /** Rewrites {@code config.json}. */
    void changeConfig(Consumer<ObjectNode> change) throws IOException {
        ObjectNode config = (ObjectNode) JSON.readTree(config().toFile());
        change.accept(config);
        Files.writeString(config(), config.toString());
    }

    /** Keeps the first {@code length} bytes of the weights. */
    void truncateWeights(int length) throws IOException {
        byte[] bytes = Files.readAllBytes(weights());
        Files.write(weights(), Arrays.copyOf(bytes, length));
    }

    /** Rewrites the header of the weights; their data stays as it is. */
    void changeHeader(Consumer<ObjectNode> change) throws IOException {
        byte[] bytes = Files.readAllBytes(weights());
        int length = Math.toIntExact(lengthAtFront(bytes).getLong());
        ObjectNode header = (ObjectNode) JSON.readTree(bytes, Long.BYTES, length);
        change.accept(header);
        byte[] changed = header.toString().getBytes(StandardCharsets.UTF_8);
        var file = new ByteArrayOutputStream();
        file.write(lengthAtFront(new byte[Long.BYTES]).putLong(changed.length).array());
        file.write(changed);
        file.write(bytes, Long.BYTES + length, bytes.length - Long.BYTES - length);
        Files.write(weights(), file.toByteArray());
    }

    /** Rewrites the length that stands before the header. */
    void changeHeaderLength(long length) throws IOException {
        byte[] bytes = Files.readAllBytes(weights());
        lengthAtFront(bytes).putLong(length);
        Files.write(weights(), bytes);
    }

    private static ByteBuffer lengthAtFront(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
