# SPDX-License-Identifier: Apache-2.0
"""The files of `reform` in a merged sweep: in which order its experiment has them, and what they are called."""
import json
import os
import re

import h5py

TITLE = re.compile(r'^title: ("(?:\\.|[^"\\])*")$', re.MULTILINE)  # as the program writes scenarios


def in_order(file, texts):
    """Those that stand at points, each once, in the order of the experiment."""
    names = []
    provenance = file["provenance"]
    provenance.id.links.iterate(lambda name: names.append(name.decode()), idx_type=h5py.h5.INDEX_CRT_ORDER)
    place = {name: at for at, name in enumerate(names)}
    return tuple(sorted(dict.fromkeys(texts), key=lambda text: place[_name(text)]))


def titles(file, labels):
    """Of the scenarios in these files; the file instead where a title is missing or two have it."""
    found = []
    for label in labels:
        title = TITLE.search(file["provenance"][_name(label)].asstr()[()])
        found.append(title and json.loads(title[1]) or label)
    return tuple(title if found.count(title) == 1 else label for title, label in zip(found, labels))


def _name(label):
    return f"reform {label.replace('/', '_')}"


def short(labels):
    """Names of files without their folders and `.yaml`; whole where two would be called the same."""
    found = [os.path.basename(label).removesuffix(".yaml") for label in labels]
    return found if len(set(found)) == len(found) else list(labels)


def chosen(labels, level):
    """Which of the files `level` names: as they stand there, or by their short names."""
    return [label == level or name == level.removesuffix(".yaml") for label, name in zip(labels, short(labels))]


def way(names):
    """`none → assisted_digital`; of more than two the ends alone."""
    return f"{names[0]} → {'… → ' if len(names) > 2 else ''}{names[-1]}" if len(names) > 1 else ""
