"""Heads that only training uses, and its losses."""
import math

import torch
import torch.nn.functional as F
from torch import nn

from model import WIDTH


class Descriptor(nn.Module):
    """Combined global descriptor: project SPoC and GeM, each divided by its length, joined, divided again."""

    def __init__(self, width=256):
        super().__init__()
        self.spoc = nn.Linear(WIDTH, width, bias=False)
        self.gem = nn.Linear(WIDTH, width, bias=False)
        self.log_scale = nn.Parameter(torch.tensor(math.log(16.0)))
        for layer in (self.spoc, self.gem):
            nn.init.normal_(layer.weight, std=WIDTH ** -0.5)

    def forward(self, spoc, gem):
        """[..., 2048] each -> [..., 2 * width] of length 1."""
        joined = torch.cat([F.normalize(self.spoc(spoc), dim=-1), F.normalize(self.gem(gem), dim=-1)], dim=-1)
        return joined * 0.5 ** 0.5

    def scale(self):
        """Inverse temperature, learned, at most 60."""
        return self.log_scale.exp().clamp(max=60)


class ArcFace(nn.Module):
    """Angular margin over class centres: cos(angle + margin) for the right class, times scale."""

    def __init__(self, classes, width=512, margin=0.25, scale=24.0):
        super().__init__()
        self.centres = nn.Parameter(torch.randn(classes, width) * width ** -0.5)
        self.margin, self.scale = margin, scale

    def forward(self, descriptors, target):
        cosine = (descriptors @ F.normalize(self.centres, dim=1).T).clamp(-1 + 1e-6, 1 - 1e-6)
        right = cosine.gather(1, target[:, None])
        # Past pi - margin the cosine would rise again: go on with a line of the same value there.
        turned = torch.where(right > math.cos(math.pi - self.margin),
                             right * math.cos(self.margin) - (1 - right ** 2).sqrt() * math.sin(self.margin),
                             right - self.margin * math.sin(self.margin))
        return F.cross_entropy(cosine.scatter(1, target[:, None], turned) * self.scale, target)


def contrast(logits, positive, ignored):
    """InfoNCE with several positives a row: each positive against all negatives of its row.

    logits, positive, ignored: [rows, columns]; pairs that are ignored count as neither.
    Rows without a positive give nothing.
    """
    negatives = logits.masked_fill(positive | ignored, -1e4).logsumexp(1, keepdim=True)
    each = F.softplus(negatives - logits)
    count = positive.sum(1)
    rows = (each * positive).sum(1) / count.clamp(min=1)
    return rows.sum() / (count > 0).sum().clamp(min=1)


def both_ways(logits, positive, ignored):
    return (contrast(logits, positive, ignored) + contrast(logits.T, positive.T, ignored.T)) / 2


class Queue:
    """The last descriptors of earlier steps, as further negatives. Rows are [..., width] with an id each."""

    def __init__(self, size):
        self.size, self.rows, self.ids = size, None, None

    def add(self, rows, ids):
        rows, ids = rows.detach(), ids.clone()
        if self.rows is not None:
            rows, ids = torch.cat([rows, self.rows])[:self.size], torch.cat([ids, self.ids])[:self.size]
        self.rows, self.ids = rows, ids

    def joined(self, rows, ids):
        """This step's rows first, then the queue's."""
        if self.rows is None:
            return rows, ids
        return torch.cat([rows, self.rows]), torch.cat([ids, self.ids])
