"""The peer on our validation photos: a network trained on ImageNet and a colour histogram, in their best simple use.

    python3 peer.py --teacher mobilenetv2-imagenet.onnx --eval eval --cache cache [--ours persons-garments=ours.json ...]
    python3 peer.py --trunk start.pt ...    # a ResNet50 in the peer's place: trunks compared in one and the same use

Features have the mean of their side taken off (of 100 training photos and their cut-outs) before the cosine; HSV histograms of
8 x 8 x 8 bins are compared by intersection; the two matrices, each brought to mean 0 and deviation 1, are added. With the output of
`ensemble evaluate --each --json` of the same task as --ours, both are compared photo by photo.
"""
import argparse
import csv
import json
from pathlib import Path

import numpy as np
import torch
from PIL import Image

from augment import as_views
from checkpoint import load_checkpoint
from data import fit
from metrics import retrieval
from model import pool_spoc
from teacher import SIDE, Teacher

# Queries, gallery, and whether the histogram leaves out white: what is asked is a cut-out on white, what it lies in is not.
TASKS = {"persons-garments": ("persons", "garments", False), "photos-garments": ("photos", "garments", False), "garments-photos": ("garments", "photos", True)}
MEANS_OF, BINS, WHITE, RESAMPLES = 100, 8, 245, 2000


def histogram(picture, drop_white):
    picture = picture.copy()
    picture.thumbnail((320, 320))
    rgb, hsv = (np.asarray(picture.convert(mode)).reshape(-1, 3).astype(int) for mode in ("RGB", "HSV"))
    kept = hsv[~(rgb >= WHITE).all(1)] if drop_white else hsv
    kept = kept if len(kept) else hsv
    cells = kept * BINS // 256
    counts = np.bincount((cells[:, 0] * BINS + cells[:, 1]) * BINS + cells[:, 2], minlength=BINS ** 3)
    return torch.tensor(counts / counts.sum(), dtype=torch.float32)


def embed(teacher, pictures, batch=32):
    squares = [torch.from_numpy(fit(p, SIDE, SIDE)[0].copy()) for p in pictures]
    views = (as_views(torch.stack(squares[at:at + batch])) for at in range(0, len(squares), batch))
    return torch.cat([teacher.embed(part) for part in views])


class Resnet:
    """SPoC of a ResNet50, on the same squares as the peer's."""

    def __init__(self, path: Path):
        self.trunk = load_checkpoint(path)[0].eval()

    @torch.no_grad()
    def embed(self, views):
        return pool_spoc(self.trunk(views))


def training_means(teacher, cache):
    """Mean feature of training photos, and of cut-outs."""
    rows = [row for row in json.loads((cache / "street.json").read_text()) if row["exact"]][:MEANS_OF]
    photos, cuts = (np.load(cache / f"street-{name}.npy", mmap_mode="r") for name in ("photos", "cuts"))
    whole = [Image.fromarray(photos[i][:int(row["size"][1]), :int(row["size"][0])]) for i, row in enumerate(rows)]
    pieces = [Image.fromarray(cuts[g["cut"]]) for row in rows for g in row["garments"]]
    return dict(photos=embed(teacher, whole).mean(0), garments=embed(teacher, pieces).mean(0))


def standard(scores):
    return (scores - scores.mean()) / scores.std()


def average_precisions(scores, queries, gallery, truth):
    """By query file, in the definition of metrics.retrieval."""
    return {q: retrieval(scores[i:i + 1], [q], gallery, truth)["mAP"] for i, q in enumerate(queries)}


def compare(ours, peer):
    """Photo by photo: how often which is better, and the mean difference with its bootstrap interval."""
    shared = sorted(set(ours) & set(peer))
    gains = np.array([ours[q] - peer[q] for q in shared])
    dice = np.random.default_rng(1)
    means = np.sort([gains[dice.integers(0, len(gains), len(gains))].mean() for _ in range(RESAMPLES)])
    low, high = means[int(0.025 * RESAMPLES)], means[int(0.975 * RESAMPLES)]
    return dict(n=len(shared), better=int((gains > 1e-4).sum()), equal=int((abs(gains) <= 1e-4).sum()), worse=int((gains < -1e-4).sum()),
                gain=round(float(gains.mean()), 4), ci95=[round(float(low), 4), round(float(high), 4)])


def main():
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    network = ask.add_mutually_exclusive_group(required=True)
    network.add_argument("--teacher", type=Path)
    network.add_argument("--trunk", type=Path, help="checkpoint, or the folder of the released weights")
    ask.add_argument("--eval", type=Path, required=True)
    ask.add_argument("--cache", type=Path, required=True)
    ask.add_argument("--ours", nargs="*", default=[], metavar="TASK=FILE")
    args = ask.parse_args()
    teacher, folder = Teacher(args.teacher) if args.teacher else Resnet(args.trunk), args.eval / "street"
    ours = {task: json.loads(Path(file).read_text())["each"] for task, file in (pair.split("=", 1) for pair in args.ours)}
    means = training_means(teacher, args.cache)
    means["persons"] = means["photos"]
    seen = {}
    for name in ("persons", "photos", "garments"):
        files = sorted((folder / name).glob("*.jpg"))
        pictures = [Image.open(f).convert("RGB") for f in files]
        rows = torch.nn.functional.normalize(embed(teacher, pictures) - means[name], dim=1)
        seen[name] = [f.name for f in files], rows, {drop: torch.stack([histogram(p, drop) for p in pictures]) for drop in (False, True)}
    for task, (asks, lies, drop) in TASKS.items():
        truth = {row["query"]: set(row["relevant"].split()) for row in csv.DictReader(open(folder / f"{task}.csv"))}
        (queries, a, ha), (gallery, b, hb) = seen[asks], seen[lies]
        places = [i for i, q in enumerate(queries) if q in truth]
        queries = [queries[i] for i in places]
        colours = torch.stack([torch.minimum(row, hb[drop]).sum(1) for row in ha[drop][places]])
        scores = standard(a[places] @ b.T) + standard(colours)
        row = dict(task=task, **retrieval(scores, queries, gallery, truth))
        if task in ours:
            row["oursAgainstPeer"] = compare(ours[task], average_precisions(scores, queries, gallery, truth))
        print(json.dumps(row), flush=True)


if __name__ == "__main__":
    main()
