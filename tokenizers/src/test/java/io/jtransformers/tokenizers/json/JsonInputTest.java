package io.jtransformers.tokenizers.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jtransformers.tokenizer.TokenizerFileException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

class JsonInputTest {

    private static final int BUFFER = 1 << 16;

    private static @Nullable Object read(String json) {
        try (JsonInput input = JsonInput.of("x.json", json)) {
            Object tree = input.readTree("");
            input.expectEnd();
            return tree;
        }
    }

    @Test
    void readsStrings() {
        String json = "[\"a\\u0041\\n\\\"\\\\\\/\\t\", \"\\ud83d\\ude00\", \"é日\uD83D\uDE00\", \"\"]";

        assertThat(read(json)).isEqualTo(List.of("aA\n\"\\/\t", "\uD83D\uDE00", "é日\uD83D\uDE00", ""));
    }

    @ParameterizedTest
    @CsvSource({"0", "-0", "7", "-12", "123456789012345678", "-123456789012345678"})
    void readsWholeNumbers(String json) {
        assertThat(read(json)).isEqualTo(Long.parseLong(json));
    }

    @ParameterizedTest
    @CsvSource({"0.5", "-1.25e3", "1E-2", "2e+2", "1000000000000000000000000000000"})
    void readsOtherNumbersAsTheNearestDouble(String json) {
        assertThat(read(json)).isEqualTo(Double.parseDouble(json));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "01",
                "-",
                "1.",
                ".5",
                "+1",
                "1e",
                "NaN",
                "Infinity",
                "tru",
                "nulL",
                "'a'",
                "\"a",
                "\"\\x\"",
                "\"\\u12g4\"",
                "\"\\u12",
                "\"\n\"",
                "[1,]",
                "[,1]",
                "[1 2]",
                "[1",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1,}",
                "{a:1}",
                "{\"a\":1",
                "[1}",
                "{\"a\":1]",
                "1 1",
                "",
                " ",
                "]",
                "/**/1"
            })
    void refusesWhatIsNoJson(String json) {
        assertThatThrownBy(() -> read(json))
                .isInstanceOf(TokenizerFileException.class)
                .hasMessageStartingWith("x.json, line ");
    }

    @Test
    void saysWhereTheDocumentIsWrong() {
        assertThatThrownBy(() -> read("{\"a\": 1,\n  \"b\": [1, 2 3]}"))
                .hasMessage("x.json, line 2, column 14: a comma or ']' was expected, but '3' was found.");
    }

    @Test
    void refusesBytesThatAreNoUtf8(@TempDir Path folder) throws Exception {
        int[][] broken = {
            {0xC3}, {0x80}, {0xC0, 0x80}, {0xE0, 0x80, 0x80}, {0xED, 0xA0, 0x80}, {0xF4, 0x90, 0x80, 0x80}, {0xFF}
        };
        for (int[] bytes : broken) {
            Path file = folder.resolve("x.json");
            byte[] document = new byte[bytes.length + 2];
            document[0] = '"';
            document[document.length - 1] = '"';
            for (int index = 0; index < bytes.length; index++) {
                document[index + 1] = (byte) bytes[index];
            }
            Files.write(file, document);

            try (JsonInput input = JsonInput.open(file)) {
                assertThatThrownBy(() -> input.readTree(""))
                        .isInstanceOf(TokenizerFileException.class)
                        .hasMessageContaining("line 1");
            }
        }
    }

    @Test
    void passesOverAByteOrderMark() {
        assertThat(read("\uFEFF[1]")).isEqualTo(List.of(1L));
    }

    @Test
    void nestsAsDeepAsItMay() {
        assertThat(read("[".repeat(100) + "]".repeat(100))).isInstanceOf(List.class);
    }

    @Test
    void refusesToNestDeeper() {
        assertThatThrownBy(() -> read("[".repeat(101) + "]".repeat(101)))
                .isInstanceOf(TokenizerFileException.class)
                .hasMessageContaining("nests deeper than 100 levels");
    }

    /** Every byte of a document comes to be the last one of a buffer and the first one of the next. */
    @Test
    void readsWhatLiesAcrossTheEndOfABuffer() {
        String value = "{\"k\\u00e9\": \"é日\uD83D\uDE00\\n\", \"n\": [-12.5e1, 123456, true, null]}";
        Object expected = read(value);

        for (int shift = 0; shift < 70; shift++) {
            assertThat(read(" ".repeat(BUFFER - shift) + value)).isEqualTo(expected);
            assertThat(read("[\"" + "x".repeat(BUFFER - shift) + "\", " + value + "]"))
                    .asInstanceOf(InstanceOfAssertFactories.LIST)
                    .last()
                    .isEqualTo(expected);
        }
    }

    @Test
    void passesOverWhatIsNotAskedFor() {
        try (JsonInput input = JsonInput.of("x.json", "[{\"a\\\"\": [1, {\"b\": \"}]\\\\\"}], \"c\": null}, 7]")) {
            input.beginArray();
            input.hasNextElement();
            input.skip();
            input.hasNextElement();

            assertThat(input.readIndex()).isEqualTo(7);
        }
    }

    /** Documents with random damage are read to the same values, or refused, as by a parser for all purposes. */
    @Test
    void agreesWithJackson() {
        Random random = new Random(3);
        int refused = 0;
        for (int round = 0; round < 20_000; round++) {
            StringBuilder json = new StringBuilder();
            append(random, json, 0);
            for (int damage = random.nextInt(3); damage > 0; damage--) {
                String marks = "{}[]\",:\\ue0-1.t\u00e9\u0001 ";
                int place = random.nextInt(json.length());
                if (!Character.isSurrogate(json.charAt(place))) {
                    json.setCharAt(place, marks.charAt(random.nextInt(marks.length())));
                }
            }
            String document = json.toString();
            Object expected = byJackson(document);
            Object actual;
            try {
                actual = plain(read(document));
            } catch (TokenizerFileException e) {
                actual = e.getClass();
                refused++;
            }
            assertThat(actual).as(document).isEqualTo(expected);
        }
        assertThat(refused).isBetween(1_000, 15_000);
    }

    private static void append(Random random, StringBuilder json, int depth) {
        switch (random.nextInt(depth > 3 ? 5 : 8)) {
            case 0 -> json.append(random.nextInt(1_000) - 500);
            case 1 -> json.append(random.nextInt(100) / 8.0);
            case 2 -> json.append(List.of("true", "false", "null").get(random.nextInt(3)));
            case 3, 4 -> json.append('"').append(text(random)).append('"');
            case 5 -> {
                json.append('[');
                for (int count = random.nextInt(4); count > 0; count--) {
                    append(random, json, depth + 1);
                    json.append(count == 1 ? "" : ", ");
                }
                json.append(']');
            }
            default -> {
                json.append('{');
                for (int count = random.nextInt(4); count > 0; count--) {
                    json.append('"').append(text(random)).append("\" :");
                    append(random, json, depth + 1);
                    json.append(count == 1 ? "" : ",\n");
                }
                json.append('}');
            }
        }
    }

    private static String text(Random random) {
        List<String> parts = List.of("a", "é", "日", "\uD83D\uDE00", "\\n", "\\u00e9", "\\\"", " ", "xyz");
        StringBuilder text = new StringBuilder();
        for (int count = random.nextInt(5); count > 0; count--) {
            text.append(parts.get(random.nextInt(parts.size())));
        }
        return text.toString();
    }

    private static @Nullable Object byJackson(String document) {
        try (JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), document)) {
            parser.nextToken();
            Object tree = tree(parser);
            return parser.nextToken() == null ? tree : TokenizerFileException.class;
        } catch (JacksonException _) {
            return TokenizerFileException.class;
        }
    }

    private static @Nullable Object tree(JsonParser parser) {
        JsonToken token = parser.currentToken();
        if (token == null) {
            return TokenizerFileException.class;
        }
        return switch (token) {
            case START_OBJECT -> {
                Map<String, @Nullable Object> members = new TreeMap<>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String key = parser.currentName();
                    parser.nextToken();
                    members.put(key, Objects.toString(tree(parser)));
                }
                yield members;
            }
            case START_ARRAY -> {
                List<@Nullable Object> elements = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    elements.add(tree(parser));
                }
                yield elements;
            }
            case VALUE_STRING -> parser.getString();
            case VALUE_NUMBER_INT -> (Object) parser.getLongValue();
            case VALUE_NUMBER_FLOAT -> (Object) parser.getDoubleValue();
            case VALUE_NULL -> null;
            default -> token == JsonToken.VALUE_TRUE;
        };
    }

    private static @Nullable Object plain(@Nullable Object tree) {
        if (tree instanceof JsonObject object) {
            Map<String, @Nullable Object> members = new TreeMap<>();
            object.keys().forEach(key -> members.put(key, Objects.toString(plain(object.value(key)))));
            return members;
        }
        return tree instanceof List<?> list
                ? list.stream().map(JsonInputTest::plain).collect(Collectors.toCollection(ArrayList::new))
                : tree;
    }
}
