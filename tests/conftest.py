# SPDX-License-Identifier: Apache-2.0
"""Files for research, which are no part of the project."""
import os
from pathlib import Path

import pytest


def research(name):
    """A file in the folder that CIVITAS_RESEARCH_DATA names. Where it is not, the suite that asks for it is skipped.

    A suite that is skipped as a whole ends with another exit code than one that has passed, so that CTest says so."""
    folder = os.environ.get("CIVITAS_RESEARCH_DATA", "")
    path = Path(folder) / name
    if not folder or not path.exists():
        pytest.skip(f"CIVITAS_RESEARCH_DATA names no folder that holds {name}", allow_module_level=True)
    return path
