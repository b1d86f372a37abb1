"""Makes the goldens of a MiniMax with postnorm false, which Transformers 5.12.1 lacks: its decoder layer is run with
the residual stream taken before each norm, as the code of MiniMax-Text-01 does.

    python3 prenorm_goldens.py FOLDER

FOLDER is conformance/src/test/prenorm; its layout is that of src/test/goldens.
"""

import json
import os
import sys

import torch
from safetensors.torch import save_file
from transformers import MiniMaxConfig, MiniMaxForCausalLM
from transformers.models.minimax.modeling_minimax import MiniMaxDecoderLayer

folder = sys.argv[1]
torch.manual_seed(13)
CHECKPOINT = "minimax-pre-norm"


def pre_norm(self, hidden_states, **kwargs):
    attended, _ = self.self_attn(hidden_states=self.input_layernorm(hidden_states), **kwargs)
    hidden_states = self.attn_alpha_factor * hidden_states + self.attn_beta_factor * attended
    mixed = self.mlp(self.post_attention_layernorm(hidden_states))
    return self.mlp_alpha_factor * hidden_states + self.mlp_beta_factor * mixed


MiniMaxDecoderLayer.forward = pre_norm

config = MiniMaxConfig(
    vocab_size=64, hidden_size=16, intermediate_size=12, num_hidden_layers=3, num_attention_heads=2,
    num_key_value_heads=1, head_dim=8, max_position_embeddings=128, num_local_experts=3, num_experts_per_tok=2,
    layer_types=["full_attention", "linear_attention", "full_attention"], block_size=4,
    full_attn_alpha_factor=0.9, full_attn_beta_factor=1.2, linear_attn_alpha_factor=1.3, linear_attn_beta_factor=0.7,
    mlp_alpha_factor=1.1, mlp_beta_factor=0.8, rope_parameters={"rope_type": "default", "rope_theta": 1e4},
    bos_token_id=1, eos_token_id=2, pad_token_id=0, attn_implementation="eager", dtype=torch.float32)
model = MiniMaxForCausalLM(config).eval()
with torch.no_grad():
    for parameter in model.parameters():
        # Norms about one, but not one: where the residual is taken shows then.
        if parameter.dim() == 1:
            parameter.add_(torch.randn_like(parameter) * 0.3)
        else:
            parameter.copy_(torch.randn_like(parameter) * parameter.shape[-1] ** -0.5 * 1.5)

model.save_pretrained(f"{folder}/checkpoints/{CHECKPOINT}")
path = f"{folder}/checkpoints/{CHECKPOINT}/config.json"
with open(path) as file:
    keys = json.load(file) | {"postnorm": False}
with open(path, "w") as file:
    json.dump(keys, file, indent=2, sort_keys=True)
    file.write("\n")


def case(name, call, purpose, kwargs, inputs, expected, **more):
    path = f"{folder}/cases/{name}"
    os.makedirs(path, exist_ok=True)
    save_file({key: value.contiguous() for key, value in inputs.items()}, f"{path}/inputs.safetensors")
    save_file({key: value.detach().contiguous().clone() for key, value in expected.items()},
              f"{path}/expected.safetensors")
    with open(f"{path}/case.json", "w") as file:
        json.dump({
            "name": name, "architecture": "minimax", "head": "causal-lm",
            "checkpoint": f"../../checkpoints/{CHECKPOINT}", "call": call, "kwargs": kwargs,
            "inputs": "inputs.safetensors", "expected": "expected.safetensors",
            "tolerance": {"atol": 0.0002, "rtol": 0.0001}, **more, "purpose": purpose}, file, indent=1)
        file.write("\n")


ids = torch.randint(3, 64, (2, 11))
mask = torch.ones_like(ids)
mask[1, :3] = 0
ids[1, :3] = 0

out = model(input_ids=ids, attention_mask=mask, output_hidden_states=True, use_cache=False)
expected = {"logits": out.logits}
expected |= {f"hidden_states.{i}": state for i, state in enumerate(out.hidden_states)}
case("minimax-pre-norm-forward", "forward", "logits and states of a left-padded batch",
     {"output_hidden_states": True}, {"input_ids": ids, "attention_mask": mask}, expected, ignore_padding_rows=True)

prompt = ids[:1]
whole = model(input_ids=prompt, use_cache=False).logits
case("minimax-pre-norm-steps", "forward_steps", "7, 3 and 1 tokens with a cache equal one call",
     {"steps": [7, 3, 1]}, {"input_ids": prompt},
     {"step.0.logits": whole[:, :7], "step.1.logits": whole[:, 7:10], "step.2.logits": whole[:, 10:]},
     cache_compare="last positions")
