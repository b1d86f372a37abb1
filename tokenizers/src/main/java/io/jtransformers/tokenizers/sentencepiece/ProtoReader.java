package io.jtransformers.tokenizers.sentencepiece;

import io.jtransformers.tokenizer.TokenizerFileException;
import io.jtransformers.tokenizers.text.Utf8;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Reads one message of protocol buffers field by field. Lengths are checked against what is left of the enclosing
 * message, so that a broken file ends in an exception and never in a large array.
 *
 * @see <a href="https://protobuf.dev/programming-guides/encoding/">Encoding of protocol buffers</a>
 */
final class ProtoReader {

    private static final int VARINT = 0;
    private static final int FIXED_64 = 1;
    private static final int LENGTH_DELIMITED = 2;
    private static final int FIXED_32 = 5;

    private final String name;
    private final ByteBuffer bytes;
    private int wireType;

    /**
     * A reader of {@code bytes}.
     *
     * @param name what messages call the file
     */
    ProtoReader(String name, ByteBuffer bytes) {
        this.name = name;
        this.bytes = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The number of the next field, whose value must be read or skipped next; 0 at the end of the message. */
    int nextField() {
        if (!bytes.hasRemaining()) {
            return 0;
        }
        long tag = varint();
        wireType = (int) (tag & 7);
        long field = tag >>> 3;
        if (field == 0 || field > (1 << 29)) {
            throw error("has the field number %d, which is impossible".formatted(field));
        }
        return (int) field;
    }

    /** Reads a whole number. */
    int readInteger() {
        expect(VARINT);
        return (int) varint();
    }

    /** Reads a truth value. */
    boolean readFlag() {
        expect(VARINT);
        return varint() != 0;
    }

    /** Reads a number of 32 bits. */
    float readFloat() {
        expect(FIXED_32);
        return require(Float.BYTES).getFloat();
    }

    /** Reads a text, which must be UTF-8. */
    String readText() {
        byte[] text = readBytes();
        if (!Utf8.isValid(text)) {
            throw error("has a text that is not UTF-8");
        }
        return Utf8.decodeLossy(text, text.length);
    }

    /** Reads bytes. */
    byte[] readBytes() {
        ByteBuffer part = readPart();
        byte[] copy = new byte[part.remaining()];
        part.get(copy);
        return copy;
    }

    /** Reads a message within the message. */
    ProtoReader readMessage() {
        return new ProtoReader(name, readPart());
    }

    private ByteBuffer readPart() {
        expect(LENGTH_DELIMITED);
        long length = varint();
        if (length < 0 || length > bytes.remaining()) {
            throw error("announces %d bytes, but %d are left".formatted(length, bytes.remaining()));
        }
        ByteBuffer part = bytes.slice(bytes.position(), (int) length);
        bytes.position(bytes.position() + (int) length);
        return part;
    }

    /** Passes over the next value. */
    void skip() {
        switch (wireType) {
            case VARINT -> varint();
            case FIXED_64 -> require(Long.BYTES).getLong();
            case LENGTH_DELIMITED -> readPart();
            case FIXED_32 -> require(Integer.BYTES).getInt();
            default -> throw error("has a value of wire type %d, which is not known".formatted(wireType));
        }
    }

    private long varint() {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            byte next = require(1).get();
            value |= (long) (next & 0x7F) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw error("has a number of more than 10 bytes");
    }

    private ByteBuffer require(int count) {
        if (bytes.remaining() < count) {
            throw error("ends too early");
        }
        return bytes;
    }

    private void expect(int expected) {
        if (wireType != expected) {
            throw error("has a value of wire type %d where %d was expected".formatted(wireType, expected));
        }
    }

    /** An exception about the file. */
    TokenizerFileException error(String problem) {
        return new TokenizerFileException(
                "%s is not a SentencePiece model: it %s; is it complete, and the right file?".formatted(name, problem));
    }
}
