"""Writes the weights file of weights.py, and the fixture that its tests in TypeScript check against."""

import argparse
import json
import os

import numpy as np
import torch

import features
from network import LOOK_AHEAD, Network
from weights import affine, fold, quantise, write

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)


def rounded(net):
    """Puts the quantised weights back into a folded network."""
    with torch.no_grad():
        for conv, _ in affine(net):
            values, scale = quantise(conv.weight)
            rows, channels, taps = conv.weight.shape
            back = values.astype(np.float32) * scale[:, None]
            conv.weight.copy_(torch.from_numpy(back.reshape(rows, taps, channels)).permute(0, 2, 1))
    return net


def fixture_audio():
    """Half a second of a made-up vowel, a hiss and a pause: fixed by this formula, 16 kHz."""
    t = np.arange(12000) / 16000
    voice = sum(np.sin(2 * np.pi * 120 * k * t) / k * (1 + np.cos(k * (0.7 + t))) for k in range(1, 30))
    hiss = np.sin(1e5 * t * t) * np.sin(7.77e4 * t)
    shape = np.where(t < 0.4, np.minimum(1, 20 * t), 0)
    noise = np.where((t > 0.4) & (t < 0.55), 0.4, 0)
    return np.round(3000 * (voice * shape * 0.4 + hiss * noise)).astype(np.int16)


@torch.no_grad()
def write_fixture(path, net, prior):
    """Samples in, normalised log-mel and outputs of head 0 out; for a test of the other language."""
    pcm = fixture_audio()
    mel = features.normalise(features.log_mel(pcm / 32768)[None], prior)
    out = net.eval()(torch.from_numpy(mel).transpose(1, 2))[0, 0].numpy()
    steps = out.shape[0] - LOOK_AHEAD // 2 - 1
    data = {"sampleRate": 16000, "pcm": pcm.tolist(),
            "mel": [[round(float(v), 4) for v in row] for row in mel[0, ::4]], "melEvery": 4,
            "outputs": [[round(float(v), 4) for v in row] for row in out[:steps:2]],
            "outputsEvery": 2}
    with open(path, "w", encoding="utf-8") as file:
        json.dump(data, file, separators=(",", ":"))


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--network", default=os.path.join(HERE, "data", "network.pt"))
    parser.add_argument("--out", default=os.path.join(ROOT, "src/lipsync/weights/lipsync.bin"))
    parser.add_argument("--fixture", default=os.path.join(ROOT, "test/unit/lipsync/fixture.json"))
    args = parser.parse_args()
    saved = torch.load(args.network, weights_only=False)
    network = Network(saved["channels"], saved["dilations"])
    network.load_state_dict(saved["state"])
    fold(network)
    for target in (args.out, args.fixture):
        os.makedirs(os.path.dirname(target), exist_ok=True)
    write(args.out, network, saved["prior"])
    write_fixture(args.fixture, rounded(network), saved["prior"])
    print(args.out, os.path.getsize(args.out), "bytes")
