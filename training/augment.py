"""Rooms, microphones, noises and speakers that the synthesisers do not have."""

import numpy as np
from scipy.fft import irfft, next_fast_len, rfft, rfftfreq
from scipy.signal import fftconvolve, istft, lfilter, stft

RATE = 16000


def coloured_noise(rng, n):
    """White to brown noise, sometimes with a slowly moving level."""
    white = rng.standard_normal(n).astype(np.float32)
    noise = lfilter([1], [1, -rng.choice([0, 0.5, 0.8, 0.95, 0.98])], white)
    if rng.random() < 0.4:
        knots = rng.uniform(0.1, 1, max(2, n // 6000))
        noise = noise * np.interp(np.arange(n), np.linspace(0, n, len(knots)), knots)
    return noise


def music(rng, n):
    """Chords, a melody and a beat: harmonic sound that is not speech."""
    t = np.arange(n) / RATE
    out = np.zeros(n)
    beat = rng.uniform(0.25, 0.8)
    for voice in range(int(rng.integers(1, 5))):
        start = 0.0
        while start < n / RATE:
            length = beat * float(rng.choice([0.5, 1, 1, 2, 4]))
            a, b = int(start * RATE), min(n, int((start + length) * RATE))
            f0 = 55 * 2 ** (rng.integers(0, 44) / 12)
            u = t[: b - a]
            vibrato = rng.uniform(0, 0.008) * np.sin(2 * np.pi * rng.uniform(4, 7) * u)
            phase = 2 * np.pi * f0 * (u + vibrato / 6)
            tone = np.zeros(b - a)
            tilt = rng.uniform(0.5, 1.6)
            for k in range(1, int(min(14, 7000 / f0)) + 1):
                tone += np.sin(k * phase + rng.uniform(0, 6.3)) / k**tilt
            attack, decay = rng.uniform(0.003, 0.08), rng.uniform(0.15, 2)
            out[a:b] += tone * np.minimum(1, u / attack) * np.exp(-u / decay)
            start += length
        if voice == 0 and rng.random() < 0.5:
            for hit in np.arange(0, n / RATE, beat):
                a, b = int(hit * RATE), min(n, int((hit + 0.12) * RATE))
                burst = rng.standard_normal(b - a) * np.exp(-np.arange(b - a) / RATE / 0.03)
                out[a:b] += 2 * burst
    return out


def plucked(rng, n, f0):
    """A string: noise that goes round a loop and loses its edge."""
    period = max(2, int(RATE / f0))
    burst = rng.standard_normal(min(n, period))
    loop = np.zeros(period)
    loop[0] = 1
    string = np.zeros(n)
    string[: len(burst)] = burst
    loss = rng.uniform(0.985, 0.999) / 2
    return lfilter([1], np.concatenate([[1], np.zeros(period - 1), [-loss, -loss]]), string)


def bell(rng, n, f0):
    """Frequency modulation: electric pianos, bells and brass."""
    t = np.arange(n) / RATE
    ratio = float(rng.choice([0.5, 1, 1, 2, 3, 3.5, 7]))
    index = rng.uniform(0.5, 5) * np.exp(-t / rng.uniform(0.1, 1.5))
    phase = 2 * np.pi * f0 * t
    return np.sin(phase + index * np.sin(ratio * phase)) * np.exp(-t / rng.uniform(0.2, 2))


def pad(rng, n, f0):
    """Strings and organs: a saw of two loops out of tune, through slow resonances like a vowel's."""
    t = np.arange(n) / RATE
    saw = sum(2 * ((f0 * d * t) % 1) - 1 for d in (1, 1 + rng.uniform(0.001, 0.01)))
    for _ in range(int(rng.integers(0, 3))):
        f, r = rng.uniform(250, 4000), rng.uniform(0.85, 0.97)
        saw = lfilter([1 - r], [1, -2 * r * np.cos(2 * np.pi * f / RATE), r * r], saw)
    return saw * np.minimum(1, t / rng.uniform(0.01, 0.3))


def held(rng, n):
    """Reeds, organs and bowed strings: chords that are held and run into each other, as loud between
    words as under them."""
    out = np.zeros(n)
    root = 55 * 2 ** (rng.uniform(0, 24) / 12)
    duty, saw = rng.uniform(0.1, 0.5), rng.uniform(0, 1)
    ranks = [float(rng.choice([0.5, 1, 1, 2])) * (1 + rng.uniform(0, 0.008))
             for _ in range(int(rng.integers(1, 4)))]
    shortest = rng.uniform(0.15, 1.5)
    start = 0
    while start < n:
        end = min(n, start + int(shortest * rng.choice([1, 1, 2, 3]) * RATE))
        t = np.arange(end - start) / RATE
        for step in rng.choice([0, 2, 3, 4, 5, 7, 9, 10, 12, 16], int(rng.integers(1, 5)), replace=False):
            for rank in ranks:
                phase = (root * 2 ** (step / 12) * rank * t + rng.random()) % 1
                out[start:end] += saw * (2 * phase - 1) + (1 - saw) * np.where(phase < duty, 1 - duty, -duty)
        start = end
    t = np.arange(n) / RATE
    if rng.random() < 0.5:  # tremolo
        out *= 1 + rng.uniform(0, 0.4) * np.sin(2 * np.pi * rng.uniform(2, 8) * t)
    if rng.random() < 0.5:  # bellows and bows
        knots = rng.uniform(0.3, 1, max(2, n // 16000))
        out *= np.interp(np.arange(n), np.linspace(0, n, len(knots)), knots)
    if rng.random() < 0.5:
        out = lfilter([1], [1, -rng.uniform(0.3, 0.95)], out)
    return out


def drums(rng, n, beat):
    """Kick, snare and hats on a grid of half beats."""
    out = np.zeros(n + RATE)
    t = np.arange(RATE // 3) / RATE
    kick = 3 * np.sin(2 * np.pi * 50 * t + 8 * np.exp(-t / 0.03)) * np.exp(-t / 0.12)
    for half, start in enumerate(np.arange(0, n, beat * RATE / 2).astype(int)):
        noise = rng.standard_normal(len(t))
        hat = np.append(0, np.diff(noise)) * np.exp(-t / rng.uniform(0.01, 0.06))
        hit = 0.5 * hat
        if half % 4 == 0 or rng.random() < 0.1:
            hit = hit + kick
        if half % 4 == 2:
            hit = hit + 1.5 * noise * np.exp(-t / 0.07)
        out[start : start + len(t)] += rng.uniform(0.5, 1) * hit
    return out[:n]


def band(rng, n):
    """Players together: chords, a bass and a tune on a scale, with or without drums."""
    beat = rng.uniform(0.3, 0.8)
    root = 55 * 2 ** (rng.integers(0, 12) / 12)
    scale = np.array([[0, 2, 4, 5, 7, 9, 11], [0, 2, 3, 5, 7, 8, 10]][int(rng.integers(2))])
    out = drums(rng, n, beat) * rng.uniform(0, 0.8) * (rng.random() < 0.6)
    for octave, chord in ((0, 1), (1, 3), (2, 1), (3, 1)):
        if rng.random() < 0.35:
            continue
        play = [plucked, bell, pad][int(rng.integers(3))]
        gain = rng.uniform(0.2, 1)
        start = 0.0
        while start < n / RATE:
            length = beat * float(rng.choice([0.5, 1, 1, 2, 4]))
            a, b = int(start * RATE), min(n, int((start + length * rng.uniform(0.6, 1.3)) * RATE))
            step = int(rng.integers(0, 7))
            for k in range(chord if b - a > 64 else 0):
                degree = step + 2 * k
                f0 = root * 2 ** (octave + degree // 7 + scale[degree % 7] / 12)
                note = play(rng, b - a, f0)
                fade = np.minimum(1, np.arange(b - a)[::-1] / 200)
                out[a:b] += gain * note * fade / (np.std(note) + 1e-6)
            start += length
    return out if np.any(out) else music(rng, n)


def whisper(rng, audio):
    """The same words without a voice: noise under the envelope of speech, weak below 1 kHz."""
    _, _, spectrum = stft(audio, RATE, nperseg=400, noverlap=300, nfft=512)
    log = np.log(np.abs(spectrum) + 1e-6)
    cepstrum = irfft(log, axis=0)
    cepstrum[24:-23] = 0
    envelope = np.exp(rfft(cepstrum, axis=0).real)
    _, _, noise = stft(rng.standard_normal(len(audio)), RATE, nperseg=400, noverlap=300, nfft=512)
    f = np.linspace(0, 8000, 257)[:, None]
    tilt = (f + 60) / (f + rng.uniform(500, 1500))
    _, out = istft(noise * envelope * tilt, RATE, nperseg=400, noverlap=300, nfft=512)
    out = np.append(out, np.zeros(len(audio)))[: len(audio)]
    return out * np.std(audio) / (np.std(out) + 1e-9)


def babble(rng, n, pool):
    """Several far voices at once; `pool` is speech to draw from."""
    out = np.zeros(n)
    for _ in range(int(rng.integers(4, 8))):
        start = int(rng.integers(0, max(1, len(pool) - n)))
        part = pool[start : start + n]
        out[: len(part)] += part / (np.std(part) + 1e-4)
    return out


def room(rng, audio):
    """A direct path and an exponential tail; keeps the direct path in time."""
    rt60 = rng.uniform(0.08, 0.45) if rng.random() < 0.7 else rng.uniform(0.4, 0.8)
    n = int(rt60 * RATE)
    tail = rng.standard_normal(n) * np.exp(-6.9 * np.arange(n) / n)
    tail[: int(rng.uniform(0.001, 0.012) * RATE)] = 0
    tail = lfilter([1], [1, -rng.uniform(0, 0.7)], tail)
    impulse = tail / np.sqrt(np.sum(tail**2) + 1e-9) * 10 ** (rng.uniform(-14, 2) / 20)
    impulse[0] = 1.0
    return fftconvolve(audio, impulse)[: len(audio)]


def band_limit(rng, audio):
    """Telephones, cheap microphones and codecs: a band, some tilt."""
    length = next_fast_len(len(audio))
    spectrum = rfft(audio, length)
    f = rfftfreq(length, 1 / RATE)
    gain = np.ones_like(f)
    if rng.random() < 0.5:
        gain /= np.sqrt(1 + (f / rng.uniform(3300, 7500)) ** rng.choice([4, 8, 16]))
    if rng.random() < 0.5:
        high = rng.uniform(80, 350)
        gain *= f**2 / (f**2 + high**2)
    knots = rng.normal(0, 5, 9)
    gain *= 10 ** (np.interp(f, np.linspace(0, 8000, 9), knots) / 20)
    gain *= 10 ** (rng.uniform(-10, 10) * (f / 8000) / 20)
    return irfft(spectrum * gain, length)[: len(audio)]


def time_map(rng, n):
    """Output length and, for each output sample, its source position: speed and local tempo."""
    speed = rng.uniform(0.83, 1.2)
    knots = np.cumsum(np.append(0, rng.uniform(0.88, 1.14, max(2, n // 8000))))
    knots *= n / knots[-1]
    length = int(n / speed)
    return np.interp(np.linspace(0, len(knots) - 1, length), np.arange(len(knots)), knots)


def degrade(rng, audio, pool):
    """One augmented copy: samples in, samples out, same length and timing. Most are mild: what costs
    a network the clean speech of people is not worth what it gains in noise."""
    out = audio.copy()
    loud = np.std(out) + 1e-5
    kind = rng.random()
    if kind < 0.05:
        out = whisper(rng, out)
    elif kind < 0.15:  # breathy: part of the voice's own envelope as noise
        envelope = lfilter([0.01], [1, -0.99], np.abs(out))
        out = out + rng.uniform(0.2, 1.2) * envelope * rng.standard_normal(len(out))
    if rng.random() < 0.4:
        out = room(rng, out)
    for _ in range(int(rng.choice([0, 0, 1, 1, 2]))):
        kind = rng.random()
        noise = (coloured_noise(rng, len(out)) if kind < 0.6 else
                 music(rng, len(out)) if kind < 0.7 else
                 band(rng, len(out)) if kind < 0.85 else babble(rng, len(out), pool))
        snr = rng.uniform(8, 40) if kind < 0.85 else rng.uniform(12, 30)
        out = out + noise * (loud / (np.std(noise) + 1e-9)) * 10 ** (-snr / 20)
    if rng.random() < 0.5:
        out = band_limit(rng, out)
    if rng.random() < 0.08:  # shouted into the microphone
        out = np.clip(out, *(np.array([-1, 1]) * np.std(out) * rng.uniform(0.3, 2)))
    elif rng.random() < 0.25:
        peak = np.max(np.abs(out)) + 1e-6
        drive = rng.uniform(1, 8)
        out = np.tanh(out / peak * drive) * peak / drive
    if rng.random() < 0.2:  # automatic gain, moving head
        t = np.arange(len(out)) / RATE
        out = out * (1 + rng.uniform(0, 0.7) * np.sin(2 * np.pi * rng.uniform(0.1, 1) * t))
    level = 10 ** (rng.uniform(-30, 2) / 20) * 0.1
    out = out * level / (np.std(out) + 1e-6)
    return np.clip(out, -1, 1).astype(np.float32)
