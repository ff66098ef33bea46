"""Trains the lip-sync network on the frames of dataset.py. Deterministic for a given machine."""

import argparse
import copy
import glob
import multiprocessing
import os
import time
from typing import NamedTuple

import numpy as np
import torch
import torch.nn.functional as F

import dataset
import features
import phones
from network import HEADS, LOOK_AHEAD, Network

PHONES = len(phones.PHONES)
MEMBERS = torch.zeros(PHONES, len(phones.VISEME_NAMES))
MEMBERS[torch.arange(PHONES), torch.tensor(phones.VISEME_OF_PHONE)] = 1
LIPS, TIP = (phones.VISEME_NAMES.index(name) for name in ("pp", "dd"))
# What is rare, weak and soon taken for a p weighs more than its frequency says.
WEIGHED_UP = {"th": 1.4, "ff": 1.2}


class Stage(NamedTuple):
    """Part of the training: where it starts, what it hears and how fast it learns."""

    start: str | None
    out: str
    kinds: tuple  # of the parts that dataset.py makes
    iterations: int
    rate: float
    cooling: float  # last share of the steps, in which the rate falls to nothing
    hiss: float  # share of crops with noise behind or before the speech, or in its place
    tune: float  # share of crops with music behind the speech and before it
    seed: int


STAGES = [
    # Voices whose engines know to the millisecond what they say when.
    Stage(None, "first.pt", ("flite", "festival", "espeak"), 3500, 2e-3, 0, 0.1, 0.08, 3),
    # Then many speakers more, whose timings are less sure, and music that does not pause.
    Stage("first.pt", "network.pt", ("flite", "festival", "espeak", "neural", "held"), 2500, 2e-3, 1.0,
          0.08, 0.15, 4),
]
# Tempo of half of the crops.
TEMPO = (0.85, 1.25)


def warp(factor):
    """Bands seen by a speaker whose formants lie `factor` times as high: a (32, 32) matrix."""
    edges = np.linspace(features.mel(features.LOW), features.mel(features.HIGH), features.BANDS + 2)
    hertz = 700 * (np.exp(edges[1:-1] / 1127) - 1)
    at = np.interp(features.mel(hertz / factor), edges[1:-1], np.arange(features.BANDS))
    low = np.minimum(at.astype(int), features.BANDS - 2)
    matrix = np.zeros((features.BANDS, features.BANDS), np.float32)
    rows = np.arange(features.BANDS)
    matrix[rows, low] = 1 - (at - low)
    matrix[rows, low + 1] = at - low
    return matrix


class Sampler:
    """Crops of rounds, augmented in the log-mel domain, normalised from many states."""

    def __init__(self, folder, stage, seconds, rng, prior=None):
        paths = sorted(glob.glob(os.path.join(folder, "*.npz")))
        parts = [np.load(path) for path in paths if os.path.basename(path).startswith(stage.kinds)]
        self.stage = stage
        self.mel = np.concatenate([part["mel"] for part in parts])
        self.phone = np.concatenate([part["phone"] for part in parts])
        self.art = np.concatenate([part["articulators"] for part in parts])
        starts = np.append(0, np.cumsum([len(part["phone"]) for part in parts]))
        rows = np.concatenate([part["rounds"] + [at, 0, 0] for part, at in zip(parts, starts)])
        self.frames = int(seconds * 100)
        self.rows = rows[rows[:, 1] > 150]
        chance = self.rows[:, 1] * self.rows[:, 2]
        self.chance = chance / chance.sum()
        self.rng = rng
        self.prior = self._prior() if prior is None else prior
        # Rounds in which nobody speaks: backgrounds for the others.
        self.quiet = [row for row in self.rows.astype(int)
                      if row[1] >= self.frames and not self.phone[row[0] : row[0] + row[1]].any()]

    def _prior(self):
        """Mean level of each band under the peak, over active frames: where the means start."""
        total, count = np.zeros(features.BANDS), 0
        for i in np.random.default_rng(0).choice(len(self.rows), min(400, len(self.rows)), False):
            at, n, _ = self.rows[i].astype(int)
            mel = np.asarray(self.mel[at : at + n], np.float32)
            loud = mel.max(1)
            peak = np.maximum(np.percentile(loud, 95), features.PEAK_LEAST)
            active = loud > peak - features.ACTIVE
            total += np.maximum(mel[active] - peak, features.FLOOR).sum(0)
            count += active.sum()
        return (total / count).astype(np.float32)

    def _vary(self, mel):
        rng = self.rng
        mel = mel + rng.uniform(-3, 1.5)
        if rng.random() < 0.5:  # length of the vocal tract
            mel = mel @ warp(rng.uniform(0.84, 1.18)).T
        if rng.random() < 0.6:  # room and microphone
            knots = rng.normal(0, 0.8, 6)
            mel = mel + np.interp(np.arange(32), np.linspace(0, 31, 6), knots).astype(np.float32)
        if rng.random() < 0.4:  # how far sounds differ in loudness
            mel = mel + rng.uniform(-0.2, 0.2) * (mel - mel.max())
        if rng.random() < 0.3:
            snr = rng.uniform(2.5, 9)
            tilt = np.linspace(rng.uniform(-2, 2), rng.uniform(-2, 2), 32)
            level = mel.max() - snr - 2 + tilt
            noise = level + np.log(rng.gamma(2.0, 0.5, mel.shape) + 1e-3)
            mel = np.logaddexp(mel, noise)
        if rng.random() < 0.12:
            mel = mel.copy()
            mel[:, int(rng.integers(20, 32)) :] = np.log(features.POWER_FLOOR)
        if rng.random() < 0.12:
            mel = mel.copy()
            mel[:, : int(rng.integers(1, 6))] = np.log(features.POWER_FLOOR)
        return mel

    def _hiss(self, frames):
        """A steady background, shape (frames, BANDS), and its mean spectrum."""
        rng = self.rng
        knots = rng.normal(0, 1.2, 6) + np.linspace(rng.uniform(-3, 1), rng.uniform(-3, 1), 6)
        mean = np.interp(np.arange(32), np.linspace(0, 31, 6), knots).astype(np.float32)
        grain = rng.uniform(1, 6)
        noise = np.log(rng.gamma(grain, 1 / grain, (frames, 32)) + 1e-4).astype(np.float32)
        if rng.random() < 0.3:  # comes and goes
            swing = np.sin(np.arange(frames) * rng.uniform(0.01, 0.1) + rng.uniform(0, 6))
            noise += (rng.uniform(0, 1) * swing)[:, None].astype(np.float32)
        return noise + mean, mean

    def batch(self, size):
        rng, with_hiss, with_tune = self.rng, self.stage.hiss, self.stage.tune
        empty = np.float32(np.log(features.POWER_FLOOR))
        mels = np.full((size, self.frames, features.BANDS), empty, np.float32)
        phone = np.zeros((size, self.frames), np.int64)
        art = np.zeros((size, self.frames, 6), np.float32)
        peak = np.full(size, features.PEAK_START, np.float32)
        mean = np.tile(self.prior, (size, 1))
        count = np.full(size, features.PRIOR_COUNT, np.float32)
        for b, pick in enumerate(rng.choice(len(self.rows), size, p=self.chance)):
            at, n, _ = self.rows[pick].astype(int)
            tempo = rng.uniform(*TEMPO) if rng.random() < 0.5 else 1.0
            spare = n - int(self.frames * tempo)
            start = 0 if spare <= 0 or rng.random() < 0.15 else int(rng.integers(spare))
            span = (at + start + tempo * np.arange(self.frames)).astype(int)
            span = span[span < at + n]
            n = len(span)
            mel = np.asarray(self.mel[span], np.float32)
            mels[b, :n] = self._vary(mel) if rng.random() < 0.8 else mel
            phone[b, :n] = self.phone[span]
            art[b, :n] = np.asarray(self.art[span], np.float32) / 255
            kind = rng.random()
            if kind < with_hiss:  # a background alone, or for a while before the speech
                hiss, spectrum = self._hiss(self.frames)
                alone = kind < with_hiss / 3
                lead = self.frames if alone else int(rng.uniform(50, 250))
                level = (rng.uniform(-13, 3) if alone
                         else np.percentile(mels[b].max(1), 90) - rng.uniform(2.5, 9))
                level -= spectrum.max()
                mels[b, :lead] = empty
                phone[b, :lead] = 0
                art[b, :lead] = 0
                mels[b] = np.logaddexp(mels[b], hiss + level)
                if rng.random() < 0.7:  # heard for long already
                    peak[b] = max((spectrum + level).max() + rng.uniform(0, 1.5),
                                  features.PEAK_LEAST)
                    share = rng.uniform(0, 1)
                    own = np.maximum(spectrum + level - peak[b], features.FLOOR)
                    mean[b] = share * own + (1 - share) * self.prior
                    count[b] = rng.uniform(100, 500)
            elif kind < with_hiss + with_tune:  # music or the like behind the speech, and for a while before it
                at, length, _ = self.quiet[int(rng.integers(len(self.quiet)))]
                at += int(rng.integers(length - self.frames + 1))
                tune = np.asarray(self.mel[at : at + self.frames], np.float32)
                under = rng.uniform(0.7, 6)
                tune = tune - np.percentile(tune.max(1), 90) - under
                tune += np.percentile(mels[b].max(1), 90)
                lead = int(max(0, rng.uniform(-150, 250)))
                mels[b, :lead] = empty
                phone[b, :lead] = 0
                art[b, :lead] = 0
                mels[b] = np.logaddexp(mels[b], tune)
                if rng.random() < 0.5:  # heard for long already
                    peak[b] = max(tune.max() + rng.uniform(-1, 1), features.PEAK_LEAST)
                    share = rng.uniform(0, 1)
                    own = np.maximum(tune.mean(0) - peak[b], features.FLOOR)
                    mean[b] = share * own + (1 - share) * self.prior
                    count[b] = rng.uniform(100, 500)
            elif kind < with_hiss + with_tune + 0.15:  # after something else of another loudness
                peak[b] = rng.uniform(features.PEAK_LEAST, 4)
        x = features.normalise(np.maximum(mels, empty), self.prior, peak, mean, count)
        return x.transpose(0, 2, 1).copy(), phone[:, ::2].copy(), art[:, ::2].copy()


def fill(queue, sampler, size, count):
    for _ in range(count):
        queue.put(sampler.batch(size))


def batches(sampler, size, count, device):
    """The sampler's next batches on a device, made by a process of their own while the network learns."""
    context = multiprocessing.get_context("fork")
    queue = context.Queue(4)
    context.Process(target=fill, args=(queue, sampler, size, count), daemon=True).start()
    for _ in range(count):
        yield [torch.from_numpy(part).to(device) for part in queue.get()]


def loss_of(out, phone, art, weights):
    """Viseme and phone likelihood, and articulator error."""
    tail = LOOK_AHEAD // 2
    table = MEMBERS.to(out.device)
    members = table.argmax(1)
    smooth = 0.03
    total = 0.0
    for head, ahead in enumerate(HEADS):
        y = out[:, head, : out.shape[2] - tail - ahead]
        p = phone[:, ahead : ahead + y.shape[1]]
        a = art[:, ahead : ahead + y.shape[1]]
        logits = y[..., :PHONES]
        viseme = torch.log(torch.softmax(logits, -1) @ table + 1e-8)
        w = weights[members[p]]
        nll = -viseme.gather(-1, members[p][..., None])[..., 0]
        nll = (1 - smooth) * nll - smooth * viseme.mean(-1)
        cross = F.cross_entropy(logits.flatten(0, 1), p.flatten(), label_smoothing=smooth)
        error = ((torch.sigmoid(y[..., PHONES:]) - a) ** 2).mean()
        loss = (w * nll).mean() / w.mean() + 0.5 * cross + 15 * error
        total = total + loss * (1.0 if head == 0 else 0.3)
    return total


def held_out_sets(folder):
    sets = {}
    for path in sorted(glob.glob(os.path.join(folder, "*.npz"))):
        rng = np.random.default_rng(5)
        mels, tracks = [], []
        for audio, segments in dataset.rounds(dataset.load(path), rng):
            audio = audio + rng.standard_normal(len(audio)) * 3e-5
            mels.append(features.log_mel(audio)[:1000])
            tracks.append(dataset.phone_track(segments, len(mels[-1])))
        sets[os.path.basename(path)[:-4]] = (np.stack(mels), np.stack(tracks))
    return sets


@torch.no_grad()
def evaluate(net, sets, prior):
    """Viseme frame accuracy and balanced accuracy per held-out voice."""
    net.eval()
    members = MEMBERS.argmax(1)
    parts = []
    for name, (mels, tracks) in sets.items():
        x = torch.from_numpy(features.normalise(mels, prior)).transpose(1, 2)
        out = net(x.to(next(net.parameters()).device)).cpu()
        seen = (torch.softmax(out[:, 0, :-3, :PHONES], -1) @ MEMBERS).argmax(-1)
        true = members[torch.from_numpy(tracks[:, ::2].astype(np.int64))][:, : seen.shape[1]]
        recall = [(seen[true == v] == v).float().mean().item() for v in range(16)
                  if (true == v).sum() > 20]
        lips = (seen[true == LIPS] == LIPS).float().mean().item()
        wrong = (seen[true == TIP] == LIPS).float().mean().item()
        parts.append(f"{name} acc {(seen == true).float().mean():.3f} balanced "
                     f"{np.mean(recall):.3f} pbm {lips:.3f} tdn as pbm {wrong:.3f}")
    net.train()
    return "; ".join(parts)


def class_weights(sampler):
    seen = np.bincount(np.array(phones.VISEME_OF_PHONE)[sampler.phone[::7]], minlength=16)
    weights = torch.tensor((seen / seen.sum() + 1e-3) ** -0.5, dtype=torch.float32)
    for name, factor in WEIGHED_UP.items():
        weights[phones.VISEME_NAMES.index(name)] *= factor
    return weights / weights.mean()


def train(stage, args):
    torch.manual_seed(stage.seed)
    net = Network(args.channels, [int(d) for d in args.dilations.split(",")])
    prior = None
    if stage.start:
        saved = torch.load(os.path.join(args.data, stage.start), weights_only=False)
        net.load_state_dict(saved["state"])
        prior = saved["prior"]
    net.to(args.device)
    sampler = Sampler(os.path.join(args.data, "frames"), stage, args.seconds,
                      np.random.default_rng(8 + stage.seed), prior)
    sets = held_out_sets(os.path.join(args.data, "held-out"))
    average = copy.deepcopy(net)
    weights = class_weights(sampler).to(args.device)
    decayed = [p for p in net.parameters() if p.ndim > 1]
    rest = [p for p in net.parameters() if p.ndim <= 1]
    optimiser = torch.optim.AdamW([{"params": decayed, "weight_decay": 0.02},
                                   {"params": rest, "weight_decay": 0.0}], lr=stage.rate)
    begun = time.time()
    for i, (x, phone, art) in enumerate(batches(sampler, args.batch, stage.iterations, args.device)):
        left = (stage.iterations - i) / max(1, stage.cooling * stage.iterations)
        rate = stage.rate * min(1.0, (i + 1) / 60, left) + 1e-6
        for group in optimiser.param_groups:
            group["lr"] = rate
        with torch.autocast(args.device, torch.bfloat16):
            out = net(x)
        loss = loss_of(out.float(), phone, art, weights)
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 2.0)
        optimiser.step()
        with torch.no_grad():
            keep = min(0.997, (i + 1) / (i + 20))
            for ours, theirs in zip(average.state_dict().values(), net.state_dict().values()):
                if ours.dtype.is_floating_point:
                    ours.lerp_(theirs, 1 - keep)
                else:
                    ours.copy_(theirs)
        if (i + 1) % 100 == 0:
            print(f"{i + 1} loss {loss.item():.3f} {time.time() - begun:.0f} s", flush=True)
        if (i + 1) % 500 == 0 or i + 1 == stage.iterations:
            print(evaluate(average, sets, sampler.prior), flush=True)
            state = {name: value.cpu() for name, value in average.state_dict().items()}
            torch.save({"state": state, "channels": net.channels, "dilations": net.dilations,
                        "prior": sampler.prior, "iterations": i + 1}, os.path.join(args.data, stage.out))


def main():
    parser = argparse.ArgumentParser()
    here = os.path.dirname(os.path.abspath(__file__))
    parser.add_argument("--data", default=os.path.join(here, "data"))
    parser.add_argument("--stages", type=int, nargs="+", default=range(len(STAGES)))
    parser.add_argument("--channels", type=int, default=128)
    parser.add_argument("--dilations", default="1,2,4,8,16")
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--seconds", type=float, default=4.0)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    for number in args.stages:
        train(STAGES[number], args)


if __name__ == "__main__":
    main()
