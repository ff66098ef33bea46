"""The network: a strided causal convolution and dilated causal residual blocks."""

import torch
import torch.nn.functional as F
from torch import nn

import features
import phones

OUTPUTS = len(phones.PHONES) + len(phones.ARTICULATORS)
# Mel frames (10 ms) of future that the newest step may see, and the heads: how many output frames
# (20 ms) nearer to the newest audio each looks: they look 60, 40 and 20 ms ahead.
LOOK_AHEAD = 6
HEADS = [0, 1, 2]


class Block(nn.Module):
    def __init__(self, channels, dilation, drop):
        super().__init__()
        self.dilation = dilation
        self.conv = nn.Conv1d(channels, channels, 3, dilation=dilation, bias=False)
        self.norm = nn.BatchNorm1d(channels)
        self.mix = nn.Conv1d(channels, channels, 1)
        self.drop = nn.Dropout1d(drop)

    def forward(self, x):
        y = self.conv(F.pad(x, (2 * self.dilation, 0)))
        return x + self.mix(self.drop(F.relu(self.norm(y))))


class Network(nn.Module):
    """(batch, BANDS, 2 * steps) normalised log-mel to (batch, heads, steps, OUTPUTS).

    Input is as it arrives: step j sees mel frames up to 2j + LOOK_AHEAD, so callers shift it.
    """

    def __init__(self, channels, dilations, drop=0.1):
        super().__init__()
        self.channels, self.dilations = channels, list(dilations)
        self.stem = nn.Conv1d(features.BANDS, channels, 5, stride=2, bias=False)
        self.norm = nn.BatchNorm1d(channels)
        self.blocks = nn.ModuleList(Block(channels, d, drop) for d in dilations)
        self.head = nn.Conv1d(channels, OUTPUTS * len(HEADS), 1)

    def forward(self, mel):
        # Step j covers mel frames 2j + LOOK_AHEAD - 4 ... 2j + LOOK_AHEAD.
        x = F.pad(mel[:, :, LOOK_AHEAD - 4 :] if LOOK_AHEAD > 4 else mel, (0, LOOK_AHEAD))
        x = F.relu(self.norm(self.stem(x)))
        for block in self.blocks:
            x = block(x)
        y = self.head(x)
        return y.view(y.shape[0], len(HEADS), OUTPUTS, -1).transpose(2, 3)
