"""Base speech to training frames: training/data/frames/*.npz, one part a batch.

`mel` is float16 (frames, 32), un-normalised; `phone` uint8; `articulators` uint8 (frames, 6), in
1/255. All run at 100 frames a second. `rounds` holds (first frame, frames, weight) rows: each
round is a stretch of speech such as an engine hears from its start.
"""

import glob
import multiprocessing
import os
import zlib

import numpy as np
from scipy.ndimage import gaussian_filter1d

import augment
import features
import phones
import synth

# Seconds by which the engines' boundaries are moved. Those of the English voices are 10 ms before what
# the lag between labels and energy says: so the mouth is in time on recordings of people.
# Voices for evaluation stay where the energy says.
SHIFT = {"espeak": -0.004, "msu_ru_nsh_clunits": -0.010, "kal_diphone": -0.002,
         "cmu_us_slt_arctic_hts": -0.002, "kokoro": 0.0, **dict.fromkeys(synth.HELD_OUT, 0.006)}
FLITE_SHIFT = -0.004
RATE = 16000
# Sounds at which a mouth rests: these in each part.
NO_SPEECH = [augment.music, augment.music, augment.band, augment.band, augment.band,
             augment.coloured_noise]


def articulators(segments, frames):
    """Dominance-weighted, blurred targets at 100 frames a second, shape (frames, 6)."""
    up = 4  # 2.5 ms, so that short phones keep their place
    value = np.zeros((frames * up, 6))
    weight = np.full((frames * up, 6), 1e-3)
    for start, end, phone in segments:
        name = phones.PHONES[phone]
        parts = [(start, end, phone)]
        if name in phones.GLIDES:
            second, share = phones.GLIDES[name]
            middle = start + share * (end - start)
            parts = [(start, middle, phone), (middle, end, phones.PHONE[second])]
        for a, b, p in parts:
            i, j = int(round(a * 100 * up)), int(round(b * 100 * up))
            target = np.array(phones.TARGETS[p])
            scale = np.where(np.arange(6) < 3, 0.75 if p != phone else 1.0, 1.0)
            value[i:j] = target[:, 0] * target[:, 1] * scale
            weight[i:j] = target[:, 1]
    out = np.empty((frames, 6))
    for k, sigma in enumerate(phones.SIGMA):
        v = gaussian_filter1d(value[:, k], sigma * 100 * up)
        w = gaussian_filter1d(weight[:, k], sigma * 100 * up)
        out[:, k] = (v / w)[::up]
    return np.clip(out, 0, 1)


def phone_track(segments, frames):
    track = np.zeros(frames, np.uint8)
    for start, end, phone in segments:
        track[int(round(start * 100)) : int(round(end * 100))] = phone
    return track


def load(path):
    """A batch as a list of (samples in -1..1, segments with shifted times)."""
    data = np.load(path)
    audio = data["audio"].astype(np.float32) / 32768
    shift = SHIFT.get(str(data["voice"]), FLITE_SHIFT)
    offsets = np.append(0, np.cumsum(data["lengths"]))
    rows = data["segments"]
    out = []
    for i in range(len(data["lengths"])):
        own = rows[rows[:, 0] == i]
        end = data["lengths"][i] / RATE
        segments = [(max(0.0, s + shift) if s > 0 else 0.0, min(end, e + shift), int(p))
                    for _, s, e, p in own]
        out.append((audio[offsets[i] : offsets[i + 1]], segments))
    return out


def rounds(utterances, rng, seconds=10.0):
    """Joins utterances with pauses of varied length into rounds."""
    audio, segments, at = [], [], 0.0
    for samples, own in utterances:
        pause = int(rng.choice([0, 0, rng.uniform(0, 0.8)]) * RATE)
        audio += [np.zeros(pause, np.float32), samples]
        at += pause / RATE
        segments += [(s + at, e + at, p) for s, e, p in own]
        at += len(samples) / RATE
        if at > seconds:
            yield np.concatenate(audio), segments
            audio, segments, at = [], [], 0.0


def speech_weight(name):
    """How often a second is drawn: neural voices are few minutes, but many speakers."""
    return 6.0 if name.startswith("neural") else 0.4 if name.startswith("espeak") else 1.0


class Part:
    """The frames of one batch of speech, saved when complete."""

    def __init__(self):
        self.mel, self.phone, self.art, self.rows, self.at = [], [], [], [], 0

    def add(self, rng, audio, segments, weight):
        audio = audio + rng.standard_normal(len(audio), dtype=np.float32) * np.float32(3e-5)
        mel = features.log_mel(audio)
        n = len(mel)
        self.mel.append(mel.astype(np.float16))
        self.phone.append(phone_track(segments, n))
        self.art.append(np.round(articulators(segments, n) * 255).astype(np.uint8))
        self.rows.append((self.at, n, weight))
        self.at += n

    def save(self, path):
        with open(path + ".part", "wb") as file:
            np.savez(file, mel=np.concatenate(self.mel), phone=np.concatenate(self.phone),
                     articulators=np.concatenate(self.art), rounds=np.array(self.rows))
        os.replace(path + ".part", path)


def moved(rng, audio, segments):
    """The same speech at another speed, pitch and tempo."""
    source = augment.time_map(rng, len(audio))
    times, back = np.arange(len(source)) / RATE, source / RATE
    warped = [(np.interp(s, back, times), np.interp(e, back, times), p) for s, e, p in segments]
    return np.interp(source, np.arange(len(audio)), audio), warped


# Stretches of held chords, to lie behind speech or to be all there is.
HELD = 96


def build_held(out, seed):
    rng = np.random.default_rng([seed, 0])
    part = Part()
    for _ in range(HELD):
        add_background(part, rng, augment.held)
    part.save(out)


def add_background(part, rng, make):
    """Some seconds in which nobody speaks."""
    n = int(rng.uniform(6, 9) * RATE)
    noise = make(rng, n)
    if rng.random() < 0.3:
        noise = augment.room(rng, noise)
    if rng.random() < 0.4:
        noise = augment.band_limit(rng, noise)
    noise = noise / np.std(noise) * 10 ** rng.uniform(-3, -0.8)
    part.add(rng, np.clip(noise, -1, 1).astype(np.float32), [(0, n / RATE, 0)], 1.5)


def build_part(path, rng, pool, out):
    part = Part()
    name = os.path.basename(path)
    weight = speech_weight(name)
    for audio, segments in rounds(load(path), rng):
        level = rng.uniform(0.4, 1.0) * 0.12 / (np.std(audio) + 1e-5)
        part.add(rng, np.clip(audio * level, -1, 1), segments, 2.2 * weight)
        changed = moved(rng, audio, segments)
        part.add(rng, augment.degrade(rng, changed[0], pool), changed[1], 2 * weight)
    for make in NO_SPEECH:
        add_background(part, rng, make)
    part.save(out)


def build(base, out, processes, seed=7):
    os.makedirs(out, exist_ok=True)
    jobs = [(path, os.path.join(out, os.path.basename(path)), seed)
            for path in sorted(glob.glob(os.path.join(base, "*.npz")))]
    with multiprocessing.Pool(processes) as pool:
        for name in pool.imap_unordered(build_job, [job for job in jobs if not os.path.exists(job[1])]):
            print(name, flush=True)
    held = os.path.join(out, "held-0000.npz")
    if not os.path.exists(held):
        build_held(held, seed)


def build_job(job):
    """A part of its own seed, so that the parts come out alike in any order."""
    path, target, seed = job
    name = os.path.basename(path)
    rng = np.random.default_rng([seed, zlib.crc32(name.encode())])
    build_part(path, rng, np.concatenate([audio for audio, _ in load(path)]), target)
    return name


if __name__ == "__main__":
    import argparse

    parser = argparse.ArgumentParser()
    here = os.path.dirname(os.path.abspath(__file__))
    parser.add_argument("--base", default=os.path.join(here, "data", "base"))
    parser.add_argument("--out", default=os.path.join(here, "data", "frames"))
    parser.add_argument("--processes", type=int, default=os.cpu_count())
    args = parser.parse_args()
    build(args.base, args.out, args.processes)
