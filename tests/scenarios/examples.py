"""Usage: examples.py PATH87 SOURCE_DIR

Does path87 read every example of scenarios/README.md, and does the schema let it pass? Examples are the blocks marked
yaml. One without a name is part of a scenario: it is read with a name in front. One that begins with "# file.yml" is
kept under this name, so that those after it can have it as their parent."""

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import jsonschema
import yaml

PATH87, TOP = sys.argv[1], Path(sys.argv[2])
LEAST = 6  # examples, so that a change of marks does not leave nothing to check


def main():
    readme = TOP / "scenarios/README.md"
    text = readme.read_text(encoding="utf-8")
    schema = json.loads((TOP / "scenarios/schema.json").read_text(encoding="utf-8"))
    validator = jsonschema.Draft202012Validator(schema)
    blocks = list(re.finditer(r"^```yaml\n(.*?)^```$", text, re.MULTILINE | re.DOTALL))
    wrong = [] if len(blocks) >= LEAST else [f"{readme}: only {len(blocks)} examples"]
    with tempfile.TemporaryDirectory() as folder:
        for block in blocks:
            line = text.count("\n", 0, block.start()) + 2
            example = block.group(1)
            if not re.search(r"^name:", example, re.MULTILINE):
                example = f"name: Line {line}\n{example}"
            file = re.match(r"# (\w+\.yml)\n", example)
            path = Path(folder) / (file.group(1) if file else f"line_{line}.yml")
            path.write_text(example, encoding="utf-8")
            run = subprocess.run([PATH87, "check", path], capture_output=True, text=True)
            if run.returncode != 0:
                wrong.append(f"{readme}:{line}: path87 check refuses this example:\n{run.stderr}")
            for error in validator.iter_errors(yaml.safe_load(example)):
                wrong.append(f"{readme}:{line}: the schema refuses this example: {error.message[:200]}")
    print("\n".join(wrong) or f"{len(blocks)} examples are read.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
