package io.jtransformers.tokenizers;

import io.jtransformers.tokenizer.AddedToken;
import io.jtransformers.tokenizers.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;

/** Added tokens as {@code tokenizer.json} and {@code tokenizer_config.json} write them. */
final class AddedTokenJson {

    private AddedTokenJson() {}

    static AddedToken read(JsonObject json) {
        boolean special = json.flag("special", false);
        return new AddedToken(
                json.text("content"),
                json.flag("single_word", false),
                json.flag("lstrip", false),
                json.flag("rstrip", false),
                json.flag("normalized", !special),
                special);
    }

    static Map<String, Object> write(AddedToken token) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("content", token.content());
        json.put("single_word", token.singleWord());
        json.put("lstrip", token.leftStrip());
        json.put("rstrip", token.rightStrip());
        json.put("normalized", token.normalized());
        json.put("special", token.special());
        return json;
    }
}
