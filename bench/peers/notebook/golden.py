#!/usr/bin/env python3
"""Writes the golden cases: OUT/<case>/*.csv and OUT/<case>/expected.json, the notebook's numbers for them."""
import json
import os
import platform
import random
import subprocess
import sys
import tempfile
from importlib.metadata import version

import compare
import variants

HERE = os.path.dirname(os.path.abspath(__file__))
SCALE, SEED, EVENTS = "0.004", "5", 600


def plain(shop, dice):
    return shop


def lived_in(shop, dice):
    """All at once: guests, holes, repeated orders and keys, months without a sale."""
    for change in (variants.guests, variants.repeated_orders, variants.repeated_keys, variants.months_apart, variants.holes):
        shop = change(shop, dice)
    return shop


CASES = dict(plain=plain, text_ids=variants.text_ids, lived_in=lived_in, another_shop=variants.another_shop,
             required_columns_only=variants.required_columns_only, part_of_a_month=variants.part_of_a_month)


def run(program, *arguments):
    subprocess.run([sys.executable, os.path.join(HERE, program), *arguments], check=True, stdout=subprocess.DEVNULL)


def expected(folder):
    with tempfile.TemporaryDirectory() as out:
        run("notebook.py", "--data", folder, "--out", out, "--skip-train")
        with open(os.path.join(out, "reference.json")) as file:
            reference = json.load(file)
    sections = {name: reference[name] for name in compare.SECTIONS}
    sections["features"] = {k: v for k, v in sections["features"].items() if k in compare.FEATURE_KEYS}
    packages = ["pandas", "numpy", "statsmodels", "scikit-learn", "pyarrow"]
    made_by = dict(program="bench/peers/notebook/notebook.py", python=platform.python_version(), **{p: version(p) for p in packages})
    return dict(made_by=made_by, sections=sections)


def main(out):
    with tempfile.TemporaryDirectory() as data:
        run("generate.py", "--out", data, "--scale", SCALE, "--seed", SEED)
        shop = variants.read(data)
        shop["events"] = shop["events"][:EVENTS]
        for name, change in CASES.items():
            folder = os.path.join(out, name)
            variants.write(folder, change(dict(shop), random.Random(name)))
            with open(os.path.join(folder, "expected.json"), "w") as file:
                json.dump(expected(folder), file, separators=(",", ":"), allow_nan=False)
                file.write("\n")


if __name__ == "__main__":
    main(sys.argv[1])
