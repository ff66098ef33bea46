"""Base speech to training frames: training/data/frames/{mel,phone,articulators}.npy.

`mel` is float16 (frames, 32), un-normalised; `phone` uint8; `articulators` uint8 (frames, 6), in
1/255. All run at 100 frames a second. `rounds.npy` holds (first frame, frames, weight) rows: each
round is a stretch of speech such as an engine hears from its start.
"""

import glob
import os

import numpy as np
from scipy.ndimage import gaussian_filter1d

import augment
import features
import phones

# Seconds by which the engines' boundaries are moved, from the lag between labels and energy.
SHIFT = {"espeak": -0.004, "msu_ru_nsh_clunits": -0.010, "kal_diphone": 0.008,
         "cmu_us_slt_arctic_hts": 0.008}
FLITE_SHIFT = 0.006
RATE = 16000


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
    return 0.4 if name.startswith("espeak") else 1.0


class Frames:
    def __init__(self):
        self.mel, self.phone, self.art, self.rows, self.at = [], [], [], [], 0

    def add(self, audio, segments, weight):
        audio = audio + np.random.default_rng(self.at).standard_normal(len(audio)) * 3e-5
        mel = features.log_mel(audio)
        n = len(mel)
        self.mel.append(mel.astype(np.float16))
        self.phone.append(phone_track(segments, n))
        self.art.append(np.round(articulators(segments, n) * 255).astype(np.uint8))
        self.rows.append((self.at, n, weight))
        self.at += n


def build(base, out, copies=3, seed=7):
    os.makedirs(out, exist_ok=True)
    frames = Frames()
    paths = sorted(glob.glob(os.path.join(base, "*.npz")))
    for index, path in enumerate(paths):
        rng = np.random.default_rng([seed, index])
        utterances = load(path)
        pool = np.concatenate([a for a, _ in load(paths[int(rng.integers(len(paths)))])])
        weight = speech_weight(os.path.basename(path))
        for audio, segments in rounds(utterances, rng):
            level = rng.uniform(0.4, 1.0) * 0.12 / (np.std(audio) + 1e-5)
            frames.add(np.clip(audio * level, -1, 1), segments, 2.2 * weight)
            for _ in range(copies):
                if rng.random() < 0.7:
                    source = augment.time_map(rng, len(audio))
                    moved = np.interp(source, np.arange(len(audio)), audio)
                    times = np.arange(len(source)) / RATE
                    back = source / RATE
                    warped = [(np.interp(s, back, times), np.interp(e, back, times), p)
                              for s, e, p in segments]
                else:
                    moved, warped = audio, segments
                frames.add(augment.degrade(rng, moved, pool), warped, weight)
        for _ in range(2):  # sound that is no speech
            n = int(rng.uniform(5, 9) * RATE)
            noise = (augment.music if rng.random() < 0.5 else augment.coloured_noise)(rng, n)
            noise = noise / np.std(noise) * 10 ** rng.uniform(-3, -0.8)
            frames.add(np.clip(noise, -1, 1), [(0, n / RATE, 0)], 1.0)
        print(f"{os.path.basename(path)}: {frames.at / 360000:.2f} h", flush=True)
    np.save(os.path.join(out, "mel.npy"), np.concatenate(frames.mel))
    np.save(os.path.join(out, "phone.npy"), np.concatenate(frames.phone))
    np.save(os.path.join(out, "articulators.npy"), np.concatenate(frames.art))
    np.save(os.path.join(out, "rounds.npy"), np.array(frames.rows))


if __name__ == "__main__":
    import argparse

    parser = argparse.ArgumentParser()
    here = os.path.dirname(__file__)
    parser.add_argument("--base", default=os.path.join(here, "data", "base"))
    parser.add_argument("--out", default=os.path.join(here, "data", "frames"))
    parser.add_argument("--copies", type=int, default=3)
    args = parser.parse_args()
    build(args.base, args.out, args.copies)
