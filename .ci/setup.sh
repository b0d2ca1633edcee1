# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Sourced by ./demo and ./check: goes to the root of the tree, installs the Debian packages that are
# missing and defines how to build. Says nothing when all is there.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# Nothing of the user's own Python may leak in.
export CIVITAS_PYTHON=/usr/bin/python3 PYTHONNOUSERSITE=1
unset PYTHONHOME PYTHONPATH

# install_packages LIST: those of the list that are missing.
install_packages() {
  local wanted missing=() package as_root=()
  if ! command -v dpkg-query >/dev/null; then
    echo "note: this is not Debian; the packages in $1 must be there" >&2
    return
  fi
  mapfile -t wanted < <(grep -v '^#' "$1" | tr -s ' ' '\n')
  for package in "${wanted[@]}"; do
    [[ $(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null) == installed ]] ||
      missing+=("$package")
  done
  ((${#missing[@]})) || return 0

  local line="apt-get install --no-install-recommends --no-remove ${missing[*]}"
  if (($(id -u))); then
    if ! command -v sudo >/dev/null; then
      echo "error: ${#missing[@]} packages are missing (no sudo to install them). As root run:" >&2
      echo "  $line" >&2
      exit 69
    fi
    as_root=(sudo)
  fi
  echo "installing ${#missing[@]} Debian packages: ${missing[*]}" >&2
  as_root+=(env DEBIAN_FRONTEND=noninteractive)
  "${as_root[@]}" apt-get -qq update || { sleep 5 && "${as_root[@]}" apt-get -qq update; }
  # --no-remove: what the user has installed stays.
  if ! "${as_root[@]}" apt-get -qq -y --no-install-recommends --no-remove install "${missing[@]}" \
    >build/packages.log 2>&1; then
    tail -n 20 build/packages.log >&2
    echo "error: the packages could not be installed. As root run:" >&2
    echo "  $line" >&2
    exit 69
  fi
}

# One job per processor, but no more than memory holds: a compiler takes up to 1.5 GB.
count_jobs() {
  local jobs fitting
  jobs=$(nproc)
  fitting=$(awk '/^MemAvailable/ { print int($2 / 1572864) }' /proc/meminfo)
  ((fitting >= 1)) || fitting=1
  ((jobs <= fitting)) || jobs=$fitting
  echo "$jobs"
}

# run_logged LOG COMMAND…: quiet; the end of what it said when it fails.
run_logged() {
  local log=$1
  shift
  if ! "$@" >>"$log" 2>&1; then
    tail -n 40 "$log" >&2
    echo "error: \`$*\` failed; all it said is in $PWD/$log" >&2
    exit 1
  fi
}

mkdir -p build
install_packages .ci/packages.txt
CMAKE_BUILD_PARALLEL_LEVEL=$(count_jobs)
CTEST_PARALLEL_LEVEL=$CMAKE_BUILD_PARALLEL_LEVEL
export CMAKE_BUILD_PARALLEL_LEVEL CTEST_PARALLEL_LEVEL
