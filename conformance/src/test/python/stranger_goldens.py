"""Makes the goldens of the stranger's architecture, Qwen2, with Transformers 5.12.1.

    python3 stranger_goldens.py FOLDER

FOLDER is conformance/src/test/stranger; its layout is that of src/test/goldens.
"""

import json
import os
import sys

import torch
from safetensors.torch import save_file
from transformers import Qwen2Config, Qwen2ForCausalLM, Qwen2ForSequenceClassification

folder = sys.argv[1]
torch.manual_seed(11)
CHECKPOINT = "qwen2"


def tiny(model_class, **more):
    config = Qwen2Config(
        vocab_size=96, hidden_size=32, intermediate_size=48, num_hidden_layers=3, num_attention_heads=4,
        num_key_value_heads=2, max_position_embeddings=128, use_sliding_window=True, sliding_window=6,
        max_window_layers=2, rope_parameters={"rope_type": "default", "rope_theta": 1e5}, bos_token_id=1,
        eos_token_id=2, pad_token_id=0, attn_implementation="eager", dtype=torch.float32, **more)
    model = model_class(config).eval()
    with torch.no_grad():
        for parameter in model.parameters():
            # Biases too, which a fresh model has at zero; norms stay about one.
            if parameter.dim() == 1:
                parameter.add_(torch.randn_like(parameter) * 0.3)
            else:
                parameter.copy_(torch.randn_like(parameter) * parameter.shape[-1] ** -0.5 * 1.5)
    return model


def case(name, call, head, checkpoint, purpose, kwargs, inputs, expected, **more):
    path = f"{folder}/cases/{name}"
    os.makedirs(path, exist_ok=True)
    save_file({key: value.contiguous() for key, value in inputs.items()}, f"{path}/inputs.safetensors")
    save_file({key: value.detach().contiguous().clone() for key, value in expected.items()},
              f"{path}/expected.safetensors")
    with open(f"{path}/case.json", "w") as file:
        json.dump({
            "name": name, "architecture": "qwen2", "head": head, "checkpoint": f"../../checkpoints/{checkpoint}",
            "call": call, "kwargs": kwargs, "inputs": "inputs.safetensors", "expected": "expected.safetensors",
            "tolerance": {"atol": 0.0002, "rtol": 0.0001}, **more, "purpose": purpose}, file, indent=1)
        file.write("\n")


model = tiny(Qwen2ForCausalLM)
model.save_pretrained(f"{folder}/checkpoints/{CHECKPOINT}")
ids = torch.randint(3, 96, (2, 11))
mask = torch.ones_like(ids)
mask[1, :3] = 0
ids[1, :3] = 0

out = model(input_ids=ids, attention_mask=mask, output_hidden_states=True, output_attentions=True, use_cache=True)
expected = {"logits": out.logits}
expected |= {f"hidden_states.{i}": state for i, state in enumerate(out.hidden_states)}
expected |= {f"attentions.{i}": weights for i, weights in enumerate(out.attentions)}
case("qwen2-forward", "forward", "causal-lm", CHECKPOINT, "logits, states and attentions of a left-padded batch",
     {"output_hidden_states": True, "output_attentions": True}, {"input_ids": ids, "attention_mask": mask}, expected,
     ignore_padding_rows=True)

prompt = ids[:1]
whole = model(input_ids=prompt).logits
case("qwen2-steps", "forward_steps", "causal-lm", CHECKPOINT, "7, 3 and 1 tokens with a cache equal one call",
     {"steps": [7, 3, 1]}, {"input_ids": prompt},
     {"step.0.logits": whole[:, :7], "step.1.logits": whole[:, 7:10], "step.2.logits": whole[:, 10:]},
     cache_compare="last positions")

generated = model.generate(input_ids=ids, attention_mask=mask, max_new_tokens=12, do_sample=False, eos_token_id=None,
                           return_dict_in_generate=True, output_scores=True)
gaps = torch.stack([score.topk(2).values for score in generated.scores])
assert (gaps[..., 0] - gaps[..., 1]).min() > 1e-3, "choose another seed: two implementations may part here"
case("qwen2-generate", "generate", "causal-lm", CHECKPOINT, "greedy, past the window",
     {"max_new_tokens": 12, "eos_token_id": None, "pad_token_id": 0}, {"input_ids": ids, "attention_mask": mask},
     {"sequences": generated.sequences} | {f"scores.{i}": score for i, score in enumerate(generated.scores)})

classifier = tiny(Qwen2ForSequenceClassification, num_labels=3)
classifier.save_pretrained(f"{folder}/checkpoints/qwen2-classifier")
case("qwen2-classifier", "forward", "sequence-classification", "qwen2-classifier", "another head", {},
     {"input_ids": ids, "attention_mask": mask}, {"logits": classifier(input_ids=ids, attention_mask=mask).logits})
