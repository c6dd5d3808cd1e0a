"""Decodes every picture once into arrays on disk, which training maps into memory.

    python3 data.py --data data --cache cache [--boutique boutique ...]
"""
import argparse
import csv
import json
import random
from pathlib import Path

import numpy as np
from PIL import Image

from splits import boutique_training, product_is_validation, street_is_validation, thumb_is_validation
from street import KIND_OF, SUPER_CATEGORIES, cut_out, read_street

KINDS10 = ("Dress", "Hat", "Longsleeve", "Outwear", "Pants", "Shirt", "Shoes", "Shorts", "Skirt", "T-Shirt")
PRODUCT_SIDE, CUT_SIDE = 192, 160
# Height and width of the stored photos, and of the pictures of what is in them.
STREET_SHAPES = (448, 320), (CUT_SIDE, CUT_SIDE)
BOUTIQUE_SHAPES = (640, 480), (160, 128)
LEAST_VISIBLE = 0.15  # share of a worn piece below which it is neither shown to training nor asked for
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

    def __init__(self, cache: Path, name: str, photos: int, cuts: int, shapes):
        self.cache, self.name, self.rows, self.cut_count = cache, name, [], 0
        self.photo_shape, self.cut_shape = shapes
        self.photos = np.lib.format.open_memmap(cache / f"{name}-photos.npy", "w+", np.uint8, (photos, *self.photo_shape, 3))
        self.cuts = np.lib.format.open_memmap(cache / f"{name}-cuts.npy", "w+", np.uint8, (cuts, *self.cut_shape, 3))

    def add_cut(self, picture: Image.Image):
        self.cuts[self.cut_count], _ = fit(picture, *self.cut_shape)
        self.cut_count += 1
        return self.cut_count - 1

    def add_photo(self, picture: Image.Image, person, garments, frames, **more):
        """person: box in pixels of the picture; garments: [(box, cut index, kind)], kind -1 when it is none of the six;
        frames: [(box, kind)], what a detector should find. Boxes end up in canvas pixels."""
        self.photos[len(self.rows)], (_, _, w, h) = fit(picture, *self.photo_shape, centre=False)
        scale = w / picture.width
        self.rows.append(dict(size=[w, h], person=[v * scale for v in person],
                              garments=[dict(box=[v * scale for v in box], cut=cut, kind=kind) for box, cut, kind in garments],
                              frames=[dict(box=[v * scale for v in box], kind=kind) for box, kind in frames], **more))

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
    count = sum(len(p.garments) for p in masked) + BORROWED * len(rest)
    out = PairWriter(cache, "street", len(masked) + len(rest), count, STREET_SHAPES)
    for p in masked:
        cuts = [(g.box, out.add_cut(cut_out(p.pixels, p.mask == g.index, g.box)), KIND_OF.get(g.label, -1)) for g in p.garments]
        out.add_photo(Image.fromarray(p.pixels), p.person, cuts, p.frames, exact=True)
    for p in rest:
        h, w = p.pixels.shape[:2]
        cuts = [(box, out.add_cut(picture), -1) for box, picture in borrow(p, masked, dice)]
        out.add_photo(Image.fromarray(p.pixels), (0.2 * w, 0.04 * h, 0.8 * w, 0.97 * h), cuts, [], exact=False)
    return out.close()


def prepare_boutique(folders, cache: Path):
    """Training looks of generated shops, with the pictures of the items they wear. Folders that draw one shop share its items."""
    read = [(folder, json.loads((folder / "labels.json").read_text())) for folder in folders]
    parts = [(folder, labels, *boutique_training(labels)) for folder, labels in read]
    count = sum(len(worn) for *_, worn in parts)
    out = PairWriter(cache, "boutique", sum(len(snapshots) for _, _, snapshots, _ in parts), count, BOUTIQUE_SHAPES)
    for folder, labels, snapshots, worn in parts:
        items = {i["id"]: i for i in labels["items"] if i["id"] in worn}
        cuts = {id: out.add_cut(open_picture(folder, i)) for id, i in items.items()}
        for s in snapshots:
            pieces = []
            for piece in s["items"]:
                x, y, w, h = piece["box"]
                kind = SUPER_CATEGORIES.index(items[piece["id"]]["superCategory"])
                pieces.append(((x, y, x + w, y + h), cuts[piece["id"]], kind, piece["visible"]))
            boxes = np.array([box for box, *_ in pieces], dtype=float)
            person = (*boxes[:, :2].min(axis=0), *boxes[:, 2:].max(axis=0))
            seen = [piece for piece in pieces if piece[3] >= LEAST_VISIBLE]
            out.add_photo(open_picture(folder, s), person, [piece[:3] for piece in seen], [(box, kind) for box, _, kind, _ in seen], exact=True)
    return out.close()


def open_picture(folder, entry):
    return Image.open(folder / entry["photo"]).convert("RGB")


def main():
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--data", type=Path, required=True, help="the folder with products/, street/ and thumbs/")
    ask.add_argument("--cache", type=Path, required=True)
    ask.add_argument("--boutique", type=Path, nargs="+", help="folders with items/, snapshots/ and labels.json; only this part is prepared")
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
