#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Random scenarios and formulas, by libFuzzer: builds the fuzzers, makes seeds and a dictionary from
# the scenarios of the project, and lets each run. Usage: tests/fuzz/fuzz.sh [SECONDS, 600 if left out]
# Ends with 0 when nothing was found; else the file that does it is named in the log.
set -eu
seconds=${1:-600}
cd "$(dirname "$0")/../.."
cmake --preset fuzz
cmake --build --preset fuzz
cmake --build --preset program
folder=$PWD/build/fuzz/found
mkdir -p "$folder/seeds/scenario" "$folder/seeds/formula" "$folder/scenario" "$folder/formula"
find scenarios tests/cases -name '*.yaml' -size -64k | while read -r file; do
  cp "$file" "$folder/seeds/scenario/$(echo "$file" | tr '/ ' '__')"
done
# Formulas: what stands behind `is:`, in quotes or not.
grep -hoE 'is: ("[^"]*"|[^,}]*)' -r scenarios --include='*.yaml' | sed 's/^is: //; s/^"//; s/"$//' |
  sort -u | awk -v folder="$folder/seeds/formula" '{ f = folder "/" NR; print > f; close(f) }'
{ build/release/civitas schema scenario; build/release/civitas list functions --json; } |
  grep -oE '"[a-z_]+"' | sort -u > "$folder/words"
for what in formula scenario; do
  echo "$what: $seconds seconds, log in $folder/$what.log"
  (cd "$folder" && "../tests/${what}_fuzz" -max_total_time="$seconds" -timeout=20 -rss_limit_mb=3000 -max_len=8192 \
    -dict=words "$what" "seeds/$what" > "$what.log" 2>&1) || {
    tail -n 20 "$folder/$what.log"
    exit 1
  }
  tail -n 1 "$folder/$what.log"
done
