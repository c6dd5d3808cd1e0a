"""Measures a trunk on the validation pictures and prints JSON.

    python3 validate.py --checkpoint trunk.pt --eval eval --cache cache [--boutique boutique]
"""
import argparse
import json
from pathlib import Path

import numpy as np
import torch
from PIL import Image

from checkpoint import load_checkpoint
from augment import as_views
from data import KINDS10, LEAST_VISIBLE, fit
from detector import Detector, average_precision, read_boxes
from losses import Descriptor
from metrics import linear_probe, nearest_accuracy, retrieval
from model import pool_gem, pool_spoc
from shapes import CROP_AREA, ITEM_AREA, PHOTO_AREA, shape_for, with_margin
from street import SUPER_CATEGORIES


def cut_box(picture, box):
    """Cut to the picture, as the product does."""
    x0, y0, x1, y1 = with_margin(box)
    return picture.crop((max(0, int(x0)), max(0, int(y0)), min(picture.width, round(x1)), min(picture.height, round(y1))))


def in_shapes(pictures, area, batch=32):
    """PIL pictures -> (positions, images [n, 3, h, w], content [n, 4] in pixels) in batches of one shape."""
    groups = {}
    for i, picture in enumerate(pictures):
        shape = shape_for(*picture.size, area)
        pixels, content = fit(picture, *shape)
        groups.setdefault(shape, []).append((i, pixels, content))
    for members in groups.values():
        for start in range(0, len(members), batch):
            part = members[start:start + batch]
            yield [m[0] for m in part], as_views(torch.from_numpy(np.stack([m[1] for m in part]))), [m[2] for m in part]


@torch.no_grad()
def embed(trunk, pictures, area):
    """-> spoc, gem, each [N, 2048], of the cells the picture covers."""
    spoc, gem = [None] * len(pictures), [None] * len(pictures)
    for where, images, contents in in_shapes(pictures, area):
        for i, feature_map, (x, y, w, h) in zip(where, trunk(images).cpu(), contents):
            inside = feature_map[None, :, y // 32:-(-(y + h) // 32), x // 32:-(-(x + w) // 32)]
            spoc[i], gem[i] = pool_spoc(inside)[0], pool_gem(inside, float(trunk.p))[0]
    return torch.stack(spoc), torch.stack(gem)


def read_looks(folder):
    """Photos with the boxes and names of what is worn: `pairs.json` of files.py, or a boutique's test looks.
    -> [(file, [(file of the garment's picture, x0, y0, x1, y1 in pixels)], [(box, class) to find])]"""
    if (folder / "pairs.json").exists():
        for row in json.loads((folder / "pairs.json").read_text()):
            file = folder / "photos" / row["photo"]
            wide, high = Image.open(file).size
            boxes = [[g["box"], g["file"]] for g in row["garments"]], [[f["box"], f["kind"]] for f in row["frames"]]
            worn, frames = ([((x * wide, y * high, (x + w) * wide, (y + h) * high), name) for (x, y, w, h), name in part] for part in boxes)
            yield file, [(folder / "garments" / name, box) for box, name in worn], [(box, SUPER_CATEGORIES.index(k)) for box, k in frames]
    else:
        labels = json.loads((folder / "labels.json").read_text())
        items = {i["id"]: i for i in labels["items"]}
        for s in (s for s in labels["snapshots"] if s["split"] == "test"):
            seen = [((x, y, x + w, y + h), items[i["id"]]) for i in s["items"] if i["visible"] >= LEAST_VISIBLE for x, y, w, h in [i["box"]]]
            yield (folder / s["photo"], [(folder / i["photo"], box) for box, i in seen],
                   [(box, SUPER_CATEGORIES.index(i["superCategory"])) for box, i in seen])


@torch.no_grad()
def measure_crops(trunk, head, folder):
    """Each garment, cut out by its true box, against the pictures of all garments worn in these photos."""
    crops, truth, files = [], {}, {}
    for file, worn, _ in read_looks(folder):
        photo = Image.open(file).convert("RGB")
        for garment, box in worn:
            truth[str(len(crops))] = {str(files.setdefault(garment, len(files)))}
            crops.append(cut_box(photo, box))
    pictures = [Image.open(f).convert("RGB") for f in files]
    a, b = head(*embed(trunk, crops, CROP_AREA)), head(*embed(trunk, pictures, ITEM_AREA))
    return retrieval(a @ b.T, list(truth), [str(i) for i in range(len(files))], truth)


@torch.no_grad()
def measure_frames(trunk, detector, folder):
    """AP50 of the six super-categories and their mean, boxes in pixels of the input."""
    looks = list(read_looks(folder))
    pictures = [Image.open(file).convert("RGB") for file, *_ in looks]
    found, truth = [None] * len(looks), [None] * len(looks)
    for where, images, contents in in_shapes(pictures, PHOTO_AREA):
        out = detector(*trunk.high(trunk.low(images)))
        for i, one, (x, y, w, _) in zip(where, out, contents):
            scale = w / pictures[i].width
            found[i] = read_boxes(one)
            truth[i] = [((x0 * scale + x, y0 * scale + y, x1 * scale + x, y1 * scale + y), k) for (x0, y0, x1, y1), k in looks[i][2]]
    by_class = average_precision(found, truth)
    return dict(AP50=round(sum(by_class.values()) / len(by_class), 4), byClass=by_class, n=len(looks))


def measure_products(trunk, folder):
    parts = {}
    for part in ("train", "test"):
        rows = [line.split(",") for line in (folder / f"{part}.csv").read_text().split("\n")[1:] if line]
        features = embed(trunk, [Image.open(folder / "images" / name).convert("RGB") for name, _ in rows], ITEM_AREA)
        parts[part] = (features, torch.tensor([KINDS10.index(label) for _, label in rows]))
    (a, la), (b, lb) = parts["train"], parts["test"]
    return {"spoc": linear_probe(a[0], la, b[0], lb), "both": linear_probe(torch.cat(a, 1), la, torch.cat(b, 1), lb)}


@torch.no_grad()
def embed_thumbs(trunk, pixels, size):
    found = []
    for start in range(0, len(pixels), 64):
        part = [fit(Image.fromarray(p), size, size)[0] for p in pixels[start:start + 64]]
        found.append(pool_spoc(trunk(as_views(torch.from_numpy(np.stack(part))))).cpu())
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
    heads = dict(looks=Descriptor(saved["heads"]["looks"]["spoc.weight"].shape[0]), detector=Detector())
    for name, head in heads.items():
        head.load_state_dict(saved["heads"][name])
    return heads


def main():
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--checkpoint", type=Path, required=True)
    ask.add_argument("--eval", type=Path, required=True)
    ask.add_argument("--cache", type=Path, required=True)
    ask.add_argument("--boutique", type=Path, help="folder with items/, snapshots/ and labels.json")
    ask.add_argument("--parts", nargs="+", default=["looks", "products", "thumbs"])
    args = ask.parse_args()
    trunk, saved, _ = load_checkpoint(args.checkpoint)
    trunk.eval().to(memory_format=torch.channels_last)
    row = {}
    if "looks" in args.parts:
        heads = load_heads(saved)
        for name, folder in (("street", args.eval / "street"), ("boutique", args.boutique)):
            if folder:
                row[name] = dict(crops=measure_crops(trunk, heads["looks"], folder), frames=measure_frames(trunk, heads["detector"], folder))
    if "products" in args.parts:
        row["products"] = measure_products(trunk, args.eval / "products")
    if "thumbs" in args.parts:
        row["thumbs"] = measure_thumbs(trunk, args.cache, 128)
    print(json.dumps(row), flush=True)


if __name__ == "__main__":
    main()
