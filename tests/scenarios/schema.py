"""Usage: schema.py PATH87 SOURCE_DIR

Is scenarios/schema.json right? It must let pass every scenario of the tree, refuse the malformed ones named in
tests/malformed/seen_by_schema.txt, know every lever with its meaning, and offer values that path87 reads."""

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import jsonschema
import yaml

PATH87, TOP = sys.argv[1], Path(sys.argv[2])
SCHEMA = json.loads((TOP / "scenarios/schema.json").read_text(encoding="utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


def mistakes(path):
    document = yaml.safe_load(path.read_text(encoding="utf-8"))
    return [f"{'/'.join(map(str, e.path))}: {e.message[:200]}" for e in VALIDATOR.iter_errors(document)]


def check_right():
    """Every scenario of the tree."""
    for path in sorted((TOP / "scenarios").glob("**/*.yml")):
        for mistake in mistakes(path):
            yield f"{path.name} is refused: {mistake}"


def check_wrong():
    """Every malformed one whose mistake a schema can see."""
    lines = (TOP / "tests/malformed/seen_by_schema.txt").read_text(encoding="utf-8").splitlines()
    names = [line for line in lines if line and not line.startswith("#")]
    if len(names) < 60:
        yield f"only {len(names)} malformed scenarios"
    for name in names:
        if not mistakes(TOP / "tests/malformed" / name):
            yield f"{name} is let pass"


def levers_of_table():
    """Names and meanings in tables/levers.def."""
    text = (TOP / "include/path87/tables/levers.def").read_text(encoding="utf-8")
    return re.findall(r'^P87_(?:LEVER|PROGRAMME)\((\w+),[^\n]*\n\s+"(.*)"\)$', text, re.MULTILINE)


def check_levers(levers):
    """Each is offered with its meaning and has a range of its own."""
    known = {entry["const"]: entry["description"] for entry in SCHEMA["$defs"]["lever"]["oneOf"]}
    rules = SCHEMA["properties"]["levers"]["items"]["allOf"]
    ruled = [rule["if"]["properties"]["lever"]["const"] for rule in rules]
    if len(levers) < 50 or list(known.items()) != levers:
        yield f"levers of the schema and of levers.def differ: {sorted(set(known.items()) ^ set(levers))}"
    if ruled != list(known):
        yield "levers and rules for their values differ"


def check_offers():
    """What editors offer as values is read, by the schema and by path87."""
    rules = SCHEMA["properties"]["levers"]["items"]["allOf"]
    with tempfile.TemporaryDirectory() as folder:
        for rule in rules:
            name = rule["if"]["properties"]["lever"]["const"]
            values = rule["then"]["properties"]["value"]["examples"]
            entries = [{"lever": name, "value": value, "years": 2018 + i} for i, value in enumerate(values)]
            path = Path(folder) / f"{name}.yml"
            path.write_text(yaml.safe_dump({"name": name, "levers": entries}), encoding="utf-8")
            for mistake in mistakes(path):
                yield f"{name}: what the schema offers, it refuses: {mistake}"
        run = subprocess.run([PATH87, "check", *sorted(Path(folder).glob("*.yml"))], capture_output=True, text=True)
        if run.returncode != 0:
            yield f"what the schema offers is not read:\n{run.stderr}"


def main():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    wrong = [*check_right(), *check_wrong(), *check_levers(levers_of_table()), *check_offers()]
    for line in wrong:
        print(line)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
