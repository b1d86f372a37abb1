"""Records what compute_transition_scores of Transformers 5.12.1 makes of the samples' texts.

    python3 transition_scores.py SAMPLES EXPECTED.json

SAMPLES is the folder with the samples, samples/src/main/resources/io/jtransformers/samples; EXPECTED.json is
conformance/src/test/resources/generation/transition-scores.json.
"""

import json
import sys

import torch
import transformers

samples, target = sys.argv[1:]
transformers.logging.set_verbosity_error()

PROMPT = "Once upon a time,"
SETTINGS = [
    {"max_new_tokens": 8},
    {"max_new_tokens": 8, "repetition_penalty": 1.5},
    {"max_new_tokens": 8, "num_beams": 3, "num_return_sequences": 2},
]


def cases():
    for name in ["tiny-ministral", "tiny-mixtral", "tiny-minimax"]:
        folder = f"{samples}/{name}"
        tokenizer = transformers.AutoTokenizer.from_pretrained(folder)
        model = transformers.AutoModelForCausalLM.from_pretrained(
            folder, dtype=torch.float32, attn_implementation="eager"
        )
        inputs = tokenizer(PROMPT, return_tensors="pt")
        for settings in SETTINGS:
            if name == "tiny-minimax" and "num_beams" in settings:
                continue  # 5.12.1 does not reorder its recurrent states with the beams
            output = model.generate(
                **inputs, do_sample=False, output_scores=True, return_dict_in_generate=True, **settings
            )
            indices = getattr(output, "beam_indices", None)
            expected = {
                normalized: model.compute_transition_scores(
                    output.sequences, output.scores, indices, normalize_logits=normalized
                ).tolist()
                for normalized in [False, True]
            }
            yield {
                "name": name,
                "settings": settings,
                "new_tokens": output.sequences[:, inputs["input_ids"].shape[1] :].tolist(),
                "scores": expected[False],
                "normalized": expected[True],
            }


with open(target, "w") as file:
    json.dump(list(cases()), file, indent=1)
    file.write("\n")
