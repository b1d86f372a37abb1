package io.jtransformers.tokenizers;

import io.jtransformers.tokenizer.TokenizerFileException;
import io.jtransformers.tokenizers.json.JsonInput;
import io.jtransformers.tokenizers.sentencepiece.ModelProto;
import io.jtransformers.tokenizers.sentencepiece.NormalizerSpec;
import io.jtransformers.tokenizers.sentencepiece.PieceKind;
import io.jtransformers.tokenizers.sentencepiece.ScoredPiece;
import io.jtransformers.tokenizers.sentencepiece.SentencePieceModel;
import io.jtransformers.tokenizers.sentencepiece.TrainerSpec;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Writes the {@code tokenizer.json} that a {@code tokenizer.model} amounts to. Unlike sentencepiece itself, the
 * tokenizer that it describes finds special tokens in the text.
 *
 * <p>Source: {@code SentencePieceExtractor} and {@code SpmConverter} in Transformers 5.12.1,
 * {@code convert_slow_tokenizer.py}, and {@code LlamaTokenizer}.
 */
final class SentencePieceConversion {

    private static final String SPACE_SYMBOL = "\u2581";

    private static final int MOST_MERGES = 2_000_000;

    private final ModelProto proto;
    private final StringWriter text = new StringWriter();
    private final JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), text);

    private int merges;

    private SentencePieceConversion(ModelProto proto) {
        this.proto = proto;
    }

    /**
     * The pipeline of a model.
     *
     * @param name what messages call it
     */
    static TokenizerPipeline pipeline(String name, ModelProto proto) {
        try (JsonInput input = JsonInput.of(name, tokenizerJson(proto))) {
            return TokenizerJsonReader.read(input);
        }
    }

    /** The text of the file. */
    static String tokenizerJson(ModelProto proto) {
        SentencePieceConversion conversion = new SentencePieceConversion(proto);
        conversion.write();
        return conversion.text.toString();
    }

    private int idOf(String piece, PieceKind kind) {
        for (int id = 0; id < proto.pieces().size(); id++) {
            ScoredPiece candidate = proto.pieces().get(id);
            if (candidate.text().equals(piece) && candidate.kind() == kind) {
                return id;
            }
        }
        return SentencePieceModel.NONE;
    }

    private boolean isBpe() {
        return proto.trainerSpec().modelType() == TrainerSpec.ModelType.BPE;
    }

    private void write() {
        json.writeStartObject();
        json.writeStringProperty("version", "1.0");
        writeAddedTokens();
        writeNormalizer();
        writePreTokenizer();
        writePostProcessor();
        writeDecoder();
        writeModel();
        json.writeEndObject();
        json.close();
    }

    private void writeAddedTokens() {
        json.writeArrayPropertyStart("added_tokens");
        for (int id = 0; id < proto.pieces().size(); id++) {
            ScoredPiece piece = proto.pieces().get(id);
            boolean special = piece.kind() == PieceKind.CONTROL || piece.kind() == PieceKind.UNKNOWN;
            if (special || piece.kind() == PieceKind.USER_DEFINED) {
                json.writeStartObject();
                json.writeNumberProperty("id", id);
                json.writeStringProperty("content", piece.text());
                for (String flag : List.of("single_word", "lstrip", "rstrip", "normalized")) {
                    json.writeBooleanProperty(flag, false);
                }
                json.writeBooleanProperty("special", special);
                json.writeEndObject();
            }
        }
        json.writeEndArray();
    }

    private void writeNormalizer() {
        NormalizerSpec spec = proto.normalizerSpec();
        List<Runnable> steps = new ArrayList<>();
        if (spec.precompiledCharsmap() != null) {
            String table = Base64.getEncoder()
                    .encodeToString(spec.precompiledCharsmap().bytes());
            steps.add(() -> writeComponent("Precompiled", Map.of("precompiled_charsmap", table)));
        }
        if (spec.removeExtraWhitespaces()) {
            steps.add(() -> {
                json.writeStartObject();
                json.writeStringProperty("type", "Strip");
                json.writeBooleanProperty("strip_left", false);
                json.writeBooleanProperty("strip_right", true);
                json.writeEndObject();
            });
            steps.add(() -> writeReplace("Regex", " {2,}", SPACE_SYMBOL));
        }
        if (!steps.isEmpty()) {
            json.writeObjectPropertyStart("normalizer");
            json.writeStringProperty("type", "Sequence");
            json.writeArrayPropertyStart("normalizers");
            steps.forEach(Runnable::run);
            json.writeEndArray();
            json.writeEndObject();
        }
    }

    private void writeComponent(String type, Map<String, String> settings) {
        json.writeStartObject();
        json.writeStringProperty("type", type);
        settings.forEach(json::writeStringProperty);
        json.writeEndObject();
    }

    private void writeReplace(String kind, String pattern, String content) {
        json.writeStartObject();
        json.writeStringProperty("type", "Replace");
        json.writeObjectPropertyStart("pattern");
        json.writeStringProperty(kind, pattern);
        json.writeEndObject();
        json.writeStringProperty("content", content);
        json.writeEndObject();
    }

    private void writePreTokenizer() {
        json.writeObjectPropertyStart("pre_tokenizer");
        json.writeStringProperty("type", "Metaspace");
        json.writeStringProperty("replacement", SPACE_SYMBOL);
        json.writeStringProperty("prepend_scheme", proto.normalizerSpec().addDummyPrefix() ? "always" : "never");
        json.writeBooleanProperty("split", !isBpe());
        json.writeEndObject();
    }

    /** One text, or each of two, begins with the token that begins texts, as Llama has it. */
    private void writePostProcessor() {
        String bos = proto.trainerSpec().bosPiece();
        int id = idOf(bos, PieceKind.CONTROL);
        if (!isBpe() || id < 0) {
            return;
        }
        json.writeObjectPropertyStart("post_processor");
        json.writeStringProperty("type", "TemplateProcessing");
        json.writeArrayPropertyStart("single");
        writeTemplate(bos, "A", 0);
        json.writeEndArray();
        json.writeArrayPropertyStart("pair");
        writeTemplate(bos, "A", 0);
        writeTemplate(bos, "B", 1);
        json.writeEndArray();
        json.writeObjectPropertyStart("special_tokens");
        json.writeObjectPropertyStart(bos);
        json.writeStringProperty("id", bos);
        json.writeArrayPropertyStart("ids");
        json.writeNumber(id);
        json.writeEndArray();
        json.writeArrayPropertyStart("tokens");
        json.writeString(bos);
        json.writeEndArray();
        json.writeEndObject();
        json.writeEndObject();
        json.writeEndObject();
    }

    private void writeTemplate(String bos, String sequence, int typeId) {
        writeTemplatePart("SpecialToken", bos, typeId);
        writeTemplatePart("Sequence", sequence, typeId);
    }

    private void writeTemplatePart(String kind, String id, int typeId) {
        json.writeStartObject();
        json.writeObjectPropertyStart(kind);
        json.writeStringProperty("id", id);
        json.writeNumberProperty("type_id", typeId);
        json.writeEndObject();
        json.writeEndObject();
    }

    private void writeDecoder() {
        json.writeObjectPropertyStart("decoder");
        json.writeStringProperty("type", "Sequence");
        json.writeArrayPropertyStart("decoders");
        writeReplace("String", SPACE_SYMBOL, " ");
        writeComponent("ByteFallback", Map.of());
        writeComponent("Fuse", Map.of());
        if (proto.normalizerSpec().addDummyPrefix()) {
            json.writeStartObject();
            json.writeStringProperty("type", "Strip");
            json.writeStringProperty("content", " ");
            json.writeNumberProperty("start", 1);
            json.writeNumberProperty("stop", 0);
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void writeModel() {
        json.writeObjectPropertyStart("model");
        json.writeStringProperty("type", isBpe() ? "BPE" : "Unigram");
        json.writeBooleanProperty(
                "byte_fallback", isBpe() || proto.trainerSpec().byteFallback());
        if (isBpe()) {
            json.writeBooleanProperty("fuse_unk", true);
            writeVocabularyAndMerges();
        } else {
            writeScores();
        }
        json.writeEndObject();
    }

    private void writeScores() {
        json.writeArrayPropertyStart("vocab");
        for (int id = 0; id < proto.pieces().size(); id++) {
            json.writeStartArray();
            json.writeString(proto.pieces().get(id).text());
            json.writeNumber((double) proto.pieces().get(id).score());
            json.writeEndArray();
        }
        json.writeEndArray();
        json.writeNumberProperty("unk_id", idOf(proto.trainerSpec().unkPiece(), PieceKind.UNKNOWN));
    }

    private void writeVocabularyAndMerges() {
        Map<String, Integer> ids = HashMap.newHashMap(proto.pieces().size());
        json.writeObjectPropertyStart("vocab");
        for (int id = 0; id < proto.pieces().size(); id++) {
            ids.put(proto.pieces().get(id).text(), id);
            json.writeNumberProperty(proto.pieces().get(id).text(), id);
        }
        json.writeEndObject();
        json.writeArrayPropertyStart("merges");
        for (ScoredPiece piece : proto.pieces()) {
            writeMerges(piece.text(), ids);
        }
        json.writeEndArray();
    }

    /** All ways to cut a piece in two others, the shortest left part first. */
    private void writeMerges(String piece, Map<String, Integer> ids) {
        for (int cut = 1; cut < piece.length(); cut++) {
            String left = piece.substring(0, cut);
            String right = piece.substring(cut);
            if (ids.containsKey(left) && ids.containsKey(right)) {
                if (++merges > MOST_MERGES) {
                    throw new TokenizerFileException(
                            "The pieces of the vocabulary make more than %d merges; is it the right file?"
                                    .formatted(MOST_MERGES));
                }
                json.writeStartArray();
                json.writeString(left);
                json.writeString(right);
                json.writeEndArray();
            }
        }
    }
}
