#!/bin/sh
# From a clean Debian or Ubuntu machine to src/lipsync/weights/lipsync.bin. See README.md.
#
#   training/train.sh                  makes the committed weights: goes on from start.bin
#   training/train.sh --from-nothing   makes a start of its own first
set -eu
cd "$(dirname "$0")"
export OMP_NUM_THREADS=1

for tool in flite festival python3 node; do
  command -v "$tool" > /dev/null || { echo "$tool is missing; see training/README.md" >&2; exit 1; }
done
python3 synth.py
python3 dataset.py
start=start.bin
if [ "${1:-}" = --from-nothing ]; then
  start=data/start.bin
  python3 train.py --iterations 8000 --rate 3e-3 --out data/start.pt
  python3 export.py --network data/start.pt --out "$start" --fixture data/start.json
fi
python3 train.py --start "$start" --iterations 3000 --rate 1e-3
python3 export.py
cd ..
node --import tsx training/frames.ts
