package io.jtransformers.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * {@code model.safetensors.index.json}: which file holds which tensor of a checkpoint in several files.
 *
 * @param shards for each tensor the name of its file
 */
record SafetensorsIndex(Map<String, String> shards) {

    static final String FILE_NAME = "model.safetensors.index.json";

    private static final long GREATEST_FILE = 256L << 20;

    /** A plain name: nothing that could lead out of the folder. */
    private static final Pattern SHARD_NAME = Pattern.compile("[\\w-][\\w.-]*\\.safetensors");

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(16).build())
            .build();

    /**
     * Reads an index.
     *
     * @throws CorruptCheckpointException if it is not what an index is
     */
    static SafetensorsIndex read(Path file) {
        byte[] json;
        try {
            if (Files.size(file) > GREATEST_FILE) {
                throw new CorruptCheckpointException(
                        "%s has %d bytes; an index has at most %d.".formatted(file, Files.size(file), GREATEST_FILE));
            }
            json = Files.readAllBytes(file);
        } catch (IOException failure) {
            throw new CheckpointException("%s cannot be read: %s.".formatted(file, failure.getMessage()), failure);
        }
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json)) {
            return new SafetensorsIndex(readIndex(parser, file));
        } catch (JacksonException failure) {
            throw new CorruptCheckpointException(
                    "%s is not JSON: %s.".formatted(file, failure.getOriginalMessage()), failure);
        }
    }

    private static Map<String, String> readIndex(JsonParser parser, Path file) {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new CorruptCheckpointException("%s is no JSON object.".formatted(file));
        }
        Map<String, String> shards = null;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            JsonToken value = parser.nextToken();
            if (!key.equals("weight_map")) {
                parser.skipChildren();
            } else if (shards != null || value != JsonToken.START_OBJECT) {
                throw new CorruptCheckpointException(
                        "%s must have one weight_map, an object from tensors to files.".formatted(file));
            } else {
                shards = readShards(parser, file);
            }
        }
        if (shards == null) {
            throw new CorruptCheckpointException(
                    "%s has no weight_map, which says what file holds which tensor.".formatted(file));
        }
        return shards;
    }

    private static Map<String, String> readShards(JsonParser parser, Path file) {
        Map<String, String> shards = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String tensor = parser.currentName();
            boolean isText = parser.nextToken() == JsonToken.VALUE_STRING;
            String shard = parser.getString();
            if (!isText || !SHARD_NAME.matcher(shard).matches()) {
                throw new CorruptCheckpointException(
                        "%s puts the tensor '%s' into '%s'; expected the plain name of a .safetensors file beside it."
                                .formatted(file, tensor, shard));
            }
            if (shards.put(tensor, shard) != null) {
                throw new CorruptCheckpointException("%s names the tensor '%s' twice.".formatted(file, tensor));
            }
        }
        return shards;
    }
}
