#!/bin/sh
# From a clean Debian or Ubuntu machine and random weights to src/lipsync/weights/lipsync.bin, and the
# fixtures that its tests check against. See README.md.
set -eu
cd "$(dirname "$0")"
# One thread each: the steps run in as many processes as there are processors.
export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1

for tool in flite festival python3 node; do
  command -v "$tool" > /dev/null || { echo "$tool is missing; see training/README.md" >&2; exit 1; }
done
python3 synth.py
python3 dataset.py
python3 train.py
python3 export.py
cd ..
node --import tsx training/frames.ts
