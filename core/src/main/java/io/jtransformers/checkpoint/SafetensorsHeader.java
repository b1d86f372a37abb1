package io.jtransformers.checkpoint;

import io.jtransformers.tensor.Shape;
import io.jtransformers.tensor.ShapeException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;

/**
 * The header of a safetensors file, every rule of the format checked: what it says can be relied on afterwards.
 *
 * @param entries the tensors by the order of their data
 * @param metadata texts that the writer added
 * @see <a href="https://github.com/huggingface/safetensors#format">the format</a>
 */
record SafetensorsHeader(Map<String, SafetensorsEntry> entries, Map<String, String> metadata) {

    /** The greatest header that the format allows. */
    static final int GREATEST_LENGTH = 100_000_000;

    /** Far above any real file's; what a header of the greatest length could name might not fit the heap. */
    private static final int MOST_TENSORS = 1 << 20;

    private static final int MOST_AXES = 64;

    private static final String METADATA = "__metadata__";

    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(8)
                    .maxNumberLength(32)
                    .maxStringLength(GREATEST_LENGTH)
                    .build())
            .build();

    /**
     * Reads a header.
     *
     * @param json its bytes
     * @param dataLength how many bytes follow it in the file
     * @param file for messages
     * @throws CorruptCheckpointException if it breaks a rule
     */
    static SafetensorsHeader parse(byte[] json, long dataLength, Path file) {
        if (json.length == 0 || json[0] != '{') {
            throw new CorruptCheckpointException(
                    "%s has a header that does not begin with '{'; is it a safetensors file?".formatted(file));
        }
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json)) {
            var reader = new Reader(parser, dataLength, file);
            reader.readAll();
            return new SafetensorsHeader(reader.inOrderOfData(), reader.metadata);
        } catch (JacksonException failure) {
            throw new CorruptCheckpointException(
                    "%s has a header that is not JSON: %s.".formatted(file, failure.getOriginalMessage()), failure);
        }
    }

    private static final class Reader {

        private final JsonParser parser;
        private final long dataLength;
        private final Path file;
        private final Map<String, SafetensorsEntry> entries = new LinkedHashMap<>();
        private Map<String, String> metadata = Map.of();
        private boolean hasMetadata;

        Reader(JsonParser parser, long dataLength, Path file) {
            this.parser = parser;
            this.dataLength = dataLength;
            this.file = file;
        }

        void readAll() {
            parser.nextToken(); // the opening brace
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                parser.nextToken();
                if (name.equals(METADATA)) {
                    readMetadata();
                } else if (entries.containsKey(name)) {
                    throw corrupt("names the tensor '%s' twice".formatted(name));
                } else if (entries.size() == MOST_TENSORS) {
                    throw corrupt("names more than %d tensors".formatted(MOST_TENSORS));
                } else {
                    entries.put(name, readEntry(name));
                }
            }
            if (parser.nextToken() != null) {
                throw corrupt("goes on after its closing brace");
            }
        }

        private void readMetadata() {
            if (hasMetadata) {
                throw corrupt("has %s twice".formatted(METADATA));
            }
            hasMetadata = true;
            if (parser.currentToken() == JsonToken.VALUE_NULL) {
                return;
            }
            expect(JsonToken.START_OBJECT, METADATA, "an object of texts");
            Map<String, String> texts = new LinkedHashMap<>();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String key = parser.currentName();
                parser.nextToken();
                expect(JsonToken.VALUE_STRING, METADATA, "an object of texts");
                if (texts.put(key, parser.getString()) != null) {
                    throw corrupt("has the key '%s' twice in %s".formatted(key, METADATA));
                }
            }
            metadata = Map.copyOf(texts);
        }

        private SafetensorsEntry readEntry(String name) {
            expect(JsonToken.START_OBJECT, name, "an object with dtype, shape and data_offsets");
            SafetensorsType type = null;
            long[] dimensions = null;
            long[] offsets = null;
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String key = parser.currentName();
                parser.nextToken();
                switch (key) {
                    case "dtype" -> type = once(type, readType(name), name, key);
                    case "shape" -> dimensions = once(dimensions, readNumbers(name, key), name, key);
                    case "data_offsets" -> offsets = once(offsets, readNumbers(name, key), name, key);
                    default -> parser.skipChildren();
                }
            }
            if (type == null || dimensions == null || offsets == null) {
                throw corrupt("gives the tensor '%s' no %s"
                        .formatted(name, type == null ? "dtype" : dimensions == null ? "shape" : "data_offsets"));
            }
            return checked(name, type, dimensions, offsets);
        }

        private <T> T once(@Nullable T before, T value, String name, String key) {
            if (before != null) {
                throw corrupt("gives the tensor '%s' two values of %s".formatted(name, key));
            }
            return value;
        }

        private SafetensorsType readType(String name) {
            expect(JsonToken.VALUE_STRING, name, "a text as dtype");
            String type = parser.getString();
            return SafetensorsType.named(type)
                    .orElseThrow(() -> corrupt("gives the tensor '%s' the unknown dtype '%s'".formatted(name, type)));
        }

        private long[] readNumbers(String name, String key) {
            expect(JsonToken.START_ARRAY, name, "a list of whole numbers as " + key);
            List<Long> numbers = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                expect(JsonToken.VALUE_NUMBER_INT, name, "a list of whole numbers as " + key);
                boolean isLong = parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
                if (!isLong || parser.getLongValue() < 0) {
                    throw corrupt("gives the tensor '%s' the number %s in %s; expected 0 or more, as a long"
                            .formatted(name, parser.getString(), key));
                }
                if (numbers.size() == MOST_AXES) {
                    throw corrupt("gives the tensor '%s' more than %d numbers in %s".formatted(name, MOST_AXES, key));
                }
                numbers.add(parser.getLongValue());
            }
            return numbers.stream().mapToLong(Long::longValue).toArray();
        }

        private SafetensorsEntry checked(String name, SafetensorsType type, long[] dimensions, long[] offsets) {
            if (offsets.length != 2) {
                throw corrupt("gives the tensor '%s' %d data_offsets; expected 2".formatted(name, offsets.length));
            }
            long begin = offsets[0];
            long end = offsets[1];
            if (begin > end) {
                throw corrupt("lets the tensor '%s' begin at %d and end at %d".formatted(name, begin, end));
            }
            if (end > dataLength) {
                throw corrupt("lets the tensor '%s' end at byte %d, but only %d bytes follow; the file is truncated"
                        .formatted(name, end, dataLength));
            }
            Shape shape = shape(name, dimensions);
            long bits;
            try {
                bits = Math.multiplyExact(shape.elementCount(), type.bits());
            } catch (ArithmeticException overflow) {
                throw corrupt("gives the tensor '%s' the shape %s, which no file can hold".formatted(name, shape));
            }
            if (bits % 8 != 0 || bits / 8 != end - begin) {
                throw corrupt("gives the tensor '%s' %d bytes; expected %s for %s %s"
                        .formatted(name, end - begin, bits % 8 == 0 ? bits / 8 : "whole bytes", type, shape));
            }
            return new SafetensorsEntry(name, type, shape, begin, end);
        }

        private Shape shape(String name, long[] dimensions) {
            try {
                return Shape.of(dimensions);
            } catch (ShapeException overflow) {
                throw corrupt("gives the tensor '%s' the shape %s, which no file can hold"
                        .formatted(name, Arrays.toString(dimensions)));
            }
        }

        /** The tensors must fill the file from its first byte of data to its last, each byte once. */
        private Map<String, SafetensorsEntry> inOrderOfData() {
            List<SafetensorsEntry> sorted = entries.values().stream()
                    .sorted(Comparator.comparingLong(SafetensorsEntry::begin).thenComparingLong(SafetensorsEntry::end))
                    .toList();
            Map<String, SafetensorsEntry> inOrder = new LinkedHashMap<>();
            long filled = 0;
            String before = "";
            for (SafetensorsEntry entry : sorted) {
                if (entry.begin() < filled) {
                    throw corrupt("lets the tensors '%s' and '%s' overlap at byte %d"
                            .formatted(before, entry.name(), entry.begin()));
                }
                if (entry.begin() > filled) {
                    throw corrupt("leaves bytes %d to %d before the tensor '%s' to no one"
                            .formatted(filled, entry.begin(), entry.name()));
                }
                filled = entry.end();
                before = entry.name();
                inOrder.put(entry.name(), entry);
            }
            if (filled != dataLength) {
                throw corrupt("gives its tensors %d bytes, but %d follow it".formatted(filled, dataLength));
            }
            return inOrder;
        }

        private void expect(JsonToken token, String name, String expected) {
            if (parser.currentToken() != token) {
                throw corrupt(
                        "gives '%s' the value %s; expected %s".formatted(name, shown(parser.currentToken()), expected));
            }
        }

        private String shown(@Nullable JsonToken token) {
            return token == null ? "nothing" : token.isScalarValue() ? shortened(parser.getString()) : token.asString();
        }

        private static String shortened(String text) {
            return text.length() > 80 ? text.substring(0, 80) + "…" : text;
        }

        /** Names are the file's, so they may be anything. */
        private CorruptCheckpointException corrupt(String complaint) {
            String printable = complaint.replaceAll("\\p{Cntrl}", "?");
            String shown = printable.length() > 400 ? printable.substring(0, 400) + "…" : printable;
            return new CorruptCheckpointException(
                    "The header of %s %s. Fetch the file again, or check who wrote it.".formatted(file, shown));
        }
    }
}
