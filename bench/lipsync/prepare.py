"""Writes the evaluation speech: bench/lipsync/data/<set>/<voice>-<n>.wav with its phone timings.

Sets: `people`, recordings of people (people.py), and six degradations of some of it, `people-…`;
`clean`, by synthetic voices that training never hears (training/synth.py, HELD_OUT), and seven
degradations of one of them; `nothing`: silence, noise and music without speech; and `calibration`:
speech by voices of training, for engines that have to be calibrated first. Needs the packages that
training/README.md lists, and ffmpeg.
"""

import json
import os
import sys
import tempfile
import wave

import numpy as np
from scipy.signal import fftconvolve, lfilter

HERE = os.path.dirname(os.path.abspath(__file__))
TRAINING = os.path.join(HERE, "..", "..", "training")
sys.path.insert(0, TRAINING)

import augment  # noqa: E402
import people  # noqa: E402
import dataset  # noqa: E402
import phones  # noqa: E402
import synth  # noqa: E402
from corpus import Writer  # noqa: E402

RATE = 16000
# Rounds of 10 s or more: of each voice in `clean`, and of the English one in each degradation.
CLEAN, DEGRADED = 8, 4
# Clips of people that are degraded, and how not: too little is left to judge by.
DEGRADED_PEOPLE, TOO_MUCH = ("allison-00", "readers-00"), ("pink-5dB",)
# Voices and sentences of each to calibrate by.
CALIBRATION, SENTENCES = ("slt", "rms"), 16


def pink(rng, n):
    white = rng.standard_normal(n + 4000)
    b = [0.049922035, -0.095993537, 0.050612699, -0.004408786]
    a = [1, -2.494956002, 2.017265875, -0.522189400]
    return lfilter(b, a, white)[4000:]


def mixed(audio, noise, snr):
    return audio + noise * (np.std(audio) / np.std(noise)) * 10 ** (-snr / 20)


def telephone(audio):
    spectrum = np.fft.rfft(audio)
    f = np.fft.rfftfreq(len(audio), 1 / RATE)
    return np.fft.irfft(spectrum * ((f > 300) & (f < 3400)), len(audio))


def reverb(rng, audio):
    n = int(0.5 * RATE)
    tail = rng.standard_normal(n) * np.exp(-6.9 * np.arange(n) / n)
    tail *= 0.6 / np.sqrt(np.sum(tail**2))
    tail[0] = 1
    return fftconvolve(audio, tail)[: len(audio)]


DEGRADATIONS = {
    "clean": lambda rng, a: a,
    "pink-15dB": lambda rng, a: mixed(a, pink(rng, len(a)), 15),
    "pink-5dB": lambda rng, a: mixed(a, pink(rng, len(a)), 5),
    "telephone": lambda rng, a: telephone(a),
    "reverb": lambda rng, a: reverb(rng, a),
    "quiet": lambda rng, a: a * 0.05,
    "clipped": lambda rng, a: np.clip(a * 8, -0.3, 0.3),
    "music-12dB": lambda rng, a: mixed(a, augment.music(rng, len(a)), 12),
}


def write(folder, name, audio, segments):
    os.makedirs(folder, exist_ok=True)
    with wave.open(os.path.join(folder, name + ".wav"), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(np.round(np.clip(audio, -1, 1) * 32767).astype("<i2").tobytes())
    with open(os.path.join(folder, name + ".json"), "w", encoding="utf-8") as file:
        json.dump([[round(s, 4), round(e, 4), phones.PHONES[p]] for s, e, p in segments], file)


def calibration(out):
    rng = np.random.default_rng(34)
    writer = Writer(rng)
    with tempfile.TemporaryDirectory() as work:
        for voice in CALIBRATION:
            for n in range(SENTENCES):
                audio, segments = synth.flite(voice, writer, rng, work)
                level = 0.1 * 32768 / np.std(audio)
                write(out, f"{voice}-{n:02d}", audio / 32768 * level, synth.clean(audio, segments))


def write_people(out):
    for name, audio, rows in people.clips():
        segments = [(start, end, phones.PHONE[phone]) for start, end, phone in rows]
        for index, (kind, degrade) in enumerate(DEGRADATIONS.items()):
            if kind != "clean" and (name not in DEGRADED_PEOPLE or kind in TOO_MUCH):
                continue
            folder = "people" if kind == "clean" else f"people-{kind}"
            rng = np.random.default_rng([35, index])
            write(os.path.join(out, folder), name, degrade(rng, audio), segments)


def main():
    source = os.path.join(TRAINING, "data", "held-out")
    synth.held_out(source)
    out = os.path.join(HERE, "data")
    for index, voice in enumerate(synth.HELD_OUT):
        for set_index, (kind, degrade) in enumerate(DEGRADATIONS.items()):
            if kind != "clean" and voice != "ked":
                continue
            rng = np.random.default_rng([31, index])
            utterances = dataset.load(os.path.join(source, voice + ".npz"))
            noise_rng = np.random.default_rng([32, index, set_index])
            for n, (audio, segments) in enumerate(dataset.rounds(utterances, rng)):
                if n >= (CLEAN if kind == "clean" else DEGRADED):
                    break
                audio = audio * 0.1 / np.std(audio)
                write(os.path.join(out, kind), f"{voice}-{n:02d}", degrade(noise_rng, audio), segments)
    write_people(out)
    rng = np.random.default_rng(33)
    n = 10 * RATE
    write(os.path.join(out, "nothing"), "silence", np.zeros(n), [[0, 10, 0]])
    for i, level in enumerate((0.003, 0.03, 0.1)):
        write(os.path.join(out, "nothing"), f"noise-{i}", pink(rng, n) / 10 * level / 0.03, [[0, 10, 0]])
    for i in range(4):
        tune = augment.music(rng, n)
        write(os.path.join(out, "nothing"), f"music-{i}", tune / np.std(tune) * 0.1, [[0, 10, 0]])
    calibration(os.path.join(out, "calibration"))


if __name__ == "__main__":
    main()
