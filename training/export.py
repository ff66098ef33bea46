"""Writes the weights file that src/lipsync/model.ts reads, and the fixture its tests check against.

Batch norms are folded into the convolutions before them; weights become int8 with one scale a row.
"""

import argparse
import json
import os
import struct

import numpy as np
import torch

import features
from network import HEADS, LOOK_AHEAD, OUTPUTS, Network

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)


def folded(conv, norm):
    """A convolution (rows, channels, taps) and the batch norm behind it as one affine map."""
    scale = (norm.weight / torch.sqrt(norm.running_var + norm.eps)).detach()
    return conv.weight.detach() * scale[:, None, None], norm.bias.detach() - norm.running_mean * scale


def layers(net):
    """Affine maps in file order, each (rows, columns) with columns tap by tap, and its bias."""
    yield folded(net.stem, net.norm)
    for block in net.blocks:
        yield folded(block.conv, block.norm)
        yield block.mix.weight.detach(), block.mix.bias.detach()
    yield net.head.weight.detach(), net.head.bias.detach()


def quantise(weight):
    """int8 values and the scale of each row."""
    rows = weight.permute(0, 2, 1).reshape(weight.shape[0], -1).numpy()
    scale = np.maximum(np.abs(rows).max(1) / 127, 1e-12).astype(np.float32)
    return np.clip(np.round(rows / scale[:, None]), -127, 127).astype(np.int8), scale


def write(path, net, prior):
    header = json.dumps({"channels": net.channels, "bands": features.BANDS, "outputs": OUTPUTS,
                         "lookAhead": LOOK_AHEAD, "heads": HEADS, "dilations": net.dilations},
                        separators=(",", ":"))
    header += " " * (-len(header) % 4)
    floats, ints = [np.asarray(prior, np.float32)], []
    for weight, bias in layers(net):
        values, scale = quantise(weight)
        floats += [scale, bias.numpy().astype(np.float32)]
        ints.append(values.ravel())
    with open(path, "wb") as file:
        file.write(b"LIPS" + struct.pack("<II", 1, len(header)) + header.encode())
        file.write(np.concatenate(floats).astype("<f4").tobytes())
        file.write(np.concatenate(ints).tobytes())


def rounded(net):
    """Puts the quantised weights back into the network, batch norms made the identity."""
    with torch.no_grad():
        for conv, norm in [(net.stem, net.norm)] + [(b.conv, b.norm) for b in net.blocks]:
            weight, bias = folded(conv, norm)
            conv.weight.copy_(weight)
            norm.running_mean.zero_()
            norm.running_var.fill_(1 - norm.eps)
            norm.weight.fill_(1)
            norm.bias.copy_(bias)
        for conv in [net.stem, net.head] + [c for b in net.blocks for c in (b.conv, b.mix)]:
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
    for target in (args.out, args.fixture):
        os.makedirs(os.path.dirname(target), exist_ok=True)
    write(args.out, network, saved["prior"])
    write_fixture(args.fixture, rounded(network), saved["prior"])
    print(args.out, os.path.getsize(args.out), "bytes")
