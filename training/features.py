"""Log-mel front end of the lip-sync network, the same arithmetic as src/lipsync/mel.ts."""

import numpy as np
from scipy.fft import rfft

RATE = 16000
HOP = 160
WINDOW = 400
FFT = 512
BANDS = 32
LOW, HIGH = 60.0, 7600.0
PRE_EMPHASIS = 0.9
# Power below which a band counts as empty, for samples in -1..1 and a sum over the window.
POWER_FLOOR = 1e-8


def mel(hz):
    return 1127.0 * np.log(1.0 + np.asarray(hz) / 700.0)


def filter_bank():
    """Triangles of unit peak, evenly spaced in mel: shape (BANDS, FFT / 2 + 1)."""
    edges = np.linspace(mel(LOW), mel(HIGH), BANDS + 2)
    bins = mel(np.arange(FFT // 2 + 1) * RATE / FFT)
    bank = np.zeros((BANDS, FFT // 2 + 1))
    for b in range(BANDS):
        left, centre, right = edges[b : b + 3]
        up = (bins - left) / (centre - left)
        down = (right - bins) / (right - centre)
        bank[b] = np.maximum(0.0, np.minimum(up, down))
    return bank


_BANK = filter_bank().T.astype(np.float32)
_HANN = (0.5 - 0.5 * np.cos(2 * np.pi * (np.arange(WINDOW) + 0.5) / WINDOW)).astype(np.float32)


def log_mel(audio):
    """Samples in -1..1 to log-mel power, shape (frames, BANDS); frame i is centred on i * HOP."""
    audio = np.asarray(audio, np.float32)
    emphasised = audio.copy()
    emphasised[1:] -= PRE_EMPHASIS * audio[:-1]
    frames = (len(audio) + HOP - 1) // HOP
    padded = np.zeros(frames * HOP + WINDOW, np.float32)
    padded[WINDOW // 2 : WINDOW // 2 + len(audio)] = emphasised
    stacked = np.lib.stride_tricks.sliding_window_view(padded, WINDOW)[: frames * HOP : HOP]
    out = np.empty((frames, BANDS), np.float32)
    for i in range(0, frames, 4096):  # bounds memory
        spectrum = rfft(stacked[i : i + 4096] * _HANN, FFT)  # single precision
        power = spectrum.real**2 + spectrum.imag**2
        out[i : i + 4096] = np.log(power.astype(np.float32) @ _BANK + POWER_FLOOR)
    return out


# --- streaming normalisation ---------------------------------------------------------------------

PEAK_START = 0.0  # nat; about -40 dBFS speech
PEAK_LEAST = -6.0  # nat; quieter audio than this is not raised further
ATTACK = 0.5
DECAY = 0.0069  # nat a frame
FLOOR = -9.0
ACTIVE = 5.0  # frames within this of the peak move the band means
MEAN_COUNT = 400.0  # 4 s
PRIOR_COUNT = 100.0


def normalise(log_mels, prior, peak=None, mean=None, count=None):
    """Streaming normalisation of a batch, shape (batch, frames, BANDS).

    Level: minus a running peak over bands, floored. Channel: minus a per-band running mean over
    active frames, which starts from `prior` (BANDS) as if that had been seen PRIOR_COUNT frames.
    State starts fresh, or where `peak` (batch), `mean` (batch, BANDS) and `count` (batch) say.
    """
    x = np.asarray(log_mels, np.float32)
    batch, frames, _ = x.shape
    loud = x.max(axis=2)
    peak = np.full(batch, PEAK_START, np.float32) if peak is None else peak.astype(np.float32)
    mean = np.tile(np.asarray(prior, np.float32), (batch, 1)) if mean is None else mean.copy()
    count = np.full(batch, PRIOR_COUNT, np.float32) if count is None else count.astype(np.float32)
    out = np.empty_like(x)
    for t in range(frames):
        rising = loud[:, t] > peak
        peak = np.where(rising, peak + ATTACK * (loud[:, t] - peak),
                        np.maximum(peak - DECAY, PEAK_LEAST)).astype(np.float32)
        level = np.maximum(x[:, t] - peak[:, None], FLOOR)
        active = (loud[:, t] > peak - ACTIVE).astype(np.float32)
        count = np.minimum(count + active, PRIOR_COUNT + MEAN_COUNT)
        mean += (active / count)[:, None] * (level - mean)
        out[:, t] = (level - mean) * 0.5
    return out
