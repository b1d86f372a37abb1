package io.jtransformers.tokenizers.jinja.value;

import io.jtransformers.tokenizers.jinja.error.TemplateValueException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** From texts to bytes and back: {@code str.encode}, and the few methods of {@code bytes} that undo it. */
final class BytesMethods {

    private BytesMethods() {}

    static @Nullable Value find(BytesValue bytes, String name) {
        return switch (name) {
            case "decode" -> BuiltinFunction.method(name, bytes, arguments -> decode(bytes, arguments));
            case "hex" ->
                BuiltinFunction.method(name, bytes, arguments -> {
                    arguments.bindByPlace(name, 0);
                    return StringValue.of(HexFormat.of().formatHex(bytes.bytes()));
                });
            default -> null;
        };
    }

    static Value encode(StringValue text, Arguments arguments) {
        Parameters parameters = arguments.bind("encode", 0, "encoding", "errors");
        Charset charset = charset(parameters);
        try {
            ByteBuffer encoded = charset.newEncoder()
                    .onMalformedInput(action(parameters))
                    .onUnmappableCharacter(action(parameters))
                    .encode(CharBuffer.wrap(text.text()));
            byte[] bytes = new byte[encoded.remaining()];
            encoded.get(bytes);
            return BytesValue.of(bytes);
        } catch (CharacterCodingException e) {
            throw new TemplateValueException(
                    "UnicodeEncodeError", "'%s' codec can't encode the text".formatted(charset));
        }
    }

    private static Value decode(BytesValue bytes, Arguments arguments) {
        Parameters parameters = arguments.bind("decode", 0, "encoding", "errors");
        Charset charset = charset(parameters);
        try {
            return StringValue.of(charset.newDecoder()
                    .onMalformedInput(action(parameters))
                    .onUnmappableCharacter(action(parameters))
                    .decode(ByteBuffer.wrap(bytes.bytes()))
                    .toString());
        } catch (CharacterCodingException e) {
            throw new TemplateValueException(
                    "UnicodeDecodeError", "'%s' codec can't decode the bytes".formatted(charset));
        }
    }

    private static Charset charset(Parameters parameters) {
        String name = parameters.find("encoding") == null ? "utf-8" : parameters.text("encoding");
        return switch (name.toLowerCase(Locale.ROOT).replace('_', '-')) {
            case "utf-8", "utf8" -> StandardCharsets.UTF_8;
            case "ascii", "us-ascii" -> StandardCharsets.US_ASCII;
            case "latin-1", "latin1", "iso-8859-1" -> StandardCharsets.ISO_8859_1;
            default -> throw new TemplateValueException("LookupError", "unknown encoding: " + name);
        };
    }

    private static CodingErrorAction action(Parameters parameters) {
        String errors = parameters.find("errors") == null ? "strict" : parameters.text("errors");
        return switch (errors) {
            case "strict" -> CodingErrorAction.REPORT;
            case "ignore" -> CodingErrorAction.IGNORE;
            case "replace" -> CodingErrorAction.REPLACE;
            default ->
                throw new TemplateValueException("LookupError", "unknown error handler name '%s'".formatted(errors));
        };
    }
}
