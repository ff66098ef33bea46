"""Speech with exact phone timings from free synthesisers: flite, festival and espeak-ng.

Writes batches to training/data/base/*.npz: `audio` (int16, 16 kHz, utterances end to end),
`lengths` (samples), `segments` (utterance, start s, end s, phone), `voice`, `language`.
"""

import ctypes
import multiprocessing
import os
import subprocess
import tempfile
import wave

import numpy as np
from scipy.signal import resample_poly

import neural
import phones
from corpus import Writer

RATE = 16000
# Shares of flite's sentences that are drawn out; of English ones that are prose, and near-alike words.
DRAWN_OUT = 0.06
PROSE = 0.78
CONTRASTS = 0.05
FLITE = ["awb", "slt", "kal16", "rms"]


def read_wave(path):
    with wave.open(path) as file:
        rate = file.getframerate()
        audio = np.frombuffer(file.readframes(file.getnframes()), "<i2").astype(np.float32)
    if rate != RATE:
        gcd = np.gcd(rate, RATE)
        audio = resample_poly(audio, RATE // gcd, rate // gcd)
    return np.clip(np.round(audio), -32768, 32767).astype(np.int16)


def english(writer, rng):
    kind = rng.random()
    if kind < PROSE:
        return writer.prose()
    return writer.contrast() if kind < PROSE + CONTRASTS else writer.sentence()


def flite(voice, writer, rng, work):
    path = os.path.join(work, "flite.wav")
    stretch = rng.uniform(0.8, 1.35)
    f0 = {"slt": rng.uniform(150, 220)}.get(voice, rng.uniform(85, 170))
    if rng.random() < DRAWN_OUT:  # calling or singing: long vowels at a high pitch
        stretch, f0 = rng.uniform(1.3, 2.2), f0 * rng.uniform(1.0, 1.7)
    out = subprocess.run(
        ["flite", "-voice", voice, "-psdur", "--setf", f"duration_stretch={stretch:.3f}",
         "--setf", f"int_f0_target_mean={f0:.1f}", "-t", english(writer, rng), "-o", path],
        capture_output=True, text=True, check=True).stdout
    segments, start = [], 0.0
    for item in out.split():
        name, end = item.rsplit(":", 1)
        segments.append((start, float(end), phones.from_names(name, "radio")))
        start = float(end)
    return read_wave(path), segments


def festival(voice, kind, texts, rng, work):
    """One festival process for many sentences: its start costs more than a sentence."""
    script = [f"(voice_{voice})"]
    for i, text in enumerate(texts):
        stretch = rng.uniform(0.8, 1.3)
        script += [
            f"(Parameter.set 'Duration_Stretch {stretch:.3f})",
            f'(set! u (utt.synth (Utterance Text "{text}")))',
            f'(utt.save.segs u "{work}/{i}.lab")',
            f'(utt.save.wave u "{work}/{i}.wav" \'riff)',
        ]
    path = os.path.join(work, "batch.scm")
    with open(path, "w", encoding="utf-8") as file:
        file.write("\n".join(script))
    subprocess.run(["festival", "--batch", path], capture_output=True, check=False)
    for i in range(len(texts)):
        lab, wav = f"{work}/{i}.lab", f"{work}/{i}.wav"
        if not (os.path.exists(lab) and os.path.exists(wav)):
            continue
        segments, start = [], 0.0
        for line in open(lab, encoding="latin-1"):
            parts = line.split()
            if len(parts) != 3:
                continue
            segments.append((start, float(parts[0]), phones.from_names(parts[2], kind)))
            start = float(parts[0])
        yield read_wave(wav), segments
        os.remove(lab)
        os.remove(wav)


def neural_voice(kokoro, writer, rng):
    voice = str(rng.choice(neural.voices()))
    spoken = kokoro.speak(voice, english(writer, rng), rng.uniform(0.85, 1.2))
    if spoken is None:
        return None
    audio, rows = spoken
    return audio, [(start, end, phones.PHONE[name]) for start, end, name in rows]


class _Id(ctypes.Union):
    _fields_ = [("number", ctypes.c_int), ("name", ctypes.c_char_p), ("string", ctypes.c_char * 8)]


class _Event(ctypes.Structure):
    _fields_ = [("type", ctypes.c_int), ("unique_identifier", ctypes.c_uint),
                ("text_position", ctypes.c_int), ("length", ctypes.c_int),
                ("audio_position", ctypes.c_int), ("sample", ctypes.c_int),
                ("user_data", ctypes.c_void_p), ("id", _Id)]


STOPS = [phones.PHONE[p] for p in "P B T D K G CH JH".split()]
LONGEST_CLOSURE = 0.09  # seconds


def with_closures(audio, segments):
    """Moves the start of stops back to their closure.

    espeak-ng announces a stop at its release; the closure, when the lips or the tongue are shut,
    lies at the end of the phone before. It begins where the energy falls steepest.
    """
    step = RATE // 400
    change = np.append(0, np.diff(audio / 32768)) ** 2
    energy = np.log(np.convolve(change, np.hanning(160), "same")[::step] + 1e-7)
    out = [list(s) for s in segments]
    for before, stop in zip(out, out[1:]):
        if stop[2] not in STOPS or before[2] == 0:
            continue
        release = int(stop[0] * 400)
        first = max(int(before[0] * 400) + 4, release - int(LONGEST_CLOSURE * 400))
        if release - first < 4:
            continue
        part = energy[first - 2 : release]
        fall = part[:-4] - part[4:]
        if len(fall) and fall.max() > 1.5:
            stop[0] = before[1] = (first + int(np.argmax(fall))) / 400
        else:
            stop[0] = before[1] = max(before[0] + 0.02, stop[0] - 0.04)
    return out


class Espeak:
    """espeak-ng through its C interface, for its phoneme events."""

    PHONEME, RATE_PARAM, PITCH, RANGE = 7, 1, 3, 4

    def __init__(self):
        self.lib = ctypes.CDLL("libespeak-ng.so.1")
        self.rate = self.lib.espeak_Initialize(2, 0, None, 3)
        self.audio, self.events = [], []
        callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int,
                                    ctypes.POINTER(_Event))
        self.callback = callback(self._synth)
        self.lib.espeak_SetSynthCallback(self.callback)

    def _synth(self, wav, count, events):
        if wav and count:
            self.audio.append(np.ctypeslib.as_array(wav, (count,)).copy())
        i = 0
        while events[i].type:
            if events[i].type == self.PHONEME:
                raw = bytes(events[i].id.string).split(b"\0")[0]
                self.events.append((events[i].sample / self.rate, raw.decode("utf8", "ignore")))
            i += 1
        return 0

    def speak(self, voice, text, rate, pitch, spread):
        self.audio, self.events = [], []
        if self.lib.espeak_SetVoiceByName(voice.encode()) != 0:
            raise ValueError(f"espeak-ng has no voice {voice}")
        for param, value in ((self.RATE_PARAM, rate), (self.PITCH, pitch), (self.RANGE, spread)):
            self.lib.espeak_SetParameter(param, int(value), 0)
        data = text.encode() + b"\0"
        self.lib.espeak_Synth(data, len(data), 0, 1, 0, 1, None, None)
        if not self.audio:
            raise ValueError("no audio")
        audio = np.concatenate(self.audio).astype(np.float32)
        gcd = np.gcd(self.rate, RATE)
        audio = resample_poly(audio, RATE // gcd, self.rate // gcd)
        ends = [t for t, _ in self.events[1:]] + [len(audio) / RATE]
        segments = [(0.0, self.events[0][0], 0)] if self.events[0][0] > 0 else []
        segments += [(t, end, phones.from_ipa(ipa)) for (t, ipa), end in zip(self.events, ends)]
        return np.clip(audio, -32768, 32767).astype(np.int16), with_closures(audio, segments)


# Languages whose spelling rules read the grammar's pseudo-words; English twice as often.
ESPEAK = """en-us en-us en-us en en-gb-scotland en-gb-x-rp en-029 de fr es es-419 pt pt-br nl
sv nb da pl sk hr sr ro hu tr id sw la eo ca lt lv et sl sq vi cy ms it""".split()
VARIANTS = """m1 m2 m3 m4 m5 m6 m7 m8 f1 f2 f3 f4 f5 klatt klatt2 klatt3 klatt4 Alex Alicia Andrea
Andy Annie Denis Diogo Gene Gene2 Hugo Jacky Lee Marco Mario Michael Mike Nguyen Storm Tweaky adam
anika announcer antonio aunty belinda benjamin boris caleb david ed edward gustave iven iven2 john
kaukovalta linda marcelo max michel miguel norbert pablo paul pedro quincy rob robert sandro shelby
steph steph2 steph3 travis victor whisper zac""".split()
# Kept for evaluation and never trained on: one voice, and one language with all its voices.
HELD_OUT = {"ked": ("ked_diphone", "radio", "en"), "czech_dita": ("czech_dita", "sampa", "cs"),
            "czech_machac": ("czech_machac", "sampa", "cs"), "finnish": ("suo_fi_lj_diphone", "sampa", "fi")}


def clean(audio, segments):
    """Drops utterances with unknown phones or broken timings; closes gaps and overlaps."""
    seconds = len(audio) / RATE
    fixed, last = [], 0.0
    for start, end, phone in segments:
        if phone is None:
            return None
        start, end = last, min(max(end, last), seconds)
        if end > start:
            fixed.append((start, end, phone))
            last = end
    if seconds - last > 0.005:
        fixed.append((last, seconds, 0))
    if len(fixed) < 3 or seconds > 20 or not np.any(audio):
        return None
    return fixed


def save(path, utterances, voice, language):
    kept = [(a, s) for a, s in ((a, clean(a, s)) for a, s in utterances) if s]
    rows = [(i, *seg) for i, (_, segments) in enumerate(kept) for seg in segments]
    if kept:
        with open(path + ".part", "wb") as file:
            np.savez(file, audio=np.concatenate([a for a, _ in kept]),
                     lengths=np.array([len(a) for a, _ in kept]),
                     segments=np.array(rows, np.float64), voice=voice, language=language)
        os.replace(path + ".part", path)
    return sum(len(a) for a, _ in kept) / RATE, len(utterances) - len(kept)


# Those of the neural voices do not depend on how much else is spoken.
NEURAL_SEED = 1000


def batches(hours, neural_hours):
    """The plan: (kind, number among its kind, seed) of each batch, and a batch's seconds."""
    plan = []
    per_batch = 240.0
    counts = {"flite": 0.72, "festival": 0.2, "espeak": 0.08}
    for kind, share in counts.items():
        for i in range(int(round(hours * 3600 * share / per_batch))):
            plan.append((kind, i, len(plan)))
    plan += [("neural", i, NEURAL_SEED + i) for i in range(int(round(neural_hours * 3600 / per_batch)))]
    return plan, per_batch


def main(out, hours, neural_hours, processes, seed=1):
    os.makedirs(out, exist_ok=True)
    plan, per_batch = batches(hours, neural_hours)
    neural.prepare()
    jobs = [(os.path.join(out, f"{kind}-{i:04d}.npz"), kind, i, [seed, own], per_batch)
            for kind, i, own in plan]
    # espeak-ng remembers sentences before: its batches are made by one process, one after the other.
    queues = [[job] for job in jobs if job[1] != "espeak"] + [[job for job in jobs if job[1] == "espeak"]]
    missing = [jobs for jobs in queues if not all(os.path.exists(job[0]) for job in jobs)]
    with multiprocessing.Pool(processes, maxtasksperchild=1) as pool:
        for _ in pool.imap_unordered(make_batches, missing):
            pass


def make_batches(jobs):
    """Batches of their own seeds, so that they come out alike in any order of the queues."""
    for path, kind, i, seed, seconds in jobs:
        with tempfile.TemporaryDirectory() as work:
            make_batch(path, kind, i, np.random.default_rng(seed), seconds, work)


# One batch each in turn, so that the foreign voice has a seventh.
FESTIVAL = [*[("kal_diphone", "radio", "en"), ("cmu_us_slt_arctic_hts", "radio", "en")] * 3,
            ("msu_ru_nsh_clunits", "russian", "ru")]


def make_batch(path, kind, i, rng, seconds, work):
    writer = Writer(rng)
    espeak = Espeak() if kind == "espeak" else None
    kokoro = neural.Kokoro() if kind == "neural" else None
    utterances, total, language = [], 0.0, "en"
    while total < seconds:
        if kind == "flite":
            voice = FLITE[i % len(FLITE)]
            made = [flite(voice, writer, rng, work)]
        elif kind == "neural":
            voice, made = "kokoro", [neural_voice(kokoro, writer, rng)]
            if made == [None]:
                continue
        elif kind == "festival":
            voice, phoneset, language = FESTIVAL[i % len(FESTIVAL)]
            foreign = language != "en"
            texts = [writer.pseudo_words(7) if foreign else english(writer, rng) for _ in range(40)]
            made = list(festival(voice, phoneset, texts, rng, work))
        else:
            voice, language = "espeak", "mul"
            name = ESPEAK[int(rng.integers(len(ESPEAK)))]
            text = english(writer, rng) if name.startswith("en") else writer.pseudo_words(7)
            variant = VARIANTS[int(rng.integers(len(VARIANTS)))]
            try:
                made = [espeak.speak(f"{name}+{variant}", text, rng.uniform(130, 230),
                                     rng.uniform(15, 85), rng.uniform(20, 80))]
            except ValueError:
                continue
        utterances += made
        total += sum(len(a) for a, _ in made) / RATE
        if not made:
            raise RuntimeError(f"{kind} {voice} made nothing; is its voice installed?")
    kept, dropped = save(path, utterances, voice, language)
    print(f"{os.path.basename(path)} {voice} {kept:.0f} s, {dropped} dropped", flush=True)


def held_out(out, seconds=240, seed=99):
    """Evaluation speech: voices that training never hears."""
    os.makedirs(out, exist_ok=True)
    with tempfile.TemporaryDirectory() as work:
        for index, (name, (voice, phoneset, language)) in enumerate(HELD_OUT.items()):
            path = os.path.join(out, f"{name}.npz")
            if os.path.exists(path):
                continue
            rng = np.random.default_rng([seed, index])
            writer = Writer(rng)
            foreign = language != "en"
            texts = [writer.pseudo_words(7) if foreign else writer.sentence()
                     for _ in range(int(seconds / 3))]
            kept, dropped = save(path, list(festival(voice, phoneset, texts, rng, work)), name,
                                 language)
            print(f"{name} {kept:.0f} s, {dropped} dropped", flush=True)


if __name__ == "__main__":
    import argparse

    parser = argparse.ArgumentParser()
    parser.add_argument("--hours", type=float, default=4)
    parser.add_argument("--neural-hours", type=float, default=0.2)
    parser.add_argument("--processes", type=int, default=os.cpu_count())
    parser.add_argument("--out", default=os.path.join(os.path.dirname(__file__), "data"))
    args = parser.parse_args()
    held_out(os.path.join(args.out, "held-out"))
    main(os.path.join(args.out, "base"), args.hours, args.neural_hours, args.processes)
