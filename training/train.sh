#!/bin/sh
# From a clean Debian or Ubuntu machine to src/lipsync/weights/lipsync.bin. See README.md.
set -eu
cd "$(dirname "$0")"
export OMP_NUM_THREADS=1

for tool in flite festival python3 node; do
  command -v "$tool" > /dev/null || { echo "$tool is missing; see training/README.md" >&2; exit 1; }
done
python3 synth.py
python3 dataset.py
python3 train.py "$@"
python3 export.py
cd ..
node --import tsx training/frames.ts
