package io.jtransformers.tokenizers.normalizer;

import io.jtransformers.tokenizer.TokenizerFileException;
import io.jtransformers.tokenizers.json.JsonObject;
import io.jtransformers.tokenizers.text.ByteAlphabet;
import io.jtransformers.tokenizers.text.Characters;
import io.jtransformers.tokenizers.text.CharsMap;
import io.jtransformers.tokenizers.text.NormalizedText;
import io.jtransformers.tokenizers.text.PatternReader;
import java.util.Base64;

/** Makes the {@code normalizer} that a {@code tokenizer.json} asks for. */
public final class NormalizerReader {

    /** Real tokenizers put one character before a text. */
    private static final int LONGEST_PREFIX = 1_000;

    private NormalizerReader() {}

    /**
     * Makes the component that {@code spec} describes.
     *
     * @throws TokenizerFileException if its type is unknown or something is missing
     */
    public static Normalizer read(JsonObject spec) {
        return switch (spec.text("type")) {
            case "Sequence" ->
                new NormalizerSequence(spec.objects("normalizers").stream()
                        .map(NormalizerReader::read)
                        .toList());
            case "Prepend" -> prepend(spec);
            case "Replace" -> new ReplaceNormalizer(PatternReader.read(spec, "pattern"), spec.text("content"));
            case "NFC" -> UnicodeForm.NFC;
            case "NFD" -> UnicodeForm.NFD;
            case "NFKC" -> UnicodeForm.NFKC;
            case "NFKD" -> UnicodeForm.NFKD;
            case "Lowercase" -> text -> text.map(Characters::toLowerCase);
            case "StripAccents" -> text -> text.filter(letter -> !Characters.isMark(letter));
            case "Strip" -> new StripNormalizer(spec.flag("strip_left", true), spec.flag("strip_right", true));
            case "BertNormalizer" -> bert(spec);
            case "Nmt" -> NormalizerReader::nmt;
            case "ByteLevel" -> ByteAlphabet::write;
            case "Precompiled" -> precompiled(spec);
            default ->
                throw spec.error("is a normalizer of type '%s', which is not known here".formatted(spec.text("type")));
        };
    }

    private static Normalizer prepend(JsonObject spec) {
        String prefix = spec.text("prepend");
        if (prefix.length() > LONGEST_PREFIX) {
            throw spec.error("puts %d characters before each text, of which it may put %d"
                    .formatted(prefix.length(), LONGEST_PREFIX));
        }
        return text -> text.prepend(prefix);
    }

    private static Normalizer bert(JsonObject spec) {
        boolean lowercase = spec.flag("lowercase", true);
        return new BertNormalizer(
                spec.flag("clean_text", true),
                spec.flag("handle_chinese_chars", true),
                spec.flag("strip_accents", lowercase),
                lowercase);
    }

    /** What machine translation with SentencePiece does: no control characters, and spaces for all that is blank. */
    private static NormalizedText nmt(NormalizedText text) {
        return text.filter(letter -> switch (letter) {
                    case 0x0B, 0x7F, 0x8F, 0x9F -> false;
                    default -> !((letter >= 0x01 && letter <= 0x08) || (letter >= 0x0E && letter <= 0x1F));
                })
                .map(letter -> switch (letter) {
                    case '\t',
                            '\n',
                            '\f',
                            '\r',
                            0x1680,
                            0x200B,
                            0x200C,
                            0x200D,
                            0x200E,
                            0x200F,
                            0x2028,
                            0x2029,
                            0x2581,
                            0xFEFF,
                            0xFFFD -> " ";
                    default -> Character.toString(letter);
                });
    }

    private static Normalizer precompiled(JsonObject spec) {
        try {
            return new PrecompiledNormalizer(
                    new CharsMap(Base64.getDecoder().decode(spec.text("precompiled_charsmap"))));
        } catch (IllegalArgumentException e) {
            throw spec.error("has a precompiled_charsmap that " + e.getMessage());
        }
    }
}
