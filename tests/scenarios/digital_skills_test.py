# SPDX-License-Identifier: Apache-2.0
"""Basic digital skills in generations.yaml are those of the EU in 2023 (Eurostat), within 3 percentage points."""
import os
import subprocess
from pathlib import Path

import h5py
import pytest


def test_all_and_by_education_and_the_young(tmp_path):
    """All 56 %, low education 34 %, high 80 %; those of 16 to 24 between 70 and 75 %."""
    scenario, file = Path(os.environ["CIVITAS_ROOT"]) / "scenarios" / "generations.yaml", tmp_path / "x.h5"
    subprocess.run([os.environ["CIVITAS"], "run", scenario, "--persons", "100000", "--to", "2025-01", "-o", file,
                    "--quiet"], check=True, capture_output=True)
    with h5py.File(file) as results:
        everybody = results["basic_digital_skills"][0, 0]
        low, _, high = results["basic_digital_skills_by_education"][0, 0]
        pupils, young = results["basic_digital_skills_by_age_group"][0, 0, :2]
    assert (everybody, low, high) == (pytest.approx(0.56, abs=0.03), pytest.approx(0.34, abs=0.03),
                                      pytest.approx(0.80, abs=0.03))
    assert 0.67 < pupils < 0.78 and 0.67 < young < 0.78
