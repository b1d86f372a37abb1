"""Trains small SentencePiece models and writes what sentencepiece makes of random texts.

Needs the Python package sentencepiece 0.2.2. Usage: make_sentencepiece_goldens.py CORPUS FOLDER [TEXTS]
"""
import json
import random
import sys
import unicodedata

import sentencepiece

CORPUS, FOLDER = sys.argv[1:3]
COMMON = dict(input=CORPUS, input_format="text", minloglevel=2, num_threads=1, hard_vocab_limit=False, character_coverage=0.98)
MODELS = {
    "bpe-llama": dict(model_type="bpe", vocab_size=1200, byte_fallback=True, normalization_rule_name="identity",
                      remove_extra_whitespaces=False, split_digits=True,
                      control_symbols=["[INST]", "[/INST]", "|"], user_defined_symbols=["[REF]", "ab", "  ", "é"]),
    "bpe-rules": dict(model_type="bpe", vocab_size=1000, normalization_rule_tsv=FOLDER + "/rules.tsv", pad_id=3,
                     user_defined_symbols=["<sep>", " x"]),
    "bpe-suffix": dict(model_type="bpe", vocab_size=900, treat_whitespace_as_suffix=True,
                       normalization_rule_name="identity", bos_id=-1, eos_id=-1),
    "unigram-rules": dict(model_type="unigram", vocab_size=1200, normalization_rule_tsv=FOLDER + "/rules.tsv",
                         user_defined_symbols=["<sep>", "foo bar"], control_symbols=["<ctl>"]),
    "unigram-bytes": dict(model_type="unigram", vocab_size=1200, byte_fallback=True, normalization_rule_name="identity",
                          remove_extra_whitespaces=False, add_dummy_prefix=False, user_defined_symbols=["the"],
                          unk_surface="?"),
}
ALPHABETS = [
    "abcdefghijklmnopqrstuvwxyz     ", "   \t\n\u00a0\u3000 ab", "0123456789.,- ", "ABCXYZ éèàüßñçŒœ ", "\u2581 ab\u2581",
    "ąęłżź ČŠŽ ", "Привет мир ", "日本語の文章です。", "한국어 ", "𝔘𝔫𝔦😀👍🏽👨‍👩‍👧", "e\u0301a\u0300o\u0308 ", "ﬁﬂＡＢＣ①②½㈱ｶﾞ",
    "\u0000\u0001\u200b\u200d\ufeff\u00ad ", "(){}[]<>;:=+*/\\\"'`~!@#$%^&|",
]
WORDS = ["[INST]", "[/INST]", "[REF]", "<s>", "</s>", "<unk>", "<pad>", "<0x41>", "<sep>", "foo bar", " x", "the", "ab", "|",
         "public ", "return ", "String ", "<ctl>", "  ", "\u2581the", "é", "\u2581\u2581"]


def write_rules():
    """A part of NFKC and some rules of several characters; the built-in rules would make each model 240 kB larger."""
    rules = {chr(c): unicodedata.normalize("NFKC", chr(c)) for block in (range(0xA0, 0x180), range(0x2460, 0x2480), range(0xFB00, 0xFB05),
             range(0xFF10, 0xFF80)) for c in block}
    rules |= {"\t": " ", "\n": " ", "\r\n": " ", "\u3000": " ", "\u200b": "", "\ufeff": "", "e\u0301": "\u00e9", "a\u0300": "\u00e0",
              "--": "\u2014", "---": " - ", "\u00ad": "  "}
    with open(FOLDER + "/rules.tsv", "w") as out:
        for key, value in rules.items():
            if key != value:
                out.write(" ".join("%X" % ord(c) for c in key) + "\t" + " ".join("%X" % ord(c) for c in value) + "\n")


def random_text(rng, lines):
    parts = []
    for _ in range(rng.randint(0, 6)):
        kind = rng.random()
        if kind < 0.35:
            line = rng.choice(lines)
            start = rng.randrange(len(line) + 1)
            parts.append(line[start:start + rng.randint(1, 40)])
        elif kind < 0.6:
            parts.append(rng.choice(WORDS))
        elif kind < 0.95:
            alphabet = rng.choice(ALPHABETS)
            parts.append("".join(rng.choice(alphabet) for _ in range(rng.randint(1, 12))))
        else:
            point = rng.randrange(0x10FFFF)
            parts.append(chr(point) if not 0xD800 <= point < 0xE000 else " ")
    return "".join(parts)


def main():
    lines = [line.rstrip("\n") for line in open(CORPUS, encoding="utf-8")]
    write_rules()
    for name, options in MODELS.items():
        path = f"{FOLDER}/{name}"
        sentencepiece.SentencePieceTrainer.train(model_prefix=path, **COMMON, **options)
        model = sentencepiece.SentencePieceProcessor(model_file=path + ".model")
        rng = random.Random(name)
        with open(path + ".jsonl", "w") as out:
            meta = dict(kind="meta", size=len(model), unk_id=model.unk_id(), bos_id=model.bos_id(), eos_id=model.eos_id(),
                        pad_id=model.pad_id())
            out.write(json.dumps(meta) + "\n")
            for _ in range(int(sys.argv[3]) if len(sys.argv) > 3 else 400):
                text = random_text(rng, lines)
                ids = model.encode(text)
                out.write(json.dumps(dict(kind="encode", text=text, ids=ids, decoded=model.decode(ids))) + "\n")
                ids = [rng.randrange(len(model)) if rng.random() < 0.5 else rng.randrange(min(len(model), 270))
                       for _ in range(rng.randint(0, 8))]
                out.write(json.dumps(dict(kind="decode", ids=ids, decoded=model.decode(ids))) + "\n")


main()
