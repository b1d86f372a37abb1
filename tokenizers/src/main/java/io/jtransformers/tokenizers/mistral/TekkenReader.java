package io.jtransformers.tokenizers.mistral;

import io.jtransformers.tokenizer.TokenizerFileException;
import io.jtransformers.tokenizers.json.JsonInput;
import io.jtransformers.tokenizers.json.JsonObject;
import io.jtransformers.tokenizers.model.RankedBpe;
import io.jtransformers.tokenizers.text.TextPattern;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a {@code tekken.json}: the parts in any order, the vocabulary piece by piece.
 *
 * <p>Source: {@code Tekkenizer.from_file} in mistral-common 1.12.0, {@code tokens/tokenizers/tekken.py}.
 */
final class TekkenReader {

    /** What a file without a list of special tokens has: the ids 0 to 19 of the first Tekken vocabularies. */
    private static final List<String> BUILT_IN_SPECIAL_TOKENS = List.of(
            SpecialTokens.UNK,
            SpecialTokens.BOS,
            SpecialTokens.EOS,
            SpecialTokens.BEGIN_INST,
            SpecialTokens.END_INST,
            SpecialTokens.BEGIN_TOOLS,
            SpecialTokens.END_TOOLS,
            SpecialTokens.BEGIN_TOOL_RESULTS,
            SpecialTokens.END_TOOL_RESULTS,
            SpecialTokens.TOOL_CALLS,
            SpecialTokens.IMG,
            SpecialTokens.PAD,
            SpecialTokens.IMG_BREAK,
            SpecialTokens.IMG_END,
            SpecialTokens.PREFIX,
            SpecialTokens.MIDDLE,
            SpecialTokens.SUFFIX,
            SpecialTokens.BEGIN_SYSTEM,
            SpecialTokens.END_SYSTEM,
            SpecialTokens.BEGIN_TOOL_CONTENT);

    private static final int MOST_SPECIAL_TOKENS = 100_000;

    private final Path file;
    private @Nullable JsonObject config;
    private @Nullable List<String> specialTokens;
    private final List<byte[]> vocabulary = new ArrayList<>();

    TekkenReader(Path file) {
        this.file = file;
    }

    Tekkenizer read() {
        try (JsonInput json = JsonInput.open(file)) {
            json.beginObject();
            for (String key = json.nextKey(); key != null; key = json.nextKey()) {
                switch (key) {
                    case "config" -> config = json.readObject("config");
                    case "vocab" -> readVocabulary(json);
                    case "special_tokens" -> readSpecialTokens(json);
                    default -> json.skip();
                }
            }
            json.expectEnd();
        }
        return tokenizer();
    }

    private void readVocabulary(JsonInput json) {
        Base64.Decoder base64 = Base64.getDecoder();
        json.beginArray();
        while (json.hasNextElement()) {
            int rank = -1;
            byte[] piece = null;
            json.beginObject();
            for (String key = json.nextKey(); key != null; key = json.nextKey()) {
                switch (key) {
                    case "rank" -> rank = json.readIndex();
                    case "token_bytes" -> piece = decode(base64, json);
                    default -> json.skip();
                }
            }
            if (piece == null || rank != vocabulary.size()) {
                throw json.error("entry %d of 'vocab' needs 'token_bytes' and that number as its 'rank'"
                        .formatted(vocabulary.size()));
            }
            vocabulary.add(piece);
        }
    }

    private byte[] decode(Base64.Decoder base64, JsonInput json) {
        String text = json.readText();
        try {
            return base64.decode(text);
        } catch (IllegalArgumentException e) {
            TokenizerFileException problem =
                    json.error("the 'token_bytes' of entry %d of 'vocab' are no Base64".formatted(vocabulary.size()));
            problem.addSuppressed(e);
            throw problem;
        }
    }

    private void readSpecialTokens(JsonInput json) {
        if (json.startsNull()) {
            json.skip();
            return;
        }
        List<String> tokens = new ArrayList<>();
        json.beginArray();
        while (json.hasNextElement()) {
            JsonObject token = json.readObject("special_tokens[%d]".formatted(tokens.size()));
            if (token.integer("rank") != tokens.size()) {
                throw token.error("has the rank %d, but special tokens are listed in the order of their ranks"
                        .formatted(token.integer("rank")));
            }
            tokens.add(token.text("token_str"));
        }
        specialTokens = tokens;
    }

    private Tekkenizer tokenizer() {
        JsonObject settings = config;
        if (settings == null) {
            throw new TokenizerFileException("%s has no 'config'; is it a tekken.json?".formatted(file));
        }
        TokenizerVersion version = version(settings);
        List<String> special = allSpecialTokens(settings, version);
        int pieces = settings.integer("default_vocab_size") - special.size();
        if (pieces < 0 || pieces > vocabulary.size()) {
            throw settings.error("asks for %d pieces beside the special tokens, but 'vocab' has %d"
                    .formatted(pieces, vocabulary.size()));
        }
        RankedBpe.Builder builder = RankedBpe.builder();
        vocabulary.subList(0, pieces).forEach(builder::add);
        vocabulary.clear();
        return new Tekkenizer(version, TextPattern.regex(settings.text("pattern")), builder.build(), special);
    }

    private static TokenizerVersion version(JsonObject settings) {
        String name = settings.text("version");
        TokenizerVersion version = TokenizerVersion.named(name)
                .orElseThrow(() -> settings.error("has the unknown version '%s'; v1 to v15 are known".formatted(name)));
        if (version.isAtLeast(TokenizerVersion.V15)) {
            throw settings.error("has the version v15, whose model settings are not supported yet");
        }
        return version;
    }

    /** The tokens of the file, or the built-in ones, and {@code <SPECIAL_n>} up to the number that the file says. */
    private List<String> allSpecialTokens(JsonObject settings, TokenizerVersion version) {
        List<String> listed = specialTokens;
        if (listed == null) {
            if (version.isAtLeast(TokenizerVersion.V11)) {
                throw settings.error("has the version %s, which needs a list of 'special_tokens'".formatted(version));
            }
            listed = BUILT_IN_SPECIAL_TOKENS;
        }
        int count = settings.integer("default_num_special_tokens");
        if (count < listed.size() || count > MOST_SPECIAL_TOKENS) {
            throw settings.error("asks for %d special tokens; there must be %d to %d"
                    .formatted(count, listed.size(), MOST_SPECIAL_TOKENS));
        }
        List<String> tokens = new ArrayList<>(listed);
        while (tokens.size() < count) {
            tokens.add("<SPECIAL_%d>".formatted(tokens.size()));
        }
        Set<String> seen = new HashSet<>();
        tokens.stream().filter(token -> !seen.add(token)).findFirst().ifPresent(token -> {
            throw settings.error("has the special token '%s' twice".formatted(token));
        });
        return tokens;
    }
}
