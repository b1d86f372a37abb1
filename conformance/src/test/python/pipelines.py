"""Records what the pipelines of Transformers 5.12.1 make of the samples.

    python3 pipelines.py SAMPLES EXPECTED.json

SAMPLES is the folder with the samples, samples/src/main/resources/io/jtransformers/samples; EXPECTED.json is
conformance/src/test/resources/pipelines/expected.json.
"""

import json
import sys

import torch
import transformers

samples, target = sys.argv[1:]
transformers.logging.set_verbosity_error()

REVIEWS = [
    "I loved this wonderful little lamp.",
    "Overall average: the music and the film were typical.",
    "What a terrible, boring film.",
    "The food was",
]
SENTENCES = [
    "Hugging Face is a company based in Paris and New York.",
    "Ella Silva works for Acme Corp in Rome.",
    "Yesterday Ruby met Zoe Okafor in Kyoto.",
    "Nobody was there.",
    "Zoë 🦊 visited Nora in São Paulo yesterday.",
]
PROMPTS = [
    "Once upon a time,",
    "Once upon a time, there was a brave hen named Zoe",
    "Once upon a time, there was a curious frog named Sam who lived near the river.",
]


def pipeline(task, name):
    return transformers.pipeline(
        task, model=f"{samples}/{name}", dtype=torch.float32, device="cpu", model_kwargs={"attn_implementation": "eager"}
    )


def plain(value):
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if hasattr(value, "item"):
        value = value.item()
    return round(value, 6) if isinstance(value, float) else value


def text_classification():
    classifier = pipeline("text-classification", "tiny-ministral-sentiment")
    for text in REVIEWS:
        for function in ["softmax", "sigmoid", "none"]:
            for top_k in [1, 2, None]:
                expected = classifier(text, function_to_apply=function, top_k=top_k)
                yield {"text": text, "function": function, "top_k": top_k, "expected": expected}


def token_classification():
    tagger = pipeline("token-classification", "tiny-mixtral-ner")
    for text in SENTENCES:
        for strategy in ["none", "simple", "first", "average", "max"]:
            yield {"text": text, "aggregation": strategy, "expected": tagger(text, aggregation_strategy=strategy)}
    yield {"text": SENTENCES[1], "aggregation": "none", "ignore_labels": ["B-PER", "B-LOC"],
           "expected": tagger(SENTENCES[1], aggregation_strategy="none", ignore_labels=["B-PER", "B-LOC"])}
    tagger.tokenizer.model_max_length = 24
    long = " ".join(SENTENCES[:3])
    for stride in [0, 8]:
        yield {"text": long, "aggregation": "simple", "stride": stride, "model_max_length": 24,
               "expected": tagger(long, aggregation_strategy="simple", stride=stride)}


def feature_extraction():
    extractor = pipeline("feature-extraction", "tiny-ministral")
    for text in [PROMPTS[0], REVIEWS[3]]:
        yield {"text": text, "expected": extractor(text)[0]}


def text_generation():
    for name in ["tiny-ministral", "tiny-mixtral"]:
        generator = pipeline("text-generation", name)
        for prompt in PROMPTS:
            whole = generator(prompt, max_new_tokens=12, do_sample=False)[0]["generated_text"]
            new = generator(prompt, max_new_tokens=12, do_sample=False, return_full_text=False)[0]["generated_text"]
            yield {"model": name, "prompt": prompt, "max_new_tokens": 12, "full_text": whole, "text": new}


records = {
    task.__name__: [plain(record) for record in task()]
    for task in [text_classification, token_classification, feature_extraction, text_generation]
}
with open(target, "w") as file:
    file.write("{")
    for task, cases in records.items():
        lines = ",\n    ".join(json.dumps(case, ensure_ascii=False) for case in cases)
        file.write(f'\n  "{task}": [\n    {lines}\n  ]' + ("," if task != list(records)[-1] else ""))
    file.write("\n}\n")
