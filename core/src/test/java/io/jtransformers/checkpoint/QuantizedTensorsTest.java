package io.jtransformers.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.jtransformers.backend.StoredTensor;
import io.jtransformers.tensor.DataType;
import io.jtransformers.tensor.Shape;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

class QuantizedTensorsTest {

    @TempDir
    private Path folder;

    private final Map<String, StoredTensor> file = new LinkedHashMap<>();

    private void store(String name, DataType type, long... dimensions) {
        Shape shape = Shape.of(dimensions);
        byte[] bytes = new byte[Math.toIntExact(shape.elementCount() * type.byteSize())];
        file.put(name, new StoredTensor(type, shape, MemorySegment.ofArray(bytes)));
    }

    private void refuse(@Nullable String method) {
        Path path = folder.resolve("model.safetensors");
        SafetensorsWriter.write(path, file);
        try (Checkpoint checkpoint = Checkpoint.open(path)) {
            checkpoint.refuseQuantized(method);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "fp8, q_proj.weight, F8_E4M3, q_proj.weight_scale_inv",
        "compressed-tensors, q_proj.weight, F8_E4M3, q_proj.weight_scale",
        "gptq, q_proj.qweight, I32, q_proj.scales",
        "bitsandbytes, q_proj.weight, I8, q_proj.SCB"
    })
    void whatIsQuantizedIsRefusedByTheNameOfItsMethod(String method, String values, DataType type, String scales) {
        store(values, type, 2, 2);
        store(scales, DataType.F32, 2, 1);

        assertThatThrownBy(() -> refuse(method))
                .isInstanceOf(UnsupportedWeightException.class)
                .hasMessageContainingAll(
                        "quantised with " + method, "'%s' of type %s".formatted(values, type), scales, "float32");
    }

    @Test
    void weightsOf8BitsWithScalesAreRefusedThoughTheConfigSaysNothing() {
        store("q_proj.weight", DataType.F8_E4M3, 2, 2);
        store("q_proj.weight_scale", DataType.F32, 1);

        assertThatThrownBy(() -> refuse(null))
                .isInstanceOf(UnsupportedWeightException.class)
                .hasMessageContainingAll("config.json has no quantization_config", "q_proj.weight_scale");
    }

    @Test
    void weightsOf8BitsWithoutScalesAreRefusedWhereTheConfigSaysThatTheyAreScaled() {
        store("q_proj.weight", DataType.F8_E4M3, 2, 2);

        assertThatThrownBy(() -> refuse("fp8"))
                .isInstanceOf(UnsupportedWeightException.class)
                .hasMessageContainingAll("fp8", "no scales");
    }

    @Test
    void weightsOf8BitsThatNothingIsSaidOfAreTakenAsTheyAreWithAWarning() {
        store("q_proj.weight", DataType.F8_E4M3, 2, 2);
        var logger = (Logger) LoggerFactory.getLogger(QuantizedTensors.class);
        var events = new ListAppender<ILoggingEvent>();
        events.start();
        logger.addAppender(events);

        try {
            refuse(null);
        } finally {
            logger.detachAppender(events);
        }

        assertThat(events.list)
                .singleElement()
                .asString()
                .startsWith("[WARN]")
                .contains("8 bits without scales", "'q_proj.weight' of type F8_E4M3");
    }

    @Test
    void denseWeightsAreTakenWhateverTheConfigSays() {
        store("q_proj.weight", DataType.BF16, 2, 2);
        store("norm.weight", DataType.F32, 2);
        store("position_ids", DataType.I64, 1, 2);

        assertThatCode(() -> refuse("gptq")).doesNotThrowAnyException();
    }

    @Test
    void aScaleOfAnotherKindIsNoneOfAQuantizedWeight() {
        store("logit_scale", DataType.F32, 1);
        store("router.scale", DataType.F32, 1);

        assertThatCode(() -> refuse("fp8")).doesNotThrowAnyException();
    }
}
