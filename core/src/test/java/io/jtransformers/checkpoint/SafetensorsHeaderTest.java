package io.jtransformers.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SafetensorsHeaderTest {

    private static final Path FILE = Path.of("weights.safetensors");
    private static final String A = "\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}";

    private static SafetensorsHeader parse(String json, long dataLength) {
        return SafetensorsHeader.parse(json.getBytes(StandardCharsets.UTF_8), dataLength, FILE);
    }

    private static String a(String dtype, String shape, String offsets) {
        return "{\"a\":{\"dtype\":%s,\"shape\":%s,\"data_offsets\":%s}}".formatted(dtype, shape, offsets);
    }

    static Object[] lies() {
        return new Object[] {
            Arguments.of("", 0, "does not begin with '{'"),
            Arguments.of(" {}", 0, "does not begin with '{'"),
            Arguments.of("[]", 0, "does not begin with '{'"),
            Arguments.of("{", 0, "is not JSON"),
            Arguments.of("{" + A, 8, "is not JSON"),
            Arguments.of("{" + A + "} x", 8, "is not JSON"),
            Arguments.of("{" + A + "} {}", 8, "goes on after its closing brace"),
            Arguments.of("{" + A + "," + A + "}", 8, "names the tensor 'a' twice"),
            Arguments.of("{\"a\":[]}", 0, "expected an object with dtype, shape and data_offsets"),
            Arguments.of("{\"a\":null}", 0, "expected an object with dtype, shape and data_offsets"),
            Arguments.of("{\"a\":{\"shape\":[2],\"data_offsets\":[0,8]}}", 8, "gives the tensor 'a' no dtype"),
            Arguments.of("{\"a\":{\"dtype\":\"F32\",\"data_offsets\":[0,8]}}", 8, "gives the tensor 'a' no shape"),
            Arguments.of("{\"a\":{\"dtype\":\"F32\",\"shape\":[2]}}", 8, "gives the tensor 'a' no data_offsets"),
            Arguments.of(
                    "{\"a\":{\"dtype\":\"F32\",\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}",
                    8,
                    "two values of dtype"),
            Arguments.of(a("\"F33\"", "[2]", "[0,8]"), 8, "unknown dtype 'F33'"),
            Arguments.of(a("7", "[2]", "[0,8]"), 8, "expected a text as dtype"),
            Arguments.of(a("\"F32\"", "2", "[0,8]"), 8, "expected a list of whole numbers as shape"),
            Arguments.of(a("\"F32\"", "[2.0]", "[0,8]"), 8, "expected a list of whole numbers as shape"),
            Arguments.of(a("\"F32\"", "[[2]]", "[0,8]"), 8, "expected a list of whole numbers as shape"),
            Arguments.of(a("\"F32\"", "[-2]", "[0,8]"), 8, "the number -2 in shape; expected 0 or more"),
            Arguments.of(a("\"F32\"", "[9223372036854775808]", "[0,8]"), 8, "9223372036854775808 in shape"),
            Arguments.of(a("\"F32\"", "[4294967296,4294967296]", "[0,8]"), 8, "which no file can hold"),
            Arguments.of(a("\"F32\"", "[1152921504606846976]", "[0,8]"), 8, "which no file can hold"),
            Arguments.of(a("\"F32\"", "[" + "1,".repeat(70) + "2]", "[0,8]"), 8, "more than 64 numbers in shape"),
            Arguments.of(a("\"F32\"", "[3]", "[0,8]"), 8, "8 bytes; expected 12 for F32 [3]"),
            Arguments.of(a("\"F4\"", "[3]", "[0,2]"), 2, "2 bytes; expected whole bytes for F4 [3]"),
            Arguments.of(a("\"F32\"", "[2]", "[8]"), 8, "1 data_offsets; expected 2"),
            Arguments.of(a("\"F32\"", "[2]", "[0,8,16]"), 8, "3 data_offsets; expected 2"),
            Arguments.of(a("\"F32\"", "[2]", "[8,0]"), 8, "begin at 8 and end at 0"),
            Arguments.of(a("\"F32\"", "[2]", "[-8,0]"), 8, "the number -8 in data_offsets"),
            Arguments.of(a("\"F32\"", "[2]", "[8,16]"), 12, "end at byte 16, but only 12 bytes follow"),
            Arguments.of(a("\"F32\"", "[2]", "[8,16]"), 16, "leaves bytes 0 to 8 before the tensor 'a' to no one"),
            Arguments.of("{" + A + "}", 9, "gives its tensors 8 bytes, but 9 follow it"),
            Arguments.of(
                    "{" + A + ",\"b\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[4,12]}}",
                    12,
                    "lets the tensors 'a' and 'b' overlap at byte 4"),
            Arguments.of(
                    "{" + A + ",\"b\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}",
                    8,
                    "lets the tensors 'a' and 'b' overlap at byte 0"),
            Arguments.of("{\"__metadata__\":[]," + A + "}", 8, "expected an object of texts"),
            Arguments.of("{\"__metadata__\":{\"k\":1}," + A + "}", 8, "expected an object of texts"),
            Arguments.of("{\"__metadata__\":{},\"__metadata__\":{}," + A + "}", 8, "has __metadata__ twice"),
            Arguments.of("{\"__metadata__\":{\"k\":\"\",\"k\":\"\"}," + A + "}", 8, "has the key 'k' twice"),
            Arguments.of("{\"a\":" + "[".repeat(1_000), 0, "header"),
        };
    }

    @ParameterizedTest
    @MethodSource("lies")
    void everyLieHasItsSentence(String json, long dataLength, String sentence) {
        assertThatThrownBy(() -> parse(json, dataLength))
                .isInstanceOf(CorruptCheckpointException.class)
                .hasMessageContaining("weights.safetensors")
                .hasMessageContaining(sentence);
    }

    @Test
    void unknownFieldsAreIgnored() {
        String json = "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"x\":{\"y\":[1]},\"data_offsets\":[0,8]}}";

        assertThat(parse(json, 8).entries()).containsKey("a");
    }

    @Test
    void emptyTensorsTakeNoRoom() {
        String json = "{\"e\":{\"dtype\":\"F32\",\"shape\":[0,3],\"data_offsets\":[0,0]}," + A + "}";

        assertThat(parse(json, 8).entries()).containsOnlyKeys("e", "a");
    }

    @Test
    void messagesShowNoControlCharactersOfTheFile() {
        assertThatThrownBy(() -> parse("{\"a\\n\\u0007\":1}", 0))
                .isInstanceOf(CorruptCheckpointException.class)
                .hasMessageContaining("'a??'");
    }

    /** Whatever a few flipped bytes make of a header, it is either sound or refused with a sentence. */
    @RepeatedTest(10)
    void damagedHeadersAreRefusedOrSound(RepetitionInfo repetition) {
        var random = new Random(repetition.getCurrentRepetition());
        byte[] valid = ("{\"__metadata__\":{\"format\":\"pt\"}," + A
                        + ",\"b\":{\"dtype\":\"BF16\",\"shape\":[2,3],\"data_offsets\":[8,20]}}")
                .getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 1_000; i++) {
            byte[] damaged = valid.clone();
            for (int flips = random.nextInt(4); flips >= 0; flips--) {
                int at = random.nextInt(damaged.length);
                damaged[at] = random.nextBoolean() ? (byte) random.nextInt(256) : valid[random.nextInt(valid.length)];
            }
            try {
                SafetensorsHeader header = SafetensorsHeader.parse(damaged, 20, FILE);
                assertThat(header.entries().values()).allSatisfy(entry -> {
                    assertThat(entry.end()).isLessThanOrEqualTo(20);
                    assertThat((entry.end() - entry.begin()) * 8)
                            .isEqualTo(
                                    entry.shape().elementCount() * entry.type().bits());
                });
            } catch (CorruptCheckpointException refused) {
                assertThat(refused).hasMessageContaining("weights.safetensors");
            }
        }
    }
}
