"""Which pixels of a framed garment are its own: a small U-Net (Ronneberger et al., MICCAI 2015) that is told the frame and the kind.

It sees the frame with what is around it, stretched to a square. What a coat leaves of a shirt, or the street around a shoe,
is then no part of the garment's picture any more.
"""
import torch
import torch.nn.functional as F
from torch import nn

from street import SUPER_CATEGORIES

SIDE = 128            # pixels of the square it sees; it answers for SIDE / 2
AROUND = 0.2          # of the frame's longer side, seen on each side of it
PLANES = 3 + len(SUPER_CATEGORIES)
WIDTHS = (24, 48, 80, 112, 144)  # channels at strides 2, 4, 8, 16, 32


def step(inputs, outputs, stride=1):
    return nn.Sequential(nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False), nn.BatchNorm2d(outputs), nn.ReLU(inplace=True))


class Outliner(nn.Module):
    """[N, 9, 128, 128]: the normalised picture, then a plane a kind, 1 inside the frame in the plane of the kind that is
    asked for, else 0. -> [N, 1, 64, 64], logits of "this is the garment"."""

    def __init__(self):
        super().__init__()
        a, b, c, d, e = WIDTHS
        self.down = nn.ModuleList([
            step(PLANES, a, 2), nn.Sequential(step(a, b, 2), step(b, b)), nn.Sequential(step(b, c, 2), step(c, c)),
            nn.Sequential(step(c, d, 2), step(d, d)), nn.Sequential(step(d, e, 2), step(e, e))])
        self.side = nn.ModuleList([nn.Conv2d(wide, narrow, 1) for wide, narrow in ((e, d), (d, c), (c, b), (b, a))])
        self.up = nn.ModuleList([step(width, width) for width in (d, c, b, a)])
        self.out = nn.Conv2d(a, 1, 3, padding=1)
        nn.init.constant_(self.out.bias, 0.0)

    def forward(self, x):
        maps = []
        for part in self.down:
            x = part(x)
            maps.append(x)
        for side, up, beside in zip(self.side, self.up, reversed(maps[:-1])):
            x = up(F.interpolate(side(x), scale_factor=2, mode="nearest") + beside)
        return self.out(x)


def frame_planes(frames, kinds):
    """frames [N, 4] as x0, y0, x1, y1 in 0..1 of what is seen; kinds [N]. -> [N, 6, SIDE, SIDE]: pixels whose middle is inside."""
    middle = (torch.arange(SIDE) + 0.5) / SIDE
    across = (middle >= frames[:, 0:1]) & (middle < frames[:, 2:3])
    down = (middle >= frames[:, 1:2]) & (middle < frames[:, 3:4])
    inside = (down[:, :, None] & across[:, None, :]).float()
    return F.one_hot(kinds, len(SUPER_CATEGORIES)).float()[:, :, None, None] * inside[:, None]


def outline_loss(logits, truth):
    """logits [N, 1, h, w]; truth [N, h, w], 0..1. Cross entropy a pixel, and the soft Dice of each garment (Milletari et al., 3DV 2016)."""
    logits = logits[:, 0].float()
    p = torch.sigmoid(logits)
    shared, both = (p * truth).sum((1, 2)), p.sum((1, 2)) + truth.sum((1, 2))
    dice = 1 - (2 * shared + 1) / (both + 1)
    return F.binary_cross_entropy_with_logits(logits, truth) + 0.5 * dice.mean()
