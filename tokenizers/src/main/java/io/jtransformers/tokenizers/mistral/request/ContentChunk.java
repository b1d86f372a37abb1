package io.jtransformers.tokenizers.mistral.request;

/**
 * A part of what a message says. A message whose content is a plain string has one text, or no part at all if the
 * string is empty.
 *
 * <p>Source: {@code ContentChunk} in mistral-common 1.12.0, {@code protocol/instruct/chunk.py}.
 */
public sealed interface ContentChunk {

    /** The name of its class in mistral-common, for messages. */
    String typeName();

    /**
     * Text.
     *
     * @param text any string
     */
    record Text(String text) implements ContentChunk {
        @Override
        public String typeName() {
            return "TextChunk";
        }
    }

    /**
     * What the assistant thought before it spoke.
     *
     * @param thinking the thought
     * @param closed whether the thought is finished
     */
    record Think(String thinking, boolean closed) implements ContentChunk {
        @Override
        public String typeName() {
            return "ThinkChunk";
        }
    }

    /**
     * An image in the request itself.
     *
     * @param image Base64
     */
    record Image(String image) implements ContentChunk {
        @Override
        public String typeName() {
            return "ImageChunk";
        }
    }

    /**
     * An image elsewhere.
     *
     * @param url where it is
     */
    record ImageUrl(String url) implements ContentChunk {
        @Override
        public String typeName() {
            return "ImageURLChunk";
        }
    }

    /**
     * Sound in the request itself.
     *
     * @param inputAudio Base64
     */
    record Audio(String inputAudio) implements ContentChunk {
        @Override
        public String typeName() {
            return "AudioChunk";
        }
    }

    /**
     * Sound elsewhere.
     *
     * @param url where it is
     */
    record AudioUrl(String url) implements ContentChunk {
        @Override
        public String typeName() {
            return "AudioURLChunk";
        }
    }
}
