package io.jtransformers.tokenizers.json;

import io.jtransformers.tokenizer.TokenizerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;

/**
 * Writes a JSON file value by value, indented. The file appears under its name when it is complete; where something
 * fails before, what was there stays.
 */
public final class JsonOutput implements AutoCloseable {

    private static final JsonFactory FACTORY = JsonFactory.builder().build();

    /** Writes {@code "key": value}, as Python does. */
    private static final Separators SEPARATORS =
            Separators.createDefaultInstance().withObjectNameValueSpacing(Separators.Spacing.AFTER);

    private final Path file;
    private final Path unfinished;
    private final JsonGenerator generator;

    private JsonOutput(Path file, Path unfinished, JsonGenerator generator) {
        this.file = file;
        this.unfinished = unfinished;
        this.generator = generator;
    }

    /**
     * Begins a file in a folder that exists.
     *
     * @throws TokenizerException if it cannot be written
     */
    public static JsonOutput create(Path file) {
        try {
            Path unfinished = Files.createTempFile(file.toAbsolutePath().getParent(), ".", ".json");
            return new JsonOutput(
                    file, unfinished, FACTORY.createGenerator(new Indented(), unfinished.toFile(), JsonEncoding.UTF8));
        } catch (IOException | JacksonException e) {
            throw unwritable(file, e);
        }
    }

    /** Begins an object. */
    public void beginObject() {
        guarded(generator::writeStartObject);
    }

    /** Ends an object. */
    public void endObject() {
        guarded(generator::writeEndObject);
    }

    /** Writes the name of the member that comes next. */
    public void key(String name) {
        guarded(() -> generator.writeName(name));
    }

    /**
     * Writes a tree of what {@link JsonInput#readTree} gives, and of maps.
     *
     * @param tree null is written as null
     */
    public void write(@Nullable Object tree) {
        switch (tree) {
            case null -> guarded(generator::writeNull);
            case String text -> guarded(() -> generator.writeString(text));
            case Boolean flag -> guarded(() -> generator.writeBoolean(flag));
            case Integer number -> guarded(() -> generator.writeNumber(number));
            case Long number -> guarded(() -> generator.writeNumber(number));
            case Double number -> guarded(() -> generator.writeNumber(number));
            case List<?> elements -> {
                guarded(generator::writeStartArray);
                elements.forEach(this::write);
                guarded(generator::writeEndArray);
            }
            case JsonObject object -> {
                beginObject();
                object.keys().forEach(key -> member(key, object.value(key)));
                endObject();
            }
            case Map<?, ?> members -> {
                beginObject();
                members.forEach((key, value) -> member(String.valueOf(key), value));
                endObject();
            }
            default ->
                throw new IllegalArgumentException("A %s is no part of a JSON document.".formatted(tree.getClass()));
        }
    }

    private void member(String key, @Nullable Object value) {
        key(key);
        write(value);
    }

    /** Reads the next value of another document and writes it as it is, however large it is. */
    public void copy(JsonInput input) {
        input.copyNextTo(generator);
    }

    /**
     * Ends the file and gives it its name.
     *
     * @throws TokenizerException if that fails
     */
    public void finish() {
        guarded(generator::close);
        try {
            Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    private void guarded(Runnable write) {
        try {
            write.run();
        } catch (JacksonException e) {
            throw unwritable(file, e);
        }
    }

    private static TokenizerException unwritable(Path file, Exception cause) {
        return new TokenizerException(
                "%s cannot be written (%s); is there room, and may this program write there?".formatted(file, cause),
                cause);
    }

    /** Takes away what was written, if it was not finished. */
    @Override
    public void close() {
        try {
            generator.close();
            Files.deleteIfExists(unfinished);
        } catch (IOException | JacksonException e) {
            throw unwritable(file, e);
        }
    }

    /** Asks for indented output. */
    private static final class Indented extends ObjectWriteContext.Base {
        @Override
        public boolean hasPrettyPrinter() {
            return true;
        }

        @Override
        public PrettyPrinter getPrettyPrinter() {
            return new DefaultPrettyPrinter(SEPARATORS);
        }
    }
}
