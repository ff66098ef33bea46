"""The weights file that src/lipsync/model.ts reads: batch norms folded into the convolutions before
them, int8 with one scale a row."""

import json
import struct

import numpy as np
import torch

import features
from network import HEADS, LOOK_AHEAD, OUTPUTS, Network


def folded(conv, norm):
    """A convolution (rows, channels, taps) and the batch norm behind it as one affine map."""
    scale = (norm.weight / torch.sqrt(norm.running_var + norm.eps)).detach()
    return conv.weight.detach() * scale[:, None, None], norm.bias.detach() - norm.running_mean * scale


def fold(net):
    """Puts batch norms into the convolutions before them; leaves the identity but for a bias."""
    with torch.no_grad():
        for conv, norm in affine(net):
            if norm is None:
                continue
            weight, bias = folded(conv, norm)
            conv.weight.copy_(weight)
            norm.running_mean.zero_()
            norm.running_var.fill_(1 - norm.eps)
            norm.weight.fill_(1)
            norm.bias.copy_(bias)
    return net


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


def read(path):
    """A weights file as (network, prior). Its batch norms are the identity but for their bias; a
    head that the file lacks is the mean of those on either side of it."""
    with open(path, "rb") as file:
        data = file.read()
    _, length = struct.unpack_from("<II", data, 4)
    header = json.loads(data[12 : 12 + length])
    net = Network(header["channels"], header["dilations"])
    shapes = [tuple(conv.weight.shape) for conv, _ in affine(net)]
    shapes[-1] = (OUTPUTS * len(header["heads"]), *shapes[-1][1:])
    counts = sum(2 * rows for rows, _, _ in shapes) + features.BANDS
    floats = np.frombuffer(data, "<f4", counts, 12 + length)
    values = np.frombuffer(data, np.int8, offset=12 + length + 4 * counts).astype(np.float32)
    at, start = features.BANDS, 0
    for (conv, norm), (rows, channels, taps) in zip(affine(net), shapes):
        scale, bias = floats[at : at + rows], floats[at + rows : at + 2 * rows].copy()
        at += 2 * rows
        weight = values[start : start + rows * taps * channels].reshape(rows, taps, channels)
        start += weight.size
        weight = (weight * scale[:, None, None]).transpose(0, 2, 1)
        if conv is net.head:
            weight, bias = between(weight, header["heads"]), between(bias, header["heads"])
        with torch.no_grad():
            conv.weight.copy_(torch.from_numpy(weight.copy()))
            if norm is None:
                conv.bias.copy_(torch.from_numpy(bias))
                continue
            norm.running_var.fill_(1 - norm.eps)
            norm.bias.copy_(torch.from_numpy(bias))
    return net, floats[: features.BANDS].copy()


def affine(net):
    """Each convolution with the batch norm behind it or None, in file order."""
    yield net.stem, net.norm
    for block in net.blocks:
        yield block.conv, block.norm
        yield block.mix, None
    yield net.head, None


def between(rows, heads):
    """Rows of all HEADS from those of `heads`."""
    parts = dict(zip(heads, np.split(rows, len(heads))))
    return np.concatenate([
        parts[h] if h in parts else (parts[h - 1] + parts[h + 1]) / 2 for h in HEADS
    ])
