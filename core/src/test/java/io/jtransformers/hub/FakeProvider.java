package io.jtransformers.hub;

import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One embedded checkpoint with small files. */
record FakeProvider(String name, Map<String, String> contents) implements EmbeddedCheckpointProvider {

    static FakeProvider of(String configJson) {
        return new FakeProvider(
                "jtransformers/fake", Map.of("config.json", configJson, "model.safetensors", "weights"));
    }

    @Override
    public List<String> names() {
        return List.of(name);
    }

    @Override
    public List<String> files(String wanted) {
        return List.copyOf(new TreeMap<>(contents).keySet());
    }

    @Override
    public InputStream open(String wanted, String file) throws IOException {
        String content = contents.get(file);
        if (content == null || content.equals("unreadable")) {
            throw new FileNotFoundException(file);
        }
        return new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8));
    }
}
