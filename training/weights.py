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


def affine(net):
    """Each convolution with the batch norm behind it or None, in file order."""
    yield net.stem, net.norm
    for block in net.blocks:
        yield block.conv, block.norm
        yield block.mix, None
    yield net.head, None
