package io.jtransformers.tokenizers.pretokenizer;

import io.jtransformers.tokenizer.TokenizerFileException;
import io.jtransformers.tokenizers.json.JsonObject;
import io.jtransformers.tokenizers.text.Characters;
import io.jtransformers.tokenizers.text.PatternReader;
import java.util.List;

/** Makes the {@code pre_tokenizer} that a {@code tokenizer.json} asks for. */
public final class PreTokenizerReader {

    private PreTokenizerReader() {}

    /**
     * Makes the component that {@code spec} describes.
     *
     * @throws TokenizerFileException if its type is unknown or something is missing
     */
    public static PreTokenizer read(JsonObject spec) {
        return switch (spec.text("type")) {
            case "Sequence" ->
                new PreTokenizerSequence(spec.objects("pretokenizers").stream()
                        .map(PreTokenizerReader::read)
                        .toList());
            case "Split" ->
                new SplitPreTokenizer(PatternReader.read(spec, "pattern"), behavior(spec), spec.flag("invert", false));
            case "ByteLevel" ->
                new ByteLevelPreTokenizer(spec.flag("add_prefix_space", true), spec.flag("use_regex", true));
            case "Metaspace" ->
                new MetaspacePreTokenizer(
                        singleCharacter(spec, "replacement"), prependScheme(spec), spec.flag("split", true));
            case "Whitespace" -> new RunSplitPreTokenizer(PreTokenizerReader::whitespaceKind);
            case "UnicodeScripts" -> new RunSplitPreTokenizer(PreTokenizerReader::scriptKind);
            case "WhitespaceSplit" -> new CharacterSplitPreTokenizer(Characters::isWhiteSpace, SplitBehavior.REMOVED);
            case "BertPreTokenizer" ->
                new PreTokenizerSequence(List.of(
                        new CharacterSplitPreTokenizer(Characters::isWhiteSpace, SplitBehavior.REMOVED),
                        new CharacterSplitPreTokenizer(Characters::isPunctuation, SplitBehavior.ISOLATED)));
            case "Punctuation" ->
                new CharacterSplitPreTokenizer(
                        Characters::isPunctuation, spec.has("behavior") ? behavior(spec) : SplitBehavior.ISOLATED);
            case "Digits" ->
                new CharacterSplitPreTokenizer(
                        Characters::isNumber,
                        spec.flag("individual_digits", false) ? SplitBehavior.ISOLATED : SplitBehavior.CONTIGUOUS);
            case "CharDelimiterSplit" -> charDelimiter(spec);
            case "FixedLength" -> fixedLength(spec);
            default -> throw unknown(spec);
        };
    }

    private static Object whitespaceKind(int codePoint) {
        if (Characters.isWord(codePoint)) {
            return true;
        }
        return Characters.isWhiteSpace(codePoint) ? RunSplitPreTokenizer.Apart.DROPPED : false;
    }

    private static Object scriptKind(int codePoint) {
        Character.UnicodeScript script = Characters.script(codePoint);
        return script == null ? RunSplitPreTokenizer.Apart.ANY : script;
    }

    private static PreTokenizer charDelimiter(JsonObject spec) {
        String delimiter = spec.text("delimiter");
        if (delimiter.codePointCount(0, delimiter.length()) != 1) {
            throw spec.error("needs one character as 'delimiter', but has '%s'".formatted(delimiter));
        }
        int character = delimiter.codePointAt(0);
        return new CharacterSplitPreTokenizer(codePoint -> codePoint == character, SplitBehavior.REMOVED);
    }

    private static PreTokenizer fixedLength(JsonObject spec) {
        int length = spec.integer("length", 5);
        if (length < 1) {
            throw spec.error("has a length of %d, which must be at least 1".formatted(length));
        }
        return new FixedLengthPreTokenizer(length);
    }

    private static SplitBehavior behavior(JsonObject spec) {
        return switch (spec.text("behavior")) {
            case "Removed" -> SplitBehavior.REMOVED;
            case "Isolated" -> SplitBehavior.ISOLATED;
            case "MergedWithPrevious" -> SplitBehavior.MERGED_WITH_PREVIOUS;
            case "MergedWithNext" -> SplitBehavior.MERGED_WITH_NEXT;
            case "Contiguous" -> SplitBehavior.CONTIGUOUS;
            default -> throw spec.error("has an unknown behavior '%s'".formatted(spec.text("behavior")));
        };
    }

    private static char singleCharacter(JsonObject spec, String key) {
        String text = spec.text(key);
        if (text.length() != 1) {
            throw spec.error("needs one character of the basic plane as '%s', but has '%s'".formatted(key, text));
        }
        return text.charAt(0);
    }

    private static MetaspacePreTokenizer.PrependScheme prependScheme(JsonObject spec) {
        String scheme = spec.textOrNull("prepend_scheme");
        boolean addsPrefix = spec.flag("add_prefix_space", true);
        if (scheme == null) {
            return addsPrefix ? MetaspacePreTokenizer.PrependScheme.ALWAYS : MetaspacePreTokenizer.PrependScheme.NEVER;
        }
        return switch (scheme) {
            case "first" -> MetaspacePreTokenizer.PrependScheme.FIRST;
            case "never" -> MetaspacePreTokenizer.PrependScheme.NEVER;
            case "always" -> MetaspacePreTokenizer.PrependScheme.ALWAYS;
            default -> throw spec.error("has an unknown prepend_scheme '%s'".formatted(scheme));
        };
    }

    private static TokenizerFileException unknown(JsonObject spec) {
        return spec.error("is a pre-tokenizer of type '%s', which is not known here".formatted(spec.text("type")));
    }
}
