#!/usr/bin/env python3
"""Who may include whom: reads every #include of include/, model/ and hpc/ and lists what points back.

usage: check_layers.py [SOURCE_DIR]

A room is a folder of include/path87 and the folder of the same name under model/ (hpc/ at the top); files
directly in include/path87 and model, such as year.c, are the room "model", which is science. The build enforces part of this by what each
library sees; this script enforces it file by file, and says why.
"""

import pathlib
import re
import sys

SCIENCE = {"params", "world", "process", "policy", "synth", "model"}
GROUND = {"base", "tables"}

# room: rooms of ours that its files may include besides itself
MAY_INCLUDE = {
    "base": set(),
    "tables": {"base"},
    **{room: GROUND | SCIENCE for room in SCIENCE},
    "hpc": GROUND | SCIENCE,
    "results": GROUND | SCIENCE | {"hpc"},
    "study": GROUND | SCIENCE | {"hpc", "results"},
    "report": GROUND | SCIENCE | {"results"},
}
MAY_INCLUDE["command"] = set(MAY_INCLUDE) | {"command"}

# library header: where it may stand (files, or folders ending with /), and why
LIBRARIES = [
    (r"mpi\.h", ["hpc/comm_mpi.c"], "hpc/comm_mpi.c alone knows MPI"),
    (r"(hdf5|hdf5_hl|H5\w*)\.h", ["model/results/", "hpc/"], "HDF5 belongs to results and checkpoints"),
    (r"libfyaml\.h", ["model/params/"], "YAML is read in model/params"),
    (r"jansson\.h", ["model/report/", "model/study/", "model/params/"], "JSON is written, not used by the model"),
    (r"libintl\.h", ["include/path87/params/language.h"], "sentences are translated through params/language.h"),
    (r"gsl/.*", ["model/report/", "model/study/"], "statistics are for reports, never inside the model"),
    (r"nlopt\.h", ["model/study/"], "only studies optimise"),
]

# rooms whose results must be the same on every machine
NO_LIBM = ("base", "world", "process", "policy", "synth", "model")
# processes see the columns of one community, and no files or clocks
PROCESS_FORBIDDEN = ("stdio.h", "time.h", "unistd.h", "fcntl.h")

# who delivers levers and counts what they cost; every other process reads inputs (tables/inputs.def) and gifts
# (process/given.h), so that no lever acts on an outcome
DELIVERY = {"policy_inputs", "policy_reach", "policy_costs", "delivery", "given", "spending", "helped"}
LEVER_WORDS = re.compile(r"\bP87_LEVER_\w+|\bp87_lever_table\b|\bn_settings\b|->policy\b")

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')


def room_of(path):
    """Room of a file, given by its path from the top."""
    parts = path.parts
    if parts[:2] == ("include", "path87"):
        return parts[2] if len(parts) > 3 else "model"
    if parts[0] == "model":
        return parts[1] if len(parts) > 2 else "model"
    return "hpc"


def includes_of(text):
    """(line number, header, whether in quotes) of each #include."""
    for number, line in enumerate(text.splitlines(), 1):
        match = INCLUDE.match(line)
        if match:
            yield number, match.group(2), match.group(1) == '"'


def is_allowed_place(path, places):
    name = path.as_posix()
    return any(name.startswith(place) if place.endswith("/") else name == place for place in places)


def check_library(path, room, header):
    for pattern, places, why in LIBRARIES:
        if re.fullmatch(pattern, header) and not is_allowed_place(path, places):
            yield f"<{header}>: {why}"
    if header in ("math.h", "tgmath.h", "fenv.h") and room in NO_LIBM:
        yield f"<{header}>: use path87/base/dmath.h, which gives the same bits everywhere"
    if room == "process" and header in PROCESS_FORBIDDEN:
        yield f"<{header}>: a process sees one community, no files and no clock"


def check_ours(path, room, header, top):
    target = pathlib.PurePosixPath("include") / header
    if not header.startswith("path87/"):
        if not (path.parent / header).is_file() and not (top / path.parent / header).is_file():
            yield f'"{header}": not found beside the file; headers of ours are "path87/room/name.h"'
        return
    if not (top / target).is_file():
        yield f'"{header}": there is no such header'
        return
    other = room_of(target)
    if other not in MAY_INCLUDE.get(room, set()) | {room}:
        yield f'"{header}": {room} may not include {other}'
    if room == other == "process" and path.parts[0] == "model" and path.stem != target.stem:
        if (top / "model/process" / f"{target.stem}.c").is_file():
            yield f'"{header}": processes do not call each other; they speak through columns'


def check_levers(path, room, text):
    if room != "process" or path.stem in DELIVERY:
        return
    for number, line in enumerate(text.splitlines(), 1):
        header = INCLUDE.match(line)
        if header and header.group(2) in ("path87/policy/policy.h", "path87/process/delivery.h", "path87/process/spending.h"):
            yield number, f'"{header.group(2)}": processes read inputs and gifts, never a lever'
        for word in LEVER_WORDS.findall(line):
            yield number, f"{word}: processes read inputs (tables/inputs.def) and gifts (process/given.h), never a lever"


def check_own_header_first(path, headers, top):
    if path.suffix != ".c" or not headers:
        return
    room = room_of(path)
    own = f"path87/{path.stem}.h" if room == "model" else f"path87/{room}/{path.stem}.h"
    if (top / "include" / own).is_file() and headers[0][1] != own:
        yield headers[0][0], f'"{headers[0][1]}": the first include is the file\'s own header, "{own}"'


def check_file(path, top):
    room = room_of(path)
    if room not in MAY_INCLUDE:
        yield 0, f"{room} is no room of ours: tests/support/check_layers.py lists them"
        return
    text = (top / path).read_text(encoding="utf-8")
    headers = list(includes_of(text))
    yield from check_levers(path, room, text)
    yield from check_own_header_first(path, headers, top)
    for number, header, quoted in headers:
        found = check_ours(path, room, header, top) if quoted else check_library(path, room, header)
        for message in found:
            yield number, message


def check_unique_names(paths):
    """Subcommands are called like what they call; everything else has a name of its own."""
    seen = {}
    for path in paths:
        if room_of(path) == "command":
            continue
        first = seen.setdefault(path.name, path)
        if first != path:
            yield path, f"another file is called so: {first}"


def main(top):
    paths = sorted(
        path.relative_to(top)
        for folder in ("include", "model", "hpc")
        for path in (top / folder).rglob("*")
        if path.suffix in (".c", ".h", ".def") and "bench" not in path.parts
    )
    if not paths:
        sys.exit(f"{top}: no sources found")
    wrong = 0
    for path in paths:
        for number, message in check_file(path, top):
            print(f"{path}:{number}: {message}")
            wrong += 1
    for path, message in check_unique_names(paths):
        print(f"{path}: {message}")
        wrong += 1
    if wrong:
        sys.exit(f"{wrong} includes or names break the layers")
    print(f"{len(paths)} files: includes point one way.")


if __name__ == "__main__":
    if len(sys.argv) > 2:
        sys.exit(__doc__)
    main(pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "."))
