"""The matching objective: an outfit photo and pictures of what is worn in it."""
import json
from pathlib import Path

import numpy as np
import torch

from augment import box_in_view, cut_views, photo_views
from losses import Queue, best_region, both_ways, contrast
from model import pool_gem, pool_spoc
from regions import cover, grid_boxes, pool_cells, to_cells

# Height and width of the views of one step. Half are square, as a padded photo is. Few shapes and fixed counts:
# oneDNN compiles its kernels anew for each.
PHOTO_SHAPES = ((192, 128), (224, 160), (160, 160), (192, 192))
CUT_SIDES = (96, 96, 128)
CUTS_PER_PHOTO = 3   # on average
SEEN = 0.5           # share of a garment inside the view from which it counts as shown
GRID_SIZES, GRID_OVERLAP = (0.5, 0.33), 0.3


class PairData:
    """Prepared photos and cut-outs of one source (`street` or `boutique`)."""

    def __init__(self, cache: Path, name: str):
        self.name = name
        self.rows = json.loads((cache / f"{name}.json").read_text())
        self.photos = np.load(cache / f"{name}-photos.npy", mmap_mode="r")
        self.cuts = np.load(cache / f"{name}-cuts.npy", mmap_mode="r")
        self.wears = torch.zeros(len(self.rows), len(self.cuts), dtype=torch.bool)
        for i, row in enumerate(self.rows):
            self.wears[i, [g["cut"] for g in row["garments"]]] = True
        self.exact = torch.tensor([r["exact"] for r in self.rows])
        # A photo whose cut-outs are only rough counts half.
        self.weights = torch.where(self.exact, 1.0, 0.5) * torch.tensor([float(bool(r["garments"])) for r in self.rows])
        self.queues = {key: Queue(size) for key, size in (("photo", 192), ("region", 96), ("looks", 1024), ("goes", 1024))}

    def draw(self, count, dice):
        """-> photo indices [P], and per garment: its photo's place in the batch, its cut, its box."""
        photos = torch.multinomial(self.weights, count, generator=dice)
        found = [(place, g["cut"], g["box"]) for place, i in enumerate(photos.tolist()) for g in self.rows[i]["garments"]]
        wanted = count * CUTS_PER_PHOTO
        order = torch.randperm(len(found), generator=dice).tolist()
        chosen = [found[order[i % len(order)]] for i in range(wanted)]
        return photos, *(torch.tensor(column) for column in zip(*chosen))


def pick(options, dice):
    return options[int(torch.randint(len(options), (1,), generator=dice))]


def take(array, index):
    return torch.from_numpy(array[index.numpy()])


def see_pairs(trunk, data: PairData, count, dice):
    """Draws photos and cut-outs and runs the part of the trunk that does not learn. -> what pair_loss needs."""
    photo_ids, owner, cut_ids, boxes = data.draw(count, dice)
    shape = pick(PHOTO_SHAPES, dice)
    rows = [data.rows[i] for i in photo_ids.tolist()]
    images, rects, flip = photo_views(take(data.photos, photo_ids), rows, shape, dice)
    cuts = cut_views(take(data.cuts, cut_ids), pick(CUT_SIDES, dice), dice)
    shown, left = box_in_view(boxes, rects[owner], flip[owner])
    return dict(photos=trunk.low(images), cuts=trunk.low(cuts), shape=shape, photo_ids=photo_ids, owner=owner,
                cut_ids=cut_ids, shown=shown, hidden=left < SEEN)


def pair_loss(trunk, heads, data: PairData, seen):
    """-> loss, figures for the log."""
    photo_map, cut_map, shape = trunk.high(seen["photos"]), trunk.high(seen["cuts"]), seen["shape"]
    p, cells, device = trunk.p, photo_map.shape[2:], photo_map.device
    photo_ids, owner, cut_ids, shown, hidden = (seen[k].to(device) for k in ("photo_ids", "owner", "cut_ids", "shown", "hidden"))
    data.wears, data.exact = data.wears.to(device), data.exact.to(device)
    cut_pooled = pool_spoc(cut_map), pool_gem(cut_map, p)
    grid = grid_boxes(shape[1] / shape[0], GRID_SIZES, GRID_OVERLAP).to(device)
    values, power = to_cells(photo_map, p)
    parts = pool_cells(values, power, cover(grid, *cells), p)                                 # [P, R, 2048] twice
    own = pool_cells(values[owner], power[owner], cover(shown, *cells)[:, None], p)           # [G, 1, 2048] twice
    looks, goes = heads["looks"], heads["goes"]
    looks_cut, goes_cut = looks(*cut_pooled), goes(*cut_pooled)
    looks_own, goes_own, looks_parts, goes_parts = looks(*own)[:, 0], goes(*own)[:, 0], looks(*parts), goes(*parts)

    # Which pairs belong together, and which say nothing: out of view, or rough outlines of one photo over each other.
    all_looks, ids = data.queues["looks"].joined(looks_cut, cut_ids)
    all_goes, _ = data.queues["goes"].joined(goes_cut, cut_ids)
    same_photo = data.wears[photo_ids][:, ids]                                  # [P, all cuts]
    rough = same_photo & ~data.exact[photo_ids][:, None]
    unseen = torch.zeros_like(same_photo)
    unseen[owner[hidden], hidden.nonzero()[:, 0]] = True
    match = cut_ids[:, None] == ids[None]                                       # [G, all cuts]
    mute = hidden[:, None] | (rough[owner] & ~match)

    region = (both_ways(looks_own @ all_looks.T * looks.scale(), match & ~mute, mute)
              + both_ways(goes_own @ all_goes.T * goes.scale(), match & ~mute, mute)) / 2
    whole = goes_parts[:, 0] @ all_goes.T * goes.scale()
    worn = same_photo & ~unseen
    back = from_cuts(data, "photo", goes_cut, goes_parts[:, :1], photo_ids, cut_ids, unseen, goes.scale())
    look = (contrast(whole, worn, unseen) + back) / 2
    best = sum(contrast(best_region(parts_, pool) * head.scale(), worn, unseen)
               for parts_, pool, head in ((looks_parts, all_looks, looks), (goes_parts, all_goes, goes))) / 2
    best = (best + from_cuts(data, "region", goes_cut, goes_parts, photo_ids, cut_ids, unseen, goes.scale())) / 2

    with torch.no_grad():
        first = (looks_own @ looks_cut.T).argmax(1)
        hit = float((first == torch.arange(len(first), device=device))[~hidden].float().mean()) if (~hidden).any() else 0.0
    data.queues["looks"].add(looks_cut, cut_ids), data.queues["goes"].add(goes_cut, cut_ids)
    data.queues["photo"].add(goes_parts[:, :1], photo_ids)
    data.queues["region"].add(padded_parts(goes_parts), photo_ids)
    figures = dict(region=float(region), look=float(look), best=float(best), hit=hit)
    # The exact box teaches most: it outweighs the two that must find the place themselves.
    return 1.5 * region + 0.5 * look + 0.7 * best, figures


QUEUED_PARTS = 26  # grids differ with the shape: the queue keeps this many regions of each


def padded_parts(parts):
    """[P, R, D] -> [P, QUEUED_PARTS, D]: cut off, or the first repeated."""
    missing = QUEUED_PARTS - parts.shape[1]
    return parts[:, :QUEUED_PARTS] if missing <= 0 else torch.cat([parts, parts[:, :1].expand(-1, missing, -1)], 1)


def from_cuts(data, queue, cuts, parts, photo_ids, cut_ids, unseen, scale):
    """From each cut-out to its photo, among this step's photos and the queue's."""
    old = data.queues[queue]
    scores, ids = best_region(parts, cuts).T, photo_ids
    if old.rows is not None:
        scores, ids = torch.cat([scores, best_region(old.rows, cuts).T], 1), torch.cat([photo_ids, old.ids])
    worn = data.wears[ids][:, cut_ids].T
    mute = torch.zeros_like(worn)
    mute[:, :len(photo_ids)] = unseen[:, :len(cuts)].T
    return contrast(scores * scale, worn & ~mute, mute)
