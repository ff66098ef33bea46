"""Writes bench/lipsync/data-languages: telephone prompts of people in Spanish, French, Italian and
Russian, and English ones to judge the method by, with the times of their phones.

The recordings and their texts come from Debian's asterisk-core-sounds packages (CC BY-SA 3.0) and are
no part of this repository. No acoustic model of these languages is at hand, so the phones are timed by
another speaker: espeak-ng says the text in several voices and knows when it says what, and each is laid
over the recording by dynamic time warping of their spectra. The median of the voices is taken, and only
phones on which they agree are kept. Nothing of our engine takes part. Needs what people.py needs.

    python bench/lipsync/languages.py
"""

import glob
import gzip
import json
import os
import re

import numpy as np
from scipy.ndimage import gaussian_filter1d

import people
from prepare import HERE, RATE, write

import features  # noqa: E402
import phones  # noqa: E402
import synth  # noqa: E402

# espeak-ng's voice of each language.
LANGUAGES = {"en": "en-us", "es": "es-419", "fr": "fr", "it": "it", "ru": "ru"}
PROMPTS = 40
LENGTH = range(25, 110)
# Voices of espeak-ng that say each text, as variant and words a minute.
SPEAKERS = [("f2", 165), ("f5", 150), ("m3", 165), ("klatt4", 165), ("annie", 175)]
# Seconds by which the voices may differ about the middle of a phone, as a mean deviation.
AGREED = 0.035
STEP = 0.01


def texts(language):
    """Prompts by name that are plain sentences, the same ones in every run."""
    path = people.package(f"asterisk-core-sounds-{language}", "**/core-sounds-*.txt.gz")
    with gzip.open(path, "rt", encoding="utf-8", errors="replace") as file:
        pairs = re.findall(r"^([\w/-]+): (.+)$", file.read(), re.M)
    plain = [(name, text.strip()) for name, text in pairs
             if len(text) in LENGTH and not re.search(r"[\d\[\](){}*#«»\ufffd/]", text)]
    order = np.random.default_rng(40).permutation(len(plain))
    return [plain[i] for i in order]


def recording(language, name):
    """The prompt as int16 at 16 kHz, or None where the package lacks it."""
    folder = os.path.join(people.CACHE, f"asterisk-core-sounds-{language}-g722")
    people.package(f"asterisk-core-sounds-{language}-g722", "**/*.g722")
    found = glob.glob(os.path.join(folder, "**", name + ".g722"), recursive=True)
    return people.decoded(found[0]) if found else None


def spectra(pcm):
    """What is compared: bands a speaker's own mean apart, and how they change; (frames, 64)."""
    mel = np.maximum(features.log_mel(pcm / 32768), np.log(np.mean((pcm / 32768.0) ** 2)) - 9)
    loud = mel.max(1)
    mel = mel - mel[loud > np.median(loud)].mean(0)
    mel = gaussian_filter1d(mel, 1, axis=0)
    return np.concatenate([mel, 3 * np.gradient(mel, axis=0)], 1)


def path_between(a, b):
    """For each frame of b, the frame of a that dynamic time warping puts there."""
    cost = np.sqrt(np.maximum(
        (a**2).sum(1)[:, None] + (b**2).sum(1)[None] - 2 * a @ b.T, 0))
    total = np.full((len(a) + 1, len(b) + 1), np.inf)
    total[0, 0] = 0
    for d in range(2, len(a) + len(b) + 1):  # along the diagonals, so that each is one step
        i = np.arange(max(1, d - len(b)), min(len(a), d - 1) + 1)
        j = d - i
        c = cost[i - 1, j - 1]
        total[i, j] = np.minimum(np.minimum(total[i - 1, j] + c, total[i, j - 1] + c),
                                 total[i - 1, j - 1] + 1.5 * c)
    i, j, at = len(a), len(b), [[] for _ in range(len(b))]
    while i > 0 and j > 0:
        at[j - 1].append(i - 1)
        c = cost[i - 1, j - 1]
        steps = [(total[i - 1, j - 1] + 1.5 * c, i - 1, j - 1), (total[i - 1, j] + c, i - 1, j),
                 (total[i, j - 1] + c, i, j - 1)]
        _, i, j = min(steps)
    return np.array([np.mean(frames) if frames else np.nan for frames in at])


def timed(speaker, voice, text, pcm):
    """Rows of (start, end, phone) of the recording, of those phones alone that are sure."""
    wanted, starts, ends, said = spectra(pcm), [], [], None
    for variant, rate in SPEAKERS:
        audio, segments = speaker.speak(f"{voice}+{variant}", text, rate, 50, 50)
        own = [segment for segment in segments if segment[2] is not None]
        names = [phone for _, _, phone in own if phone]
        if said is not None and names != said:
            continue
        said = names
        at = path_between(wanted, spectra(audio)) * STEP
        place = lambda t: np.interp(t / STEP, np.arange(len(at)), at)  # noqa: E731
        starts.append([place(s) for s, _, phone in own if phone])
        ends.append([place(e) for _, e, phone in own if phone])
    starts, ends = np.array(starts), np.array(ends)
    middles = (starts + ends) / 2
    unsure = np.abs(middles - np.median(middles, 0)).mean(0)
    return [(float(s), float(e), p) for s, e, p, u in
            zip(np.median(starts, 0), np.median(ends, 0), said, unsure) if u < AGREED and e > s]


def main():
    out = os.path.join(HERE, "data-languages")
    speaker = synth.Espeak()
    for language, voice in LANGUAGES.items():
        count = 0
        for name, text in texts(language):
            pcm = recording(language, name)
            if pcm is None or not np.any(pcm):
                continue
            rows = timed(speaker, voice, text, pcm)
            write(os.path.join(out, language), f"{language}-{count:02d}", pcm / 32768, rows)
            with open(os.path.join(out, language, f"{language}-{count:02d}.txt"), "w",
                      encoding="utf-8") as file:
                file.write(f"{name}: {text}\n")
            count += 1
            if count == PROMPTS:
                break
        print(f"{language}: {count} prompts", flush=True)


if __name__ == "__main__":
    main()
