"""Writes bench/lipsync/data-cases: sentences and sounds to look at one by one, with phone timings.

Voices are ones that training never hears: ked, and espeak-ng in languages that are not trained on.
The sounds without speech come from no generator of training/augment.py. Needs the packages that
training/README.md lists.
"""

import os
import tempfile

import numpy as np
from scipy.signal import lfilter

from prepare import HERE, RATE, mixed, pink, reverb, write

import augment  # noqa: E402

import synth  # noqa: E402

SENTENCES = {
    "lips": "Bob may bump my pumpkin. Maybe Pam's puppy bumped a big map.",
    "teeth": "Five vans of fifty leaves have vivid fluffy feathers.",
    "round": "Who would woo you two? We went to the wide blue room.",
    "sibilant": "She sells seashells. Sash is such a fishy issue, Susie.",
    "tongue": "Ten tidy nuns need a tin. Dan needed nine hot dinners on Sunday.",
    "open": "Pa has a large car. I saw our far sky, ah.",
}
ESPEAK = {
    "whisper-fi": ("fi+whisper", "Puhu minulle pehmeästi, pieni poika. Muumipappa lupasi banaanin."),
    "afrikaans": ("af", "Die baba by die boom wil my poppe hê. Ma bak pap vir pa."),
    "icelandic": ("is", "Mamma bakar brauð. Pabbi vill bíða með barnið á báti."),
}


def utterance(audio, segments):
    path = {"audio": audio.astype(np.float32) / 32768, "segments": synth.clean(audio, segments)}
    level = 0.1 / np.std(path["audio"])
    return path["audio"] * level, path["segments"]


def chiptune(rng, n):
    t = np.arange(n) / RATE
    notes = 110 * 2 ** (rng.choice([0, 3, 5, 7, 10, 12, 15, 19], n // 2400 + 1) / 12)
    phase = np.cumsum(np.repeat(notes, 2400)[:n]) / RATE
    return np.sign(np.sin(2 * np.pi * phase) - 0.5 * np.sin(2 * np.pi * 0.7 * t))


def glide(rng, n):
    t = np.arange(n) / RATE
    f = 300 * 2 ** np.interp(t, np.arange(0, n / RATE + 1, 0.5),
                             rng.uniform(-1, 1.5, len(np.arange(0, n / RATE + 1, 0.5))))
    phase = 2 * np.pi * np.cumsum(f * (1 + 0.02 * np.sin(2 * np.pi * 6 * t))) / RATE
    return np.sin(phase) + 0.3 * np.sin(2 * phase) + 0.1 * np.sin(3 * phase)


def accordion(rng, n):
    t, out = np.arange(n) / RATE, np.zeros(n)
    for start in range(0, n, RATE // 2):
        span = slice(start, min(n, start + RATE // 2))
        for step in rng.choice([0, 4, 7, 9, 12], 3, replace=False):
            for reed in (1, 1.004):
                x = (220 * 2 ** (step / 12) * reed * t[span]) % 1
                out[span] += np.where(x < 0.3, 1 - x, -x)
    return out * (1 + 0.2 * np.sin(2 * np.pi * 5 * t))


def typing(rng, n):
    out = 1e-3 * rng.standard_normal(n)
    for at in np.cumsum(rng.uniform(0.08, 0.3, 60)):
        i = int(at * RATE)
        if i + 400 < n:
            out[i : i + 400] += rng.standard_normal(400) * np.exp(-np.arange(400) / 60)
    return out


def hum(rng, n):
    t = np.arange(n) / RATE
    buzz = sum(np.sin(2 * np.pi * 50 * k * t) / k for k in (1, 2, 3, 4, 6, 8))
    return buzz + lfilter([1], [1, -0.95], rng.standard_normal(n)) * 0.3


SOUNDS = {"chiptune": chiptune, "glide": glide, "accordion": accordion, "typing": typing,
          "hum": hum, "rain": lambda rng, n: np.diff(rng.standard_normal(n + 1))}


def main():
    out = os.path.join(HERE, "data-cases")
    rng = np.random.default_rng(77)
    with tempfile.TemporaryDirectory() as work:
        made = list(synth.festival("ked_diphone", "radio", list(SENTENCES.values()), rng, work))
    said = {name: utterance(*m) for name, m in zip(SENTENCES, made)}
    speaker = synth.Espeak()
    for name, (voice, text) in ESPEAK.items():
        said[name] = utterance(*speaker.speak(voice, text, 160, 45, 50))
    audio, segments = said["lips"]
    n = len(audio)
    said |= {
        "whisper-ked": (augment.whisper(rng, audio), segments),
        "distant": (reverb(rng, audio) * 0.02, segments),
        "shout": (np.clip(audio * 10, -0.9, 0.9), segments),
        "noisy-room": (mixed(reverb(rng, audio), pink(rng, n), 8), segments),
        "over-music": (mixed(audio, accordion(rng, n), 8), segments),
    }
    for name, (audio, segments) in said.items():
        write(out, name, audio, segments)
    n = 10 * RATE
    write(out, "silence", np.zeros(n), [(0, 10, 0)])
    for name, make in SOUNDS.items():
        sound = make(rng, n)
        write(out, name, sound / np.std(sound) * 0.1, [(0, 10, 0)])


if __name__ == "__main__":
    main()
