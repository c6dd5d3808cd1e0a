"""Finds garments on the trunk's last two maps: a head of its own in the graph, trained with the trunk.

One box a cell and class, as FCOS (Tian et al., ICCV 2019, section 3.1: distances to the four sides) over a heat map as CenterNet
(Zhou et al., arXiv 1904.07850, section 3: penalty-reduced focal loss around the middle of each box).
"""
import torch
import torch.nn.functional as F
from torch import nn

from street import SUPER_CATEGORIES

CLASSES = len(SUPER_CATEGORIES)
STRIDE = 16           # pixels of the input a cell of the output covers on a side
WIDTH = 128
PRIOR = -4.0          # logit of "something is here" before training
REACH = 0.35          # cells nearer to the middle than this share of the box's half sides learn its sides
SIDES_WEIGHT = 1.5


class Detector(nn.Module):
    """mid [N, 1024, h, w], map [N, 2048, h/2, w/2] -> [N, 30, h, w]: a logit a class, then a class's four distances
    (left, top, right, bottom) from the middle of the cell, as log(pixels / STRIDE)."""

    def __init__(self):
        super().__init__()
        self.mid, self.top = nn.Conv2d(1024, WIDTH, 1), nn.Conv2d(2048, WIDTH, 1, bias=False)
        self.near, self.far = nn.Conv2d(WIDTH, WIDTH, 3, padding=1), nn.Conv2d(WIDTH, WIDTH, 3, padding=1)
        self.out = nn.Conv2d(WIDTH, 5 * CLASSES, 1)
        nn.init.normal_(self.out.weight, std=0.01)
        nn.init.zeros_(self.out.bias)
        nn.init.constant_(self.out.bias[:CLASSES], PRIOR)
        nn.init.constant_(self.out.bias[CLASSES:], 1.0)

    def forward(self, mid, feature_map):
        x = F.relu(self.mid(mid) + F.interpolate(self.top(feature_map), scale_factor=2, mode="nearest"))
        return self.out(F.relu(self.far(F.relu(self.near(x)))))


def middles(rows, columns):
    """Middles of the cells in pixels: x [rows, columns], y."""
    y, x = torch.meshgrid((torch.arange(rows) + 0.5) * STRIDE, (torch.arange(columns) + 0.5) * STRIDE, indexing="ij")
    return x, y


def make_targets(frames, shape):
    """frames: [(box in pixels of the input, class)]. -> heat [C, h, w]; sides [C, 4, h, w] in pixels; learn [C, h, w]."""
    rows, columns = shape[0] // STRIDE, shape[1] // STRIDE
    x, y = middles(rows, columns)
    heat, sides = torch.zeros(CLASSES, rows, columns), torch.ones(CLASSES, 4, rows, columns)
    nearest = torch.full((CLASSES, rows, columns), float("inf"))
    for (x0, y0, x1, y1), kind in frames:
        cx, cy, w, h = (x0 + x1) / 2, (y0 + y1) / 2, x1 - x0, y1 - y0
        # Deviation of a sixth of the box, but never so narrow that no cell is near 1.
        dx, dy = (x - cx) / max(w / 6, STRIDE / 2), (y - cy) / max(h / 6, STRIDE / 2)
        spot = torch.exp(-(dx ** 2 + dy ** 2) / 2)
        spot = spot / spot.max().clamp(min=1e-6)
        heat[kind] = torch.maximum(heat[kind], spot)
        far = ((x - cx) / max(w / 2 * REACH, STRIDE * 0.75)) ** 2 + ((y - cy) / max(h / 2 * REACH, STRIDE * 0.75)) ** 2
        mine = (far < 1) & (far < nearest[kind])
        nearest[kind][mine] = far[mine]
        distances = torch.stack([x - x0, y - y0, x1 - x, y1 - y]).clamp(min=1.0)
        sides[kind][:, mine] = distances[:, mine]
    return heat, sides, torch.isfinite(nearest)


def detect_loss(found, targets):
    """found [N, 30, h, w]; targets of make_targets, stacked. -> loss, figures."""
    heat, sides, learn = targets
    logits, logs = found[:, :CLASSES], found[:, CLASSES:].unflatten(1, (CLASSES, 4))
    p = torch.sigmoid(logits).clamp(1e-4, 1 - 1e-4)
    top = heat > 0.999
    focal = -torch.where(top, (1 - p) ** 2 * p.log(), (1 - heat) ** 4 * p ** 2 * (1 - p).log())
    heat_loss = focal.sum() / top.sum().clamp(min=1)
    near = STRIDE * logs.clamp(-4, 4).exp()
    overlap = (torch.minimum(near, sides)[:, :, 0::2].sum(2) * torch.minimum(near, sides)[:, :, 1::2].sum(2))
    both = area(near) + area(sides) - overlap
    missed = -((overlap / both.clamp(min=1e-6)).clamp(min=1e-4)).log()
    log_error = F.smooth_l1_loss(logs, (sides / STRIDE).log(), reduction="none", beta=0.2).mean(2)
    box_loss = ((missed + 0.5 * log_error) * learn).sum() / learn.sum().clamp(min=1)
    return heat_loss + SIDES_WEIGHT * box_loss, dict(heat=float(heat_loss), sides=float(box_loss))


def area(sides):
    return (sides[:, :, 0] + sides[:, :, 2]) * (sides[:, :, 1] + sides[:, :, 3])


def read_boxes(found, least=0.05, most=12):
    """One picture's [30, h, w] -> [(score, class, box in pixels)], best first, overlapping ones of a class suppressed (IoU 0.5)."""
    scores = torch.sigmoid(found[:CLASSES])
    x, y = middles(*found.shape[1:])
    near = STRIDE * found[CLASSES:].unflatten(0, (CLASSES, 4)).clamp(-4, 4).exp()
    kept = []
    for kind, row, column in (scores >= least).nonzero().tolist():
        l, t, r, b = near[kind, :, row, column].tolist()
        cx, cy = float(x[row, column]), float(y[row, column])
        kept.append((float(scores[kind, row, column]), kind, (cx - l, cy - t, cx + r, cy + b)))
    kept.sort(key=lambda one: -one[0])
    alone = []
    for one in kept:
        if all(one[1] != other[1] or iou(one[2], other[2]) < 0.5 for other in alone):
            alone.append(one)
    return alone[:most]


def iou(a, b):
    w, h = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
    inside = max(0, w) * max(0, h)
    return inside / ((a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - inside)


def average_precision(found, truth, at=0.5):
    """found: a list a picture of read_boxes; truth: a list a picture of (box, class). -> {class: AP}, every recall level counted."""
    out = {}
    for kind, name in enumerate(SUPER_CATEGORIES):
        total = sum(k == kind for frames in truth for _, k in frames)
        rows = sorted(((s, i, box) for i, boxes in enumerate(found) for s, k, box in boxes if k == kind), key=lambda r: -r[0])
        taken, hits, precision = set(), 0, []
        for n, (_, i, box) in enumerate(rows, start=1):
            ratios = [(iou(box, frame), j) for j, (frame, k) in enumerate(truth[i]) if k == kind and (i, j) not in taken]
            best, j = max(ratios, default=(0, -1))
            if best >= at:
                taken.add((i, j))
                hits += 1
                precision.append((hits, n))
        # Interpolated: the best precision at this recall or beyond.
        best, sum_ = 0.0, 0.0
        for hit, n in reversed(precision):
            best = max(best, hit / n)
            sum_ += best
        if total:
            out[name] = round(sum_ / total, 4)
    return out
