# SPDX-License-Identifier: Apache-2.0
"""The lines of the house: who may include what, which library lives where, what every file begins with.

Each rule is a function from a source tree to the lines that break it. Each is held against this
tree, and against a small tree that breaks it, so that a rule which cannot fail is found out.
"""
import ast
import os
import re
from pathlib import Path

import pytest

ROOT = Path(os.environ.get("CIVITAS_ROOT", Path(__file__).resolve().parent.parent))

# From the ground up: a layer may include itself and those before it.
LAYERS = ["core", "random", "population", "language", "scenario", "engine", "io", "run"]
MODELS_REST_ON = LAYERS[: LAYERS.index("engine") + 1]
GENERATED = {"civitas_version.hpp"}
CPP = {".cpp", ".hpp", ".c", ".h"}
CODE = CPP | {".py", ".sh", ".cmake"}
SCRIPTS = {"demo", "check", ".ci/run", "CMakeLists.txt", "tests/CMakeLists.txt"}
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')


def files(root, *folders):
    for folder in folders:
        for path in sorted((root / folder).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                yield path.relative_to(root), path


def includes(root, *folders):
    """(file, line, '<' or '"', what is included) of every C++ file below the folders."""
    for name, path in files(root, *folders):
        if path.suffix not in CPP:
            continue
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if found := INCLUDE.match(line):
                yield name, number, found[1], found[2]


def layer_of(name):
    """sim/core/x.hpp: core; models/x.cpp: models; anything else: None."""
    parts = Path(name).parts
    if parts[0] == "models":
        return "models"
    return parts[1] if parts[0] == "sim" and len(parts) > 2 else None


def includes_point_down(root):
    for name, number, quote, target in includes(root, "sim", "models"):
        if quote == "<" or target in GENERATED:
            continue
        own, other = layer_of(name), layer_of(target)
        if own == "models":
            allowed = [*MODELS_REST_ON, "models"]
        elif own in LAYERS:
            allowed = LAYERS[: LAYERS.index(own) + 1]
        else:
            allowed = []
        if other not in allowed:
            yield f"{name}:{number}: {own} includes {target}"


def core_stands_alone(root):
    for name, number, quote, target in includes(root, "sim/core"):
        standard = re.fullmatch(r"[a-z_0-9]+", target)
        if quote == "<" and not standard and not target.startswith("fmt/"):
            yield f"{name}:{number}: core includes {target}"


def lives_in_one_layer(pattern, layer, most_files):
    """A library that only `layer` may include, in at most `most_files` of its files."""

    def rule(root):
        homes = {}
        for name, number, _, target in includes(root, "sim", "models"):
            if not re.match(pattern, target):
                continue
            if layer_of(name) != layer:
                yield f"{name}:{number}: {target} outside sim/{layer}"
            else:
                homes.setdefault(name, number)
        if len(homes) > most_files:
            for name, number in homes.items():
                yield f"{name}:{number}: one of {len(homes)} files that include it"

    return rule


yaml_lives_in_io = lives_in_one_layer(r"yaml-cpp/", "io", 1000)
hdf5_lives_in_io = lives_in_one_layer(r"(hdf5|hdf5_hl|H5\w+)\.h", "io", 1000)
tbb_lives_in_one_file = lives_in_one_layer(r"(oneapi/)?tbb[/.]", "engine", 1)
mpi_lives_in_one_file = lives_in_one_layer(r"mpi\.h", "run", 1)


def only_the_program_prints(root):
    for name, path in files(root, "sim", "models"):
        if path.suffix not in CPP or layer_of(name) == "run":
            continue
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if re.search(r"\bcout\b", line.split("//")[0]):
                yield f"{name}:{number}: cout"


def analysis_knows_only_the_files(root):
    forbidden = {"civitas", "sim", "models", "ctypes", "cffi", "subprocess"}
    for name, path in files(root, "analysis"):
        if path.suffix != ".py":
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                imported = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.level == 0:
                imported = [node.module]
            else:
                continue
            for module in imported:
                if module.split(".")[0] in forbidden:
                    yield f"{name}:{node.lineno}: imports {module}"


def every_card_tells_how_its_model_works(root):
    for name, path in files(root, "models"):
        text = path.read_text()
        if "ModelCard card()" in text and "card.submodel =" not in text:
            yield f"{name}:1: a card without a submodel, which `civitas describe` tells"


def sources(root):
    yield from (
        (name, path)
        for name, path in files(root, "sim", "models", "analysis", "tests", ".ci")
        if path.suffix in CODE or str(name) in SCRIPTS
    )
    for name in sorted(SCRIPTS):
        if "/" not in name and (root / name).is_file():
            yield Path(name), root / name


def every_file_names_its_licence(root):
    for name, path in sources(root):
        beginning = path.read_text().splitlines()[:2]
        if not any("SPDX-License-Identifier: Apache-2.0" in line for line in beginning):
            yield f"{name}:1: no SPDX line"


def python_is_never_the_one_on_path(root):
    for name, path in sources(root):
        if re.match(r"#!.*\benv\b.*python", path.read_text()):
            yield f"{name}:1: asks PATH for its interpreter"


# Each rule, and files of a tree that breaks it, as path: text.
RULES = {
    includes_point_down: [
        {"sim/core/a.hpp": '#include "sim/random/b.hpp"'},
        {"sim/io/a.cpp": '#include "sim/run/b.hpp"'},
        {"sim/engine/a.cpp": '#include "models/labour.hpp"'},
        {"sim/run/a.cpp": '#include "models/labour.hpp"'},
        {"models/a.cpp": '#include "sim/io/b.hpp"'},
        {"sim/core/a.hpp": '#include "b.hpp"'},
        {"sim/core/a.hpp": '  #  include "tests/b.hpp"'},
    ],
    core_stands_alone: [{"sim/core/a.cpp": "#include <boost/crc.hpp>"}],
    yaml_lives_in_io: [{"sim/scenario/a.cpp": "#include <yaml-cpp/yaml.h>"}],
    hdf5_lives_in_io: [
        {"sim/run/a.cpp": "#include <hdf5.h>"},
        {"models/a.cpp": "#include <hdf5_hl.h>"},
    ],
    tbb_lives_in_one_file: [
        {"sim/run/a.cpp": "#include <oneapi/tbb.h>"},
        {"sim/engine/a.cpp": "#include <tbb/task_arena.h>", "sim/engine/b.cpp": "#include <tbb/x.h>"},
    ],
    mpi_lives_in_one_file: [
        {"sim/engine/a.cpp": "#include <mpi.h>"},
        {"sim/run/a.cpp": "#include <mpi.h>", "sim/run/b.cpp": "#include <mpi.h>"},
    ],
    every_card_tells_how_its_model_works: [{"models/a.cpp": "ModelCard card() {\n  ModelCard card;"}],
    only_the_program_prints: [
        {"sim/io/a.cpp": "std::cout << 1;"},
        {"models/a.cpp": "using std::cout;"},
    ],
    analysis_knows_only_the_files: [
        {"analysis/a.py": "import civitas"},
        {"analysis/a.py": "def f():\n    from ctypes import CDLL"},
    ],
    every_file_names_its_licence: [
        {"sim/core/a.hpp": "#pragma once"},
        {"analysis/a.py": "#!/usr/bin/python3 -I\n\n# SPDX-License-Identifier: Apache-2.0"},
        {"demo": "#!/bin/bash"},
        {".ci/run": "#!/bin/bash"},
    ],
    python_is_never_the_one_on_path: [
        {"analysis/a.py": "#!/usr/bin/env python3"},
        {"demo": "#!/usr/bin/env -S python3 -I"},
    ],
}
NAMES = {rule: name for name, rule in globals().items() if callable(rule)}
BREACHES = [(rule, tree) for rule, trees in RULES.items() for tree in trees]

# A small tree that keeps every rule.
SOUND = {
    "sim/core/a.hpp": "#include <vector>\n#include <fmt/format.h>",
    "sim/random/a.cpp": '#include <Random123/philox.h>\n#include "sim/core/a.hpp"',
    "sim/engine/a.cpp": '#include <tbb/parallel_for.h>\n#include "sim/scenario/a.hpp"',
    "sim/io/a.cpp": "#include <hdf5.h>\n#include <yaml-cpp/yaml.h>\n// cout",
    "sim/run/a.cpp": '#include <mpi.h>\n#include "civitas_version.hpp"\nstd::cout << 1;',
    "models/a.cpp": '#include "models/b.hpp"\n#include "sim/engine/a.hpp"',
    "analysis/a.py": "import numpy\nfrom .b import c",
}


def plant(root, tree):
    for name, text in tree.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)


@pytest.mark.parametrize("rule", RULES, ids=NAMES.get)
def test_this_tree_keeps_the_rule(rule):
    assert list(rule(ROOT)) == []


@pytest.mark.parametrize(("rule", "tree"), BREACHES, ids=lambda x: NAMES.get(x) if callable(x) else "")
def test_a_breach_is_found(rule, tree, tmp_path):
    plant(tmp_path, tree)
    assert [line.split(":")[0] for line in rule(tmp_path)] == list(tree)


@pytest.mark.parametrize("rule", RULES, ids=NAMES.get)
def test_a_sound_tree_passes(rule, tmp_path):
    sound = {
        name: ("# " if name.endswith(".py") else "// ") + "SPDX-License-Identifier: Apache-2.0\n" + text
        for name, text in SOUND.items()
    }
    plant(tmp_path, sound)
    assert list(rule(tmp_path)) == []


def test_this_tree_is_looked_at():
    assert sum(1 for _ in includes(ROOT, "sim")) > 0
    assert sum(1 for _ in sources(ROOT)) > 0
