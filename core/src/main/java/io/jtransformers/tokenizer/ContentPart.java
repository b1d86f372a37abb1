package io.jtransformers.tokenizer;

import java.util.Map;
import java.util.Optional;

/**
 * A part of what a message says: a text, or a place where an image or a sound goes.
 *
 * @param json the part as templates see it; {@code type} says what it is
 */
public record ContentPart(JsonObject json) {

    private static final String TEXT = "text";
    private static final String IMAGE = "image";

    /** A text. */
    public static ContentPart text(String text) {
        return new ContentPart(new JsonObject(Map.of("type", JsonValue.of(TEXT))).with(TEXT, text));
    }

    /** A place where an image goes, for templates that write a mark there. */
    public static ContentPart image() {
        return new ContentPart(new JsonObject(Map.of("type", JsonValue.of(IMAGE))));
    }

    /** An image that is at {@code url}, which may be a {@code data:} URL with the image itself. */
    public static ContentPart image(String url) {
        return new ContentPart(image().json().with("url", url));
    }

    /**
     * The kind of the part: {@code text}, {@code image}, {@code image_url}, {@code audio}, …; empty if it says none.
     */
    public String type() {
        return json.text("type").orElse("");
    }

    /** The text, if the part has one. */
    public Optional<String> text() {
        return json.text(TEXT);
    }
}
