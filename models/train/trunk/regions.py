"""Parts of a picture, pooled from its feature map: whole photo and regions describe an outfit."""
import math

import torch

from model import GEM_FLOOR


def grid_boxes(aspect=2 / 3, sizes=(0.5, 0.33, 0.22), overlap=0.45):
    """Windows as fractions x0, y0, x1, y1. The first is the whole; then squares whose side is a share of the height.

    aspect: width / height of the picture.
    """
    boxes = [(0.0, 0.0, 1.0, 1.0)]
    for size in sizes:
        high, wide = size, min(1.0, size / aspect)
        rows = math.ceil((1 - high) / (high * (1 - overlap))) + 1
        columns = math.ceil((1 - wide) / (wide * (1 - overlap))) + 1
        for i in range(rows):
            for j in range(columns):
                y = (1 - high) * i / max(1, rows - 1)
                x = (1 - wide) * (j / (columns - 1) if columns > 1 else 0.5)
                boxes.append((x, y, x + wide, y + high))
    return torch.tensor(boxes)


def cover(boxes, high, wide):
    """Share of each map cell in each box, rows summing to 1. boxes [R, 4] fractions -> [R, high * wide]."""
    def along(start, end, count):
        edges = torch.arange(count + 1, device=boxes.device) / count
        inside = torch.minimum(end[:, None], edges[None, 1:]) - torch.maximum(start[:, None], edges[None, :-1])
        return inside.clamp(min=0)
    y, x = along(boxes[:, 1], boxes[:, 3], high), along(boxes[:, 0], boxes[:, 2], wide)
    weights = (y[:, :, None] * x[:, None, :]).flatten(1)
    return weights / weights.sum(1, keepdim=True).clamp(min=1e-9)


def to_cells(feature_map, p):
    """[N, C, h, w] -> cells [N, h*w, C] and their p-th powers: what regions are pooled from."""
    cells = feature_map.flatten(2).transpose(1, 2)
    return cells, cells.clamp(min=GEM_FLOOR).pow(p)


def pool_cells(cells, power, weights, p):
    """weights [R, h*w] (same for all) or [N, R, h*w] -> spoc, gem, each [N, R, C]."""
    return weights @ cells, (weights @ power).clamp(min=GEM_FLOOR ** 4.5).pow(1 / p)


def pool_regions(feature_map, weights, p):
    return pool_cells(*to_cells(feature_map, p), weights, p)
