package io.jtransformers.conformance.readme;

import io.jtransformers.AutoModelForCausalLM;
import io.jtransformers.AutoTokenizer;
import io.jtransformers.generation.GenerationConfig;

public class Story {

    public static void main(String[] args) {
        String name = "jtransformers/tiny-ministral";
        try (var model = AutoModelForCausalLM.fromPretrained(name)) {
            var tokenizer = AutoTokenizer.fromPretrained(name);
            var inputs = tokenizer.call("Once upon a time,");
            var output = model.generate(
                    inputs, GenerationConfig.builder().maxNewTokens(100).build());
            System.out.println(tokenizer.batchDecode(output.newTokens()).getFirst());
        }
    }
}
