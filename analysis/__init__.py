# SPDX-License-Identifier: Apache-2.0
"""Reads results files, compares scenarios and reports. Knows nothing of the simulator but its file format."""
import importlib.util
import sys

_missing = [name for name in ("numpy", "h5py", "matplotlib") if importlib.util.find_spec(name) is None]
if _missing:
    print(f"error: {', '.join(_missing)} cannot be imported (results are read and drawn with these). "
          f"Install them with: sudo apt-get install {' '.join('python3-' + name for name in _missing)}", file=sys.stderr)
    sys.exit(2)
