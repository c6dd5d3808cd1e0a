"""Decodes every picture once into arrays on disk, which training maps into memory.

    python3 data.py --data data --cache cache [--boutique boutique]
"""
import argparse
import csv
import json
import random
from pathlib import Path

import numpy as np
from PIL import Image

from splits import boutique_training, product_is_validation, street_is_validation, thumb_is_validation
from street import cut_out, read_labels, read_street

KINDS10 = ("Dress", "Hat", "Longsleeve", "Outwear", "Pants", "Shirt", "Shoes", "Shorts", "Skirt", "T-Shirt")
PRODUCT_SIDE, CUT_SIDE, PHOTO_HEIGHT, PHOTO_WIDTH = 192, 128, 448, 320
BORROWED = 3  # pseudo cut-outs of a photo that has tags only


def fit(picture: Image.Image, height, width, centre=True):
    """Scaled to fit, on white. -> uint8 [height, width, 3], (x, y, w, h) of the picture in it, in pixels."""
    scale = min(width / picture.width, height / picture.height)
    w, h = max(1, round(picture.width * scale)), max(1, round(picture.height * scale))
    canvas = Image.new("RGB", (width, height), "white")
    x, y = ((width - w) // 2, (height - h) // 2) if centre else (0, 0)
    canvas.paste(picture.resize((w, h), Image.BILINEAR, reducing_gap=2.0), (x, y))
    return np.asarray(canvas), (x, y, w, h)


def prepare_thumbs(folder: Path, cache: Path):
    with open(folder / "products.csv", newline="") as f:
        rows = list(csv.DictReader(f))
    pixels = np.lib.format.open_memmap(cache / "thumbs.npy", "w+", np.uint8, (len(rows), 80, 60, 3))
    sheets, current = {}, None
    for i in sorted(range(len(rows)), key=lambda i: rows[i]["sheet"]):
        r = rows[i]
        if r["sheet"] != current:
            current, sheet = r["sheet"], np.asarray(Image.open(folder / "sheets" / f"{r['sheet']}.jpg").convert("RGB"))
        x, y = int(r["x"]), int(r["y"])
        pixels[i] = sheet[y:y + 80, x:x + 60]
    save_labels(cache / "thumbs.json", rows, ("articleType", "baseColour"), [
        thumb_is_validation(r["id"]) for r in rows], identity=[f"{r['articleType']}|{r['baseColour']}|{r['gender']}" for r in rows])


def prepare_products(folder: Path, cache: Path):
    with open(folder / "labels.csv", newline="") as f:
        rows = list(csv.DictReader(f))
    pixels = np.lib.format.open_memmap(cache / "products.npy", "w+", np.uint8, (len(rows), PRODUCT_SIDE, PRODUCT_SIDE, 3))
    for i, r in enumerate(rows):
        pixels[i] = fit(Image.open(folder / "images" / f"{r['image']}.jpg").convert("RGB"), PRODUCT_SIDE, PRODUCT_SIDE)[0]
    save_labels(cache / "products.json", rows, ("label",), [product_is_validation(r) for r in rows])


def save_labels(path, rows, columns, validation, **extra):
    """Labels as indices into sorted vocabularies; labels that only validation has are kept."""
    table = {c: [r[c] for r in rows] for c in columns} | extra
    saved = dict(validation=validation)
    for column, values in table.items():
        names = sorted(set(values))
        where = {v: i for i, v in enumerate(names)}
        saved[column] = dict(names=names, index=[where[v] for v in values])
    path.write_text(json.dumps(saved))


class PairWriter:
    """Photos with boxes, and the pictures of what is in them, in one pair of arrays."""

    def __init__(self, cache: Path, name: str, photos: int, cuts: int):
        self.cache, self.name, self.rows, self.cut_count = cache, name, [], 0
        shape = (photos, PHOTO_HEIGHT, PHOTO_WIDTH, 3)
        self.photos = np.lib.format.open_memmap(cache / f"{name}-photos.npy", "w+", np.uint8, shape)
        self.cuts = np.lib.format.open_memmap(cache / f"{name}-cuts.npy", "w+", np.uint8, (cuts, CUT_SIDE, CUT_SIDE, 3))

    def add_cut(self, picture: Image.Image):
        self.cuts[self.cut_count], _ = fit(picture, CUT_SIDE, CUT_SIDE)
        self.cut_count += 1
        return self.cut_count - 1

    def add_photo(self, picture: Image.Image, person, garments, **more):
        """person: box in pixels of the picture; garments: [(box, cut index)]. Boxes end up in canvas pixels."""
        self.photos[len(self.rows)], (_, _, w, h) = fit(picture, PHOTO_HEIGHT, PHOTO_WIDTH, centre=False)
        scale = w / picture.width
        self.rows.append(dict(size=[w, h], person=[v * scale for v in person],
                              garments=[dict(box=[v * scale for v in box], cut=cut) for box, cut in garments], **more))

    def close(self):
        self.photos.flush(), self.cuts.flush()
        (self.cache / f"{self.name}.json").write_text(json.dumps(self.rows))
        return dict(photos=len(self.rows), cuts=self.cut_count)


def borrow(photo, others, dice):
    """A photo without mask takes the outlines of garments of other photos: rough cut-outs, right texture and colour."""
    h, w = photo.pixels.shape[:2]
    pieces = []
    for _ in range(BORROWED):
        other = dice.choice(others)
        g = dice.choice(other.garments)
        mask = np.asarray(Image.fromarray((other.mask == g.index).astype(np.uint8) * 255).resize((w, h), Image.NEAREST)) > 0
        sy, sx = h / other.mask.shape[0], w / other.mask.shape[1]
        x0, y0, x1, y1 = g.box
        box = (int(x0 * sx), int(y0 * sy), min(w, round(x1 * sx)), min(h, round(y1 * sy)))
        pieces.append((box, cut_out(photo.pixels, mask, box)))
    return pieces


def prepare_street(folder: Path, cache: Path, seed=0):
    dice = random.Random(seed)
    photos = [p for p in read_street(folder) if not street_is_validation(p.id)]
    masked = [p for p in photos if p.garments]
    rest = [p for p in photos if p.mask is None]
    labels = read_labels(folder)
    out = PairWriter(cache, "street", len(masked) + len(rest), sum(len(p.garments) for p in masked) + BORROWED * len(rest))
    for p in masked:
        cuts = [(g.box, out.add_cut(cut_out(p.pixels, p.mask == g.index, g.box))) for g in p.garments]
        out.add_photo(Image.fromarray(p.pixels), p.person, cuts, exact=True, labels=[labels.index(g.label) for g in p.garments])
    for p in rest:
        h, w = p.pixels.shape[:2]
        cuts = [(box, out.add_cut(picture)) for box, picture in borrow(p, masked, dice)]
        out.add_photo(Image.fromarray(p.pixels), (0.2 * w, 0.04 * h, 0.8 * w, 0.97 * h), cuts, exact=False, labels=[])
    return out.close()


def prepare_boutique(folder: Path, cache: Path):
    labels = json.loads((folder / "labels.json").read_text())
    snapshots, worn = boutique_training(labels)
    items = [i for i in labels["items"] if i["id"] in worn]
    out = PairWriter(cache, "boutique", len(snapshots), len(items))
    cuts = {i["id"]: out.add_cut(Image.open(folder / "items" / Path(i["photo"]).name).convert("RGB")) for i in items}
    for s in snapshots:
        pieces = [((x, y, x + w, y + h), cuts[i["id"]]) for i in s["items"] for x, y, w, h in [i["box"]]]
        boxes = np.array([box for box, _ in pieces], dtype=float)
        person = (*boxes[:, :2].min(axis=0), *boxes[:, 2:].max(axis=0))
        out.add_photo(Image.open(folder / "snapshots" / Path(s["photo"]).name).convert("RGB"), person, pieces, exact=True, labels=[])
    return out.close()


def main():
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--data", type=Path, required=True, help="the folder with products/, street/ and thumbs/")
    ask.add_argument("--cache", type=Path, required=True)
    ask.add_argument("--boutique", type=Path, help="folder with items/, snapshots/ and labels.json; only this part is prepared")
    args = ask.parse_args()
    args.cache.mkdir(parents=True, exist_ok=True)
    if args.boutique:
        print(json.dumps(dict(boutique=prepare_boutique(args.boutique, args.cache))))
        return
    prepare_thumbs(args.data / "thumbs", args.cache)
    prepare_products(args.data / "products", args.cache)
    print(json.dumps(dict(street=prepare_street(args.data / "street", args.cache))))


if __name__ == "__main__":
    main()
