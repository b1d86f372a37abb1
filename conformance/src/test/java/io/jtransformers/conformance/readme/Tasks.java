package io.jtransformers.conformance.readme;

import io.jtransformers.pipelines.FeatureExtractionOptions;
import io.jtransformers.pipelines.Pipelines;
import io.jtransformers.pipelines.Pooling;

public class Tasks {

    public static void main(String[] args) {
        try (var classifier = Pipelines.textClassification("jtransformers/tiny-ministral-sentiment")) {
            var best = classifier.call("I loved this wonderful little lamp.").getFirst();
            System.out.println(best.label()); // POSITIVE
        }

        try (var tagger = Pipelines.tokenClassification("jtransformers/tiny-mixtral-ner")) {
            tagger.call("Ella Silva works for Acme Corp in Rome.")
                    .forEach(entity -> System.out.println(entity.label() + " " + entity.word())); // PER Ella Silva …
        }

        try (var answerer = Pipelines.questionAnswering("jtransformers/tiny-minimax-qa")) {
            String context = "Anna was a gentle pony from Lisbon. Anna kept a yellow hat near the park.";
            var answer = answerer.call("Where was the hat?", context).getFirst();
            System.out.println(answer.text()); // near the park
        }

        try (var extractor = Pipelines.featureExtraction("jtransformers/tiny-ministral")) {
            var options =
                    FeatureExtractionOptions.builder().pooling(Pooling.MEAN).normalized();
            float[] vector =
                    extractor.call("Once upon a time,", options.build()).toFloatArray();
            System.out.println(vector.length); // 128
        }
    }
}
