"""The matching objective: a garment cut out of an outfit photo, and a picture of it; and the detector that finds where to cut."""
import json
from collections import Counter
from pathlib import Path

import numpy as np
import torch

from augment import box_in_view, coin, cut_views, jitter_colour, normalise, photo_views, take_views, to_aspect, uniform
from detector import detect_loss, make_targets
from losses import Queue, both_ways
from model import pool_gem, pool_spoc
from shapes import CROP_AREA, shape_for, with_margin

# Height and width of the views of one step. Few shapes and fixed counts: oneDNN compiles its kernels anew for each.
PHOTO_SHAPES = ((384, 224), (352, 256), (320, 256), (288, 288))
CUT_SCALES = (0.75, 1.0, 1.0)  # of the stored picture
SAME_KIND = 0.5                # share of the steps whose garments are all of one kind: the comparison a shop's search makes
SEEN = 0.4                     # share of a frame inside the view from which it should be found
COMMON = 0.6                   # share of the framed photos below which a kind of garment is drawn more often
RARE = 0.02                    # share of the garments below which a shape borrows the nearest common one


class PairData:
    """Prepared photos and pictures of one source (`street` or `boutique`)."""

    def __init__(self, cache: Path, name: str):
        self.name = name
        self.rows = json.loads((cache / f"{name}.json").read_text())
        self.photos = np.load(cache / f"{name}-photos.npy", mmap_mode="r")
        self.cuts = np.load(cache / f"{name}-cuts.npy", mmap_mode="r")
        self.framed = [i for i, row in enumerate(self.rows) if row["exact"]]
        self.repeat = repeat_factors([{f["kind"] for f in self.rows[i]["frames"]} for i in self.framed])
        self.queue = Queue(2048)
        garments = [(i, g) for i, row in enumerate(self.rows) for g in row["garments"]]
        self.photo = torch.tensor([i for i, _ in garments])
        self.cut = torch.tensor([g["cut"] for _, g in garments])
        self.kind = torch.tensor([g["kind"] for _, g in garments])
        self.box = torch.tensor([with_margin(g["box"]) for _, g in garments])
        # A photo whose cut-outs are only rough counts half.
        self.weight = torch.tensor([1.0 if self.rows[i]["exact"] else 0.5 for i, _ in garments])
        sizes = (self.box[:, 2:] - self.box[:, :2]).tolist()
        shapes = [shape_for(w, h, CROP_AREA) for w, h in sizes]
        common = [shape for shape, count in Counter(shapes).items() if count >= RARE * len(shapes)]
        self.shapes = sorted(common)
        nearest = {s: min(common, key=lambda c: abs(np.log(c[0] / c[1]) - np.log(s[0] / s[1]))) for s in set(shapes)}
        self.shape = torch.tensor([self.shapes.index(nearest[s]) for s in shapes])

    def draw(self, count, dice):
        """-> places of garments that share an input shape, and that shape."""
        share = torch.bincount(self.shape, self.weight, len(self.shapes))
        shape = int(torch.multinomial(share, 1, generator=dice))
        fits = self.shape == shape
        if float(torch.rand(1, generator=dice)) < SAME_KIND:
            kinds = torch.bincount(self.kind[fits] + 1, self.weight[fits], 7)
            alike = fits & (self.kind == int(torch.multinomial(kinds, 1, generator=dice)) - 1)
            fits = alike if int(alike.sum()) >= count else fits
        places = fits.nonzero()[:, 0]
        return places[torch.multinomial(self.weight[places], count, replacement=len(places) < count, generator=dice)], self.shapes[shape]


def repeat_factors(kinds):
    """How often a photo is drawn: for its rarest kind sqrt(COMMON / share of the photos with it), at least 1.

    Gupta et al., LVIS (CVPR 2019), section 4.2: repeat factor sampling."""
    count = Counter(kind for some in kinds for kind in some)
    return torch.tensor([max([1.0, *((COMMON * len(kinds) / count[k]) ** 0.5 for k in some)]) for some in kinds])


def pick(options, dice):
    return options[int(torch.randint(len(options), (1,), generator=dice))]


def take(array, index):
    return torch.from_numpy(array[index.numpy()])


def crop_rects(boxes, shape, dice):
    """The boxes, moved and scaled as a detector might, in the shape of the view."""
    size = boxes[:, 2:] - boxes[:, :2]
    middle = (boxes[:, :2] + boxes[:, 2:]) / 2 + size * uniform(size.shape, -0.08, 0.08, dice)
    half = size / 2 * uniform((len(size), 1), 0.85, 1.25, dice) * uniform(size.shape, 0.93, 1.07, dice)
    return to_aspect(torch.cat([middle - half, middle + half], 1), shape[1] / shape[0])


def see_pairs(trunk, data: PairData, count, dice):
    """Draws garments, their crops and pictures, and runs the part of the trunk that does not learn. -> what pair_loss needs."""
    places, shape = data.draw(count, dice)
    photos, cuts = data.photo[places], data.cut[places]
    rects = crop_rects(data.box[places], shape, dice)
    crops = torch.cat([take_views(take(data.photos, p[None]), r[None], shape, f[None]) for p, r, f in zip(photos, rects, coin(count, dice))])
    views = take(data.cuts, cuts)
    scale = pick(CUT_SCALES, dice)
    side = [max(64, round(s * scale / 32) * 32) for s in views.shape[1:3]]
    exact = torch.tensor([data.rows[i]["exact"] for i in photos.tolist()])
    return dict(crops=trunk.low(normalise(jitter_colour(crops, 0.12, dice))), cuts=trunk.low(cut_views(views, side, dice, 0.12)),
                cut_ids=cuts, photo_ids=photos, exact=exact)


def pair_loss(trunk, heads, data: PairData, seen):
    """InfoNCE both ways over this step's pictures and the queue's. -> loss, figures for the log."""
    maps = [trunk.high(seen[side])[1] for side in ("crops", "cuts")]
    device = maps[0].device
    cut_ids, photo_ids, exact = (seen[k].to(device) for k in ("cut_ids", "photo_ids", "exact"))
    looks = heads["looks"]
    crop, cut = (looks(pool_spoc(m), pool_gem(m, trunk.p)) for m in maps)
    pictures, ids = data.queue.joined(cut, cut_ids)
    match = cut_ids[:, None] == ids[None]
    # Rough outlines of one photo lie over each other: neither right nor wrong.
    mute = torch.zeros_like(match)
    mute[:, :len(cut_ids)] = (photo_ids[:, None] == photo_ids[None]) & ~exact[:, None] & ~match[:, :len(cut_ids)]
    loss = both_ways(crop @ pictures.T * looks.scale(), match, mute)
    with torch.no_grad():
        hit = float((cut_ids[(crop @ cut.T).argmax(1)] == cut_ids).float().mean())
    data.queue.add(cut, cut_ids)
    return loss, dict(match=float(loss), hit=hit)


def see_frames(trunk, data: PairData, count, dice):
    """Draws whole photos with the frames a detector should find in them."""
    chosen = [data.framed[i] for i in torch.multinomial(data.repeat, count, replacement=True, generator=dice).tolist()]
    rows, shape = [data.rows[i] for i in chosen], pick(PHOTO_SHAPES, dice)
    images, rects, flip = photo_views(take(data.photos, torch.tensor(chosen)), rows, shape, dice)
    targets = [make_targets(frames_in_view(row["frames"], rect, turned, shape), shape) for row, rect, turned in zip(rows, rects, flip)]
    heat, sides, learn = (torch.stack(column) for column in zip(*targets))
    return dict(images=trunk.low(images), heat=heat, sides=sides, learn=learn)


def frames_in_view(frames, rect, flip, shape):
    if not frames:
        return []
    boxes = torch.tensor([f["box"] for f in frames])
    shown, left = box_in_view(boxes, rect.expand(len(boxes), 4), flip.expand(len(boxes)))
    shown = shown * torch.tensor([shape[1], shape[0], shape[1], shape[0]])
    return [(box, f["kind"]) for box, share, f in zip(shown.tolist(), left.tolist(), frames) if share >= SEEN]


def frame_loss(trunk, heads, seen):
    mid, feature_map = trunk.high(seen["images"])
    found = heads["detector"](mid, feature_map)
    return detect_loss(found, tuple(seen[k].to(found.device) for k in ("heat", "sides", "learn")))
