"""Measures a trunk on the validation pictures and prints JSON.

    python3 validate.py --checkpoint trunk.pt --eval eval --cache cache --pairs pairs [--sizes 160 192 224]
"""
import argparse
import json
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image

from augment import normalise
from data import KINDS10, fit
from losses import Descriptor, best_region
from metrics import linear_probe, nearest_accuracy, read_truth, retrieval
from model import load_checkpoint, pool_gem, pool_spoc
from regions import cover, grid_boxes, pool_regions

TASKS = {"person -> garments": ("persons", "garments", "persons-garments.csv"),
         "photo -> garments": ("photos", "garments", "photos-garments.csv"),
         "garment -> photos": ("garments", "photos", "garments-photos.csv")}
REGION_SIZES = (0.5, 0.33)  # with the whole: 22 regions of a 2:3 photo
CENTRE_PHOTOS = 100  # training photos whose mean centres each side


def shape_for(width, height, size, padded):
    """Input height and width. padded: a white square; else the picture's shape, about size*size pixels, multiples of 32."""
    if padded:
        return size, size
    scale = (size * size / (width * height)) ** 0.5
    return tuple(max(64, round(side * scale / 32) * 32) for side in (height, width))


def read_pictures(files, size, padded=True):
    """Yields (positions, images [n, 3, h, w], content boxes as fractions [n, 4]) in batches of one shape."""
    groups = {}
    for i, file in enumerate(files):
        picture = Image.open(file).convert("RGB")
        shape = shape_for(*picture.size, size, padded)
        pixels, (x, y, w, h) = fit(picture, *shape)
        groups.setdefault(shape, []).append((i, pixels, (x / shape[1], y / shape[0], (x + w) / shape[1], (y + h) / shape[0])))
    for members in groups.values():
        for start in range(0, len(members), 32):
            part = members[start:start + 32]
            images = torch.from_numpy(np.stack([m[1] for m in part])).permute(0, 3, 1, 2).float().div_(255)
            yield [m[0] for m in part], normalise(images), torch.tensor([m[2] for m in part])


@torch.no_grad()
def embed(trunk, files, size, boxes=None, padded=True):
    """-> spoc, gem: [N, 2048], or [N, R, 2048] with boxes (fractions of the picture, without its padding)."""
    spoc, gem, p = [None] * len(files), [None] * len(files), float(trunk.p)
    for where, images, content in read_pictures(files, size, padded):
        feature_map = trunk(images).cpu()
        if boxes is None:
            s, g = pool_spoc(feature_map), pool_gem(feature_map, p)
        else:
            start, extent = content[:, None, :2], content[:, None, 2:] - content[:, None, :2]
            inside = torch.cat([start + boxes[None, :, :2] * extent, start + boxes[None, :, 2:] * extent], 2)
            inside[:, 0] = torch.tensor([0.0, 0, 1, 1])  # the first is the whole input, as the graph pools it
            weights = torch.stack([cover(b, *feature_map.shape[2:]) for b in inside])
            s, g = pool_regions(feature_map, weights, p)
        for i, a, b in zip(where, s, g):
            spoc[i], gem[i] = a, b
    return torch.stack(spoc), torch.stack(gem)


def describe(kind, heads, spoc, gem, centre=None):
    """spoc, gem [..., 2048] -> descriptors of length 1. centre: (spoc, gem) means for the plain kinds."""
    if kind in ("looks", "goes"):
        with torch.no_grad():
            head = heads[kind]
            device = head.log_scale.device
            return head(spoc.to(device), gem.to(device)).cpu()
    a, b = F.normalize(spoc - centre[0], dim=-1), F.normalize(gem - centre[1], dim=-1)
    return dict(spoc=a, gem=b, both=torch.cat([a, b], -1) * 0.5 ** 0.5)[kind]


def names(folder):
    return sorted(f.name for f in folder.glob("*.jpg"))


def side_means(features):
    return [f.flatten(0, -2).mean(0) for f in features]


def measure_street(trunk, heads, folder, size, garment_size=None, padded=True, boxes=None, pairs=None, kinds=("looks", "goes")):
    """All three tasks, for each descriptor kind, by the whole photo and by the best of its regions."""
    boxes = grid_boxes(sizes=REGION_SIZES) if boxes is None else boxes
    lists = {side: names(folder / side) for side in ("persons", "photos", "garments")}
    out, feats, centres = {}, {}, {}
    for side, files in lists.items():
        s = garment_size or size if side == "garments" else size
        feats[side] = embed(trunk, [folder / side / f for f in files], s, None if side == "garments" else boxes, padded)
    if pairs:
        for side, s in (("photos", size), ("garments", garment_size or size)):
            files = [pairs / side / f for f in names(pairs / side)[:CENTRE_PHOTOS * (1 if side == "photos" else 4)]]
            features = embed(trunk, files, s, None if side == "garments" else boxes, padded)
            centres[side] = dict(all=side_means(features), whole=side_means([f[:, 0] for f in features] if side == "photos" else features))
        centres["persons"] = centres["photos"]
    for kind in kinds:
        for task, (queries, gallery, truth) in TASKS.items():
            table, outfit = read_truth(folder / truth), queries if gallery == "garments" else gallery
            for way in ("whole", "regions"):
                c = centres[outfit][("whole", "all")[way == "regions"]] if pairs else None
                spoc, gem = feats[outfit]
                photo = describe(kind, heads, *((spoc, gem) if way == "regions" else (spoc[:, :1], gem[:, :1])), c)
                garment = describe(kind, heads, *feats["garments"], centres["garments"]["all"] if pairs else None)
                scores = best_region(photo, garment)  # [outfits, garments]
                scores = scores if gallery == "garments" else scores.T
                out.setdefault(kind, {}).setdefault(way, {})[task] = retrieval(scores, lists[queries], lists[gallery], table)
    return out


def measure_boutique(trunk, heads, folder, size, item_size, padded=True, kinds=("looks", "goes")):
    """Snapshots of looks kept out of training against every item, and those items against those snapshots."""
    labels = json.loads((folder / "labels.json").read_text())
    shown = [s for s in labels["snapshots"] if s["split"] == "test"]
    ids = [i["id"] for i in labels["items"]]
    worn = {s["id"]: {i["id"] for i in s["items"]} for s in shown}
    wearers = {i: {s for s, items in worn.items() if i in items} for i in ids}
    asked = [n for n, i in enumerate(ids) if wearers[i]]
    photos = embed(trunk, [folder / s["photo"] for s in shown], size, grid_boxes(sizes=REGION_SIZES), padded)
    items = embed(trunk, [folder / i["photo"] for i in labels["items"]], item_size, None, padded)
    out = {}
    for kind in kinds:
        scores = best_region(describe(kind, heads, *photos), describe(kind, heads, *items))
        out[kind] = {"snapshot -> items": retrieval(scores, [s["id"] for s in shown], ids, worn),
                     "item -> snapshots": retrieval(scores.T[asked], [ids[n] for n in asked], [s["id"] for s in shown], wearers)}
    return out


def measure_products(trunk, folder, size, padded=True, limit=None):
    parts = {}
    for part in ("train", "test"):
        rows = [line.split(",") for line in (folder / f"{part}.csv").read_text().split("\n")[1:] if line]
        rows = rows[:limit] if part == "train" else rows
        features = embed(trunk, [folder / "images" / name for name, _ in rows], size, None, padded)
        parts[part] = (features, torch.tensor([KINDS10.index(label) for _, label in rows]))
    (a, la), (b, lb) = parts["train"], parts["test"]
    return {"spoc": linear_probe(a[0], la, b[0], lb), "both": linear_probe(torch.cat(a, 1), la, torch.cat(b, 1), lb)}


@torch.no_grad()
def embed_thumbs(trunk, pixels, size):
    found = []
    for start in range(0, len(pixels), 64):
        part = [fit(Image.fromarray(p), size, size)[0] for p in pixels[start:start + 64]]
        images = normalise(torch.from_numpy(np.stack(part)).permute(0, 3, 1, 2).float().div_(255))
        found.append(pool_spoc(trunk(images)).cpu())
    return torch.cat(found)


def measure_thumbs(trunk, cache, size, train_count=8000, test_count=2000):
    """articleType on a fixed subset. A probe fitted on all thumbnails does better: this is for comparing trunks."""
    pixels, labels = np.load(cache / "thumbs.npy", mmap_mode="r"), json.loads((cache / "thumbs.json").read_text())
    held, target = np.array(labels["validation"]), torch.tensor(labels["articleType"]["index"])
    dice = np.random.default_rng(0)
    train = np.sort(dice.choice(np.flatnonzero(~held), train_count, replace=False))
    test = np.sort(dice.choice(np.flatnonzero(held), test_count, replace=False))
    a, b = embed_thumbs(trunk, pixels[train], size), embed_thumbs(trunk, pixels[test], size)
    la, lb = target[train], target[test]
    return dict(linear=linear_probe(a, la, b, lb, decay=(1e-4, 1e-3), steps=40), knn=nearest_accuracy(a, la, b, lb), trained_on=train_count)


def load_heads(saved):
    heads = {}
    for name in ("looks", "goes"):
        if name in saved.get("heads", {}):
            width = saved["heads"][name]["spoc.weight"].shape[0]
            heads[name] = Descriptor(width)
            heads[name].load_state_dict(saved["heads"][name])
    return heads


def main():
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--checkpoint", type=Path, required=True)
    ask.add_argument("--eval", type=Path, required=True)
    ask.add_argument("--cache", type=Path, required=True)
    ask.add_argument("--pairs", type=Path, required=True)
    ask.add_argument("--boutique", type=Path, help="folder with items/, snapshots/ and labels.json")
    ask.add_argument("--sizes", type=int, nargs="+", default=[224], help="of outfit photos")
    ask.add_argument("--item-size", type=int, default=160, help="of everything else")
    ask.add_argument("--shaped", action="store_true", help="the picture's own shape (about size x size pixels) instead of a white square")
    ask.add_argument("--parts", nargs="+", default=["street", "products", "thumbs"])
    args = ask.parse_args()
    trunk, saved, _ = load_checkpoint(args.checkpoint)
    trunk.eval().to(memory_format=torch.channels_last)
    heads = load_heads(saved)
    kinds = ["spoc", "gem", "both", *heads]
    for size in args.sizes:
        row = dict(size=size, padded=not args.shaped)
        if "street" in args.parts:
            row["street"] = measure_street(trunk, heads, args.eval / "street", size, args.item_size, not args.shaped, None, args.pairs / "street", kinds)
        if args.boutique:
            row["boutique"] = measure_boutique(trunk, heads, args.boutique, size, args.item_size, not args.shaped, list(heads))
        if "products" in args.parts:
            row["products"] = measure_products(trunk, args.eval / "products", args.item_size, not args.shaped)
        if "thumbs" in args.parts:
            row["thumbs"] = measure_thumbs(trunk, args.cache, min(args.item_size, 128))
        print(json.dumps(row), flush=True)


if __name__ == "__main__":
    main()
