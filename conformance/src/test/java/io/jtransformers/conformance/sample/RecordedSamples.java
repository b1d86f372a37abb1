package io.jtransformers.conformance.sample;

import io.jtransformers.tokenizer.ChatMessage;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What Transformers made of the embedded samples: {@code demo/expected.json}. */
final class RecordedSamples {

    private final JsonNode json;

    private RecordedSamples(JsonNode json) {
        this.json = json;
    }

    static RecordedSamples read() throws IOException {
        try (InputStream file = RecordedSamples.class.getResourceAsStream("/demo/expected.json")) {
            return new RecordedSamples(new JsonMapper().readTree(file));
        }
    }

    /** How many tokens were generated at the most. */
    int maxNewTokens() {
        return json.required("new_tokens").intValue();
    }

    /** Names of the samples. */
    List<String> models() {
        return List.copyOf(json.required("models").propertyNames());
    }

    /** The records of a sample. */
    List<SampleRecord> records(String model) {
        return json.required("models")
                .required(model)
                .valueStream()
                .map(SampleRecord::new)
                .toList();
    }

    /**
     * One input and what came of it.
     *
     * @param json its fields
     */
    record SampleRecord(JsonNode json) {

        /** What the record is called in reports: its input. */
        String title() {
            for (String field : List.of("prompt", "question", "text")) {
                if (json.has(field) && !json.has("messages")) {
                    return json.required(field).stringValue();
                }
            }
            return json.required("messages").get(0).required("content").stringValue();
        }

        boolean has(String field) {
            return json.has(field);
        }

        String text(String field) {
            return json.required(field).stringValue();
        }

        int integer(String field) {
            return json.required(field).intValue();
        }

        int[] integers(String field) {
            JsonNode array = json.required(field);
            return IntStream.range(0, array.size())
                    .map(i -> array.get(i).intValue())
                    .toArray();
        }

        List<String> texts(String field) {
            return json.required(field).valueStream().map(JsonNode::stringValue).toList();
        }

        float[] numbers(String field) {
            JsonNode array = json.required(field);
            float[] numbers = new float[array.size()];
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = array.get(i).floatValue();
            }
            return numbers;
        }

        List<ChatMessage> messages() {
            return json.required("messages")
                    .valueStream()
                    .map(message -> ChatMessage.parse(message.toString()))
                    .toList();
        }

        JsonNode field(String name) {
            return json.required(name);
        }
    }
}
