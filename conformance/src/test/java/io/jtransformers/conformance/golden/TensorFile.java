package io.jtransformers.conformance.golden;

import io.jtransformers.tensor.HostTensor;
import io.jtransformers.tensor.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads the small safetensors files of the goldens with code of its own: the reader under test must not judge itself.
 */
final class TensorFile {

    private static final JsonMapper JSON = new JsonMapper();

    private TensorFile() {}

    /** The tensors of {@code file} by name: {@code F32} or {@code I64}. */
    static Map<String, HostTensor> read(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        byte[] header = new byte[Math.toIntExact(bytes.getLong())];
        bytes.get(header);
        ByteBuffer contents = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
        Map<String, HostTensor> tensors = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : JSON.readTree(header).properties()) {
            if (!entry.getKey().equals("__metadata__")) {
                tensors.put(entry.getKey(), read(entry.getValue(), contents));
            }
        }
        return tensors;
    }

    private static HostTensor read(JsonNode tensor, ByteBuffer contents) {
        long[] dimensions = JSON.treeToValue(tensor.required("shape"), long[].class);
        int from = tensor.required("data_offsets").get(0).intValue();
        int to = tensor.required("data_offsets").get(1).intValue();
        ByteBuffer data = contents.slice(from, to - from).order(ByteOrder.LITTLE_ENDIAN);
        String type = tensor.required("dtype").stringValue();
        return switch (type) {
            case "F32" -> {
                float[] values = new float[data.remaining() / Float.BYTES];
                data.asFloatBuffer().get(values);
                yield HostTensor.of(Shape.of(dimensions), values);
            }
            case "I64" -> {
                long[] values = new long[data.remaining() / Long.BYTES];
                data.asLongBuffer().get(values);
                yield HostTensor.of(Shape.of(dimensions), values);
            }
            default ->
                throw new AssertionError("A golden tensor has the type %s; they are F32 or I64.".formatted(type));
        };
    }
}
