package io.jtransformers.conformance.pipeline;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What {@code src/test/python/pipelines.py} recorded. */
final class RecordedPipelines {

    private RecordedPipelines() {}

    /** The records of a task, such as {@code token_classification}. */
    static List<JsonNode> of(String task) throws IOException {
        try (InputStream file = RecordedPipelines.class.getResourceAsStream("/pipelines/expected.json")) {
            return List.copyOf(
                    new JsonMapper().readTree(file).required(task).valueStream().toList());
        }
    }

    /** What a record is called in reports: all but what was expected. */
    static String title(JsonNode record) {
        StringBuilder title = new StringBuilder();
        record.forEachEntry((name, value) -> {
            if (!List.of("expected", "full_text").contains(name)) {
                title.append(name).append('=').append(value).append(' ');
            }
        });
        return title.toString().strip();
    }
}
