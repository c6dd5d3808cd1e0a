"""Batched augmentation: one grid_sample for crop, mirror, turn and scale, then light and colour. White outside.

Never a vertical flip: clothes have an up and a down.
"""
import math

import torch
import torch.nn.functional as F

from model import MEAN, STD


def uniform(shape, low, high, dice):
    return torch.rand(shape, generator=dice) * (high - low) + low


def coin(count, dice, chance=0.5):
    return torch.rand(count, generator=dice) < chance


def take_views(pixels, rects, size, flip=None, angle=None):
    """Cuts a rectangle out of each picture.

    pixels uint8 [N, H, W, 3]; rects [N, 4] as x0, y0, x1, y1 in pixels, may reach outside (white);
    size (h, w) of the views; angle in radians. -> float 0..1 [N, 3, h, w].
    """
    n, high, wide, _ = pixels.shape
    flip = torch.zeros(n, dtype=torch.bool) if flip is None else flip
    angle = torch.zeros(n) if angle is None else angle
    half_w, half_h = (rects[:, 2] - rects[:, 0]) / 2, (rects[:, 3] - rects[:, 1]) / 2
    middle_x, middle_y = (rects[:, 2] + rects[:, 0]) / 2, (rects[:, 3] + rects[:, 1]) / 2
    sign = torch.where(flip, -1.0, 1.0)
    cos, sin = torch.cos(angle), torch.sin(angle)
    theta = torch.stack([
        torch.stack([sign * cos * half_w, -sin * half_h, middle_x - wide / 2], 1) / (wide / 2),
        torch.stack([sign * sin * half_w, cos * half_h, middle_y - high / 2], 1) / (high / 2)], 1)
    # 0 is white here, so that grid_sample's zero padding is white.
    source = pixels.permute(0, 3, 1, 2).float().div_(255).sub_(1)
    shrink = int(min(half_h.min() * 2 / size[0], half_w.min() * 2 / size[1]))
    if shrink >= 2:  # bilinear sampling skips pixels: reduce first
        source = F.avg_pool2d(source, shrink, ceil_mode=True)
        theta = theta.clone()
        # ceil_mode lengthens the last cell a little; correct the normalised scale for it
        for axis, (old, new) in enumerate(((wide, source.shape[3]), (high, source.shape[2]))):
            ratio = old / (new * shrink)
            theta[:, axis] = theta[:, axis] * ratio
            theta[:, axis, 2] += ratio - 1
    grid = F.affine_grid(theta, [n, 3, *size], align_corners=False)
    return F.grid_sample(source, grid, align_corners=False).add_(1)


def jitter_colour(images, amount, dice):
    """Brightness, contrast and saturation, each moved by up to `amount`."""
    n = len(images)
    light, contrast, colour = (uniform((n, 1, 1, 1), 1 - amount, 1 + amount, dice) for _ in range(3))
    images = images * light
    grey = images.mul(torch.tensor([0.299, 0.587, 0.114]).view(1, 3, 1, 1)).sum(1, keepdim=True)
    images = grey.mean(dim=(2, 3), keepdim=True) * (1 - contrast) + images * contrast
    grey = images.mul(torch.tensor([0.299, 0.587, 0.114]).view(1, 3, 1, 1)).sum(1, keepdim=True)
    return (grey * (1 - colour) + images * colour).clamp_(0, 1)


def blur_some(images, chance, dice):
    """Some pictures lose their detail, as a small garment in a photo has."""
    for factor in (2, 3):
        chosen = coin(len(images), dice, chance / 2).nonzero()[:, 0]
        if len(chosen):
            small = F.avg_pool2d(images[chosen], factor)
            images[chosen] = F.interpolate(small, size=images.shape[2:], mode="bilinear", align_corners=False)
    return images


def normalise(images):
    return images.sub(torch.tensor(MEAN).view(1, 3, 1, 1)).div_(torch.tensor(STD).view(1, 3, 1, 1))


def as_views(pixels):
    """uint8 [N, H, W, 3] -> the trunk's input, [N, 3, H, W]."""
    return normalise(pixels.permute(0, 3, 1, 2).float().div_(255))


def to_aspect(rects, aspect):
    """Widens or heightens each rectangle around its middle until width / height = aspect."""
    w, h = rects[:, 2] - rects[:, 0], rects[:, 3] - rects[:, 1]
    middle = torch.stack([(rects[:, 0] + rects[:, 2]) / 2, (rects[:, 1] + rects[:, 3]) / 2], 1)
    wide, high = torch.maximum(w, h * aspect), torch.maximum(h, w / aspect)
    half = torch.stack([wide, high], 1) / 2
    return torch.cat([middle - half, middle + half], 1)


def photo_rects(rows, size, dice):
    """Between the person's box and the whole photo, jittered; one in five a part of the person."""
    person = torch.tensor([r["person"] for r in rows])
    whole = torch.tensor([[0, 0, *r["size"]] for r in rows]).float()
    t = torch.rand(len(rows), 1, generator=dice)
    t = torch.where(torch.rand(len(rows), 1, generator=dice) < 0.4, (t > 0.5).float(), t)  # often exactly one of the two
    rects = person * (1 - t) + whole * t
    w, h = rects[:, 2:3] - rects[:, 0:1], rects[:, 3:4] - rects[:, 1:2]
    rects = rects + torch.cat([w, h, w, h], 1) * uniform((len(rows), 4), -0.04, 0.04, dice)
    part = coin(len(rows), dice, 0.2)
    share, start = uniform(len(rows), 0.4, 0.75, dice), torch.rand(len(rows), generator=dice)
    top = rects[:, 1] + (rects[:, 3] - rects[:, 1]) * (1 - share) * start
    bottom = top + (rects[:, 3] - rects[:, 1]) * share
    rects[part, 1], rects[part, 3] = top[part], bottom[part]
    return to_aspect(rects, size[1] / size[0])


def photo_views(pixels, rows, size, dice):
    """-> images [N, 3, h, w], rects, flip: enough to carry a box into the view."""
    rects, flip = photo_rects(rows, size, dice), coin(len(rows), dice)
    images = take_views(pixels, rects, size, flip)
    return normalise(jitter_colour(images, 0.15, dice)), rects, flip


def box_in_view(boxes, rects, flip):
    """boxes, rects [N, 4] in pixels, flip [N] -> boxes as fractions of the view, cut to it; share left inside [N]."""
    w, h = rects[:, 2] - rects[:, 0], rects[:, 3] - rects[:, 1]
    x0, x1 = (boxes[:, 0] - rects[:, 0]) / w, (boxes[:, 2] - rects[:, 0]) / w
    y0, y1 = (boxes[:, 1] - rects[:, 1]) / h, (boxes[:, 3] - rects[:, 1]) / h
    x0, x1 = torch.where(flip, 1 - x1, x0), torch.where(flip, 1 - x0, x1)
    area = (x1 - x0) * (y1 - y0)
    cut = torch.stack([x0, y0, x1, y1], 1).clamp(0, 1)
    left = (cut[:, 2] - cut[:, 0]) * (cut[:, 3] - cut[:, 1]) / area.clamp(min=1e-9)
    return cut, left


def cut_views(pixels, shape, dice, amount=0.15, scales=(0.85, 1.25)):
    """shape: height and width; scales: of the view, in pictures. Pictures of one garment on white: scaled, moved, turned a little, mirrored, sometimes blurred, noisy."""
    n, high, wide, _ = pixels.shape
    whole = to_aspect(torch.tensor([[0.0, 0.0, wide, high]]), shape[1] / shape[0])
    size = (whole[:, 2:] - whole[:, :2]) * uniform((n, 1), *scales, dice)
    middle = (whole[:, 2:] + whole[:, :2]) / 2 + size * uniform((n, 2), -0.06, 0.06, dice)
    rects = torch.cat([middle - size / 2, middle + size / 2], 1)
    angle = uniform(n, -1, 1, dice) * math.radians(8)
    images = take_views(pixels, rects, shape, coin(n, dice), angle)
    images = blur_some(jitter_colour(images, amount, dice), 0.3, dice)
    noise = torch.randn(images.shape, generator=dice) * uniform((n, 1, 1, 1), 0, 0.02, dice)
    return normalise((images + noise).clamp_(0, 1))
