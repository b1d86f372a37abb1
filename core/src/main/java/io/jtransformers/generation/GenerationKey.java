package io.jtransformers.generation;

import io.jtransformers.modeling.ConfigReader;
import io.jtransformers.modeling.ConfigWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One key of {@code generation_config.json}: its name, how it is read and written, and what it may be.
 *
 * @param name in the file
 * @param reader takes its value from a file; null where the file does not say
 * @param writer puts it into a file
 * @param check refuses what it may not be
 */
record GenerationKey<T>(String name, Reader<T> reader, Writer<T> writer, Check<T> check) {

    /** Takes a value from a file. */
    @FunctionalInterface
    interface Reader<T> {
        @Nullable
        T read(ConfigReader json, String name);
    }

    /** Puts a value into a file. */
    @FunctionalInterface
    interface Writer<T> {
        void write(ConfigWriter json, String name, T value);
    }

    /** Refuses a value that may not be. */
    @FunctionalInterface
    interface Check<T> {
        void check(String name, T value);
    }

    static GenerationKey<Integer> integer(String name, Check<Integer> check) {
        return new GenerationKey<>(
                name,
                (json, key) -> json.integerOrNull(key, null),
                (json, key, value) -> json.write(key, value),
                check);
    }

    static GenerationKey<Double> real(String name, Check<Double> check) {
        return new GenerationKey<>(
                name, ConfigReader::realOrNull, (json, key, value) -> json.write(key, value.doubleValue()), check);
    }

    static GenerationKey<Boolean> flag(String name) {
        return new GenerationKey<>(
                name,
                ConfigReader::flagOrNull,
                (json, key, value) -> json.write(key, value.booleanValue()),
                (key, value) -> {});
    }

    static GenerationKey<String> text(String name, Check<String> check) {
        return new GenerationKey<>(name, ConfigReader::textOrNull, ConfigWriter::write, check);
    }

    static GenerationKey<List<String>> texts(String name) {
        return new GenerationKey<>(
                name,
                ConfigReader::textOrTextsOrNull,
                ConfigWriter::writeTexts,
                (key, value) -> StopStringScanner.check(value));
    }

    /** Tokens; one alone is a list of one. */
    static GenerationKey<List<Integer>> integers(String name) {
        return new GenerationKey<>(
                name,
                (json, key) -> json.has(key) && !json.isNull(key) ? json.integers(key, List.of()) : nothing(json, key),
                ConfigWriter::writeIntegers,
                Bounds::tokenIds);
    }

    private static @Nullable List<Integer> nothing(ConfigReader json, String key) {
        json.drop(key);
        return null;
    }

    /** A token of which {@code null} says that there is none. */
    static GenerationKey<Integer> token(String name) {
        return new GenerationKey<>(
                name,
                (json, key) -> {
                    boolean isNull = json.isNull(key);
                    Integer id = json.integerOrNull(key, null);
                    return isNull ? Integer.valueOf(GenerationConfig.NO_TOKEN) : id;
                },
                (json, key, id) -> json.write(key, id == GenerationConfig.NO_TOKEN ? null : id),
                (key, id) -> {});
    }

    /** A value that belongs to a call and is in no file. */
    static <T> GenerationKey<T> unsaved(String name) {
        return new GenerationKey<>(name, (json, key) -> null, (json, key, value) -> {}, (key, value) -> {});
    }
}
