# SPDX-License-Identifier: Apache-2.0
"""Reads results files, compares scenarios and reports. Knows nothing of the simulator but its file format."""
