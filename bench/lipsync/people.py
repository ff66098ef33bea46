"""Speech of people for the bench: bench/lipsync/data/people/<voice>-<n>.wav with its phone timings.

The timings are committed (people.json, made by align.py); the sound is fetched from public packages,
cached in bench/lipsync/data-people, and is no part of this repository:

- `prompts/`: US English telephone prompts by one woman, 16 kHz (CC BY-SA 3.0), in Debian's
  asterisk-core-sounds-en-g722
- `librivox/`: sentences of an audiobook (public domain), in the source of PyPI's pocketsphinx

The timings of the prompts are CC BY-SA 3.0 as the prompts are; those of the audiobook are in the public
domain. Needs apt-get (after apt-get update), pip and ffmpeg.
"""

import glob
import json
import os
import re
import subprocess
import sys
import tarfile
import wave

import numpy as np

RATE = 16000
HERE = os.path.dirname(os.path.abspath(__file__))
TIMINGS = os.path.join(HERE, "people.json")
CACHE = os.path.join(HERE, "data-people")
# Seconds of silence before, between and after the recordings of a clip.
PAUSE = 0.3
READERS = "pocketsphinx==5.1.1"


def package(name, pattern):
    """A file of a Debian package, which is fetched once and unpacked, not installed."""
    folder = os.path.join(CACHE, name)
    if not os.path.exists(folder):
        os.makedirs(CACHE, exist_ok=True)
        subprocess.run(["apt-get", "download", "-q", name], cwd=CACHE, check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        (archive,) = glob.glob(os.path.join(CACHE, f"{name}_*.deb"))
        subprocess.run(["dpkg", "-x", archive, folder], check=True)
    found = glob.glob(os.path.join(folder, pattern), recursive=True)
    if not found:
        raise FileNotFoundError(f"{name} has no {pattern}")
    return found[0]


def readers():
    """The folder of the sentences of the audiobook."""
    folder = os.path.join(CACHE, "librivox")
    if not os.path.exists(folder):
        os.makedirs(CACHE, exist_ok=True)
        subprocess.run([sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--no-binary",
                        "pocketsphinx", READERS, "-d", CACHE], check=True)
        (archive,) = glob.glob(os.path.join(CACHE, "pocketsphinx-*.tar.gz"))
        os.makedirs(folder)
        with tarfile.open(archive) as source:
            for member in source:
                if "/test/data/librivox/" in member.name and member.isfile():
                    member.name = os.path.basename(member.name)
                    source.extract(member, folder, filter="data")
    return folder


def path(name):
    kind, file = name.split("/", 1)
    if kind == "librivox":
        return os.path.join(readers(), file)
    return os.path.join(os.path.dirname(package(
        "asterisk-core-sounds-en-g722", "**/en_US_f_Allison/vm-sorry.g722")), file)


def exists(name):
    return os.path.exists(path(name))


def samples(name):
    """A recording as int16 at 16 kHz."""
    return decoded(path(name))


def decoded(file):
    """A sound file as int16 at 16 kHz."""
    kind = ["-f", "g722"] if file.endswith(".g722") else []
    out = subprocess.run(["ffmpeg", "-v", "error", *kind, "-i", file, "-f", "s16le", "-ac", "1",
                          "-ar", str(RATE), "-"], capture_output=True, check=True).stdout
    return np.frombuffer(out, "<i2")


def sentences():
    """Names and texts of the audiobook's sentences."""
    for file in sorted(glob.glob(os.path.join(readers(), "*.txt"))):
        with open(file, encoding="utf-8") as text:
            words = re.sub(r"<[^>]*>|\([^)]*\)", "", text.read()).strip()
        yield f"librivox/{os.path.basename(file)[:-4]}.wav", words


def clips():
    """Clips by name: samples in -1..1 and rows of `[start, end, phone]`."""
    with open(TIMINGS, encoding="utf-8") as file:
        timed = json.load(file)
    pause = np.zeros(round(PAUSE * RATE), np.int16)
    for name, clip in timed.items():
        parts = [pause]
        for recording in clip["recordings"]:
            parts += [samples(recording), pause]
        yield name, np.concatenate(parts) / 32768, clip["phones"]
