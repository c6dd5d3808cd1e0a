"""Writes picture folders for `ensemble evaluate` and for head training.

    python3 files.py --data data --eval eval --pairs pairs [--boutique models/demo/boutique]
"""
import argparse
import csv
import json
from pathlib import Path

import numpy as np
from PIL import Image

from data import KINDS10, LEAST_VISIBLE
from splits import product_is_validation, street_is_validation, thumb_is_validation
from street import SUPER_CATEGORIES, cut_out, disguise, read_street


THUMBS_TO_FIT = 15_000  # as many as the reference protocol


def fresh(*folders):
    for folder in folders:
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.glob("*.jpg"):
            old.unlink()


def write_street_eval(photos, to: Path):
    """photos/, persons/, garments/ and one truth CSV per direction."""
    fresh(to / "photos", to / "persons", to / "garments")
    rows = {"persons-garments": [], "photos-garments": [], "garments-photos": []}
    pairs = []
    for photo in photos:
        name, whole = f"{photo.id}.jpg", Image.fromarray(photo.pixels)
        whole.save(to / "photos" / name, quality=92)
        whole.crop(photo.person).save(to / "persons" / name, quality=92)
        names = []
        pairs.append(dict(photo=name, garments=[dict(file=f"{photo.id}-{g.label}.jpg", box=share_of(g.box, whole), label=g.label)
                                                for g in photo.garments],
                          frames=[dict(box=share_of(box, whole), kind=SUPER_CATEGORIES[kind]) for box, kind in photo.frames]))
        for g in photo.garments:
            garment = f"{photo.id}-{g.label}.jpg"
            (to / "garments" / garment).write_bytes(disguise(cut_out(photo.pixels, photo.mask == g.index, g.box), garment))
            names.append(garment)
            rows["garments-photos"].append((garment, name))
        rows["persons-garments"].append((name, " ".join(names)))
        rows["photos-garments"].append((name, " ".join(names)))
    for task, lines in rows.items():
        write_csv(to / f"{task}.csv", ("query", "relevant"), lines)
    (to / "pairs.json").write_text(json.dumps(pairs))
    write_coco(to / "boxes.json", [(f"photos/{p.id}.jpg", (p.pixels.shape[1], p.pixels.shape[0]),
                                    [((x0, y0, x1 - x0, y1 - y0), SUPER_CATEGORIES[kind]) for (x0, y0, x1, y1), kind in p.frames]) for p in photos])
    return {task: len(lines) for task, lines in rows.items()}


def share_of(box, picture):
    """x0, y0, x1, y1 in pixels -> x, y, w, h in 0..1 of the picture."""
    x0, y0, x1, y1 = box
    return [round(v, 4) for v in (x0 / picture.width, y0 / picture.height, (x1 - x0) / picture.width, (y1 - y0) / picture.height)]


def write_street_pairs(photos, to: Path):
    fresh(to / "photos", to / "garments")
    pairs = []
    for photo in photos:
        whole = Image.fromarray(photo.pixels)
        whole.save(to / "photos" / f"{photo.id}.jpg", quality=90)
        garments = []
        for g in photo.garments:
            name = f"{photo.id}-{g.label}.jpg"
            cut_out(photo.pixels, photo.mask == g.index, g.box).save(to / "garments" / name, quality=88)
            garments.append(dict(file=name, box=share_of(g.box, whole), label=g.label))
        pairs.append(dict(photo=f"{photo.id}.jpg", garments=garments))
    (to / "pairs.json").write_text(json.dumps(pairs))
    return dict(photos=len(pairs), garments=sum(len(p["garments"]) for p in pairs))


def write_products_eval(folder: Path, to: Path):
    fresh(to / "images")
    parts = {"train": [], "test": []}
    with open(folder / "labels.csv", newline="") as rows:
        for row in csv.DictReader(rows):
            if row["label"] not in KINDS10:
                continue
            name = f"{row['image']}.jpg"
            (to / "images" / name).write_bytes((folder / "images" / name).read_bytes())
            parts["test" if product_is_validation(row) else "train"].append((name, row["label"]))
    for part, pairs in parts.items():
        write_csv(to / f"{part}.csv", ("file", "label"), pairs)
    return {part: len(pairs) for part, pairs in parts.items()}


def write_thumbs_eval(folder: Path, to: Path):
    """Article types: all pictures kept out, and a fixed draw of the others to fit on."""
    fresh(to / "images")
    with open(folder / "products.csv", newline="") as f:
        rows = list(csv.DictReader(f))
    held = np.array([thumb_is_validation(r["id"]) for r in rows])
    drawn = np.random.default_rng(0).choice(np.flatnonzero(~held), THUMBS_TO_FIT, replace=False)
    parts = {"train": np.sort(drawn), "test": np.flatnonzero(held)}
    sheets = {name: Image.open(folder / "sheets" / f"{name}.jpg").convert("RGB") for name in sorted({r["sheet"] for r in rows})}
    for part, chosen in parts.items():
        for r in (rows[i] for i in chosen):
            x, y = int(r["x"]), int(r["y"])
            sheets[r["sheet"]].crop((x, y, x + 60, y + 80)).save(to / "images" / f"{r['id']}.png", compress_level=1)
        write_csv(to / f"{part}.csv", ("file", "label"), [(f"{rows[i]['id']}.png", rows[i]["articleType"]) for i in chosen])
    return {part: len(chosen) for part, chosen in parts.items()}


def write_boutique_boxes(folder: Path, to: Path):
    """Boxes of the looks kept out, names relative to the boutique's folder."""
    labels = json.loads((folder / "labels.json").read_text())
    kind_of = {item["id"]: item["superCategory"] for item in labels["items"]}
    looks = [look for look in labels["snapshots"] if look["split"] == "test"]
    to.mkdir(parents=True, exist_ok=True)
    return write_coco(to / "boxes.json", [(look["photo"], (look["width"], look["height"]),
                                           [(item["box"], kind_of[item["id"]]) for item in look["items"] if item.get("visible", 1) >= LEAST_VISIBLE])
                                          for look in looks])


def write_coco(path: Path, photos):
    """photos: [(file name, (width, height), [((x, y, w, h) in pixels, super-category)])]. For `ensemble evaluate --boxes`."""
    images = [dict(id=at, file_name=name, width=w, height=h) for at, (name, (w, h), _) in enumerate(photos)]
    boxes = [(at, [float(v) for v in box], SUPER_CATEGORIES.index(kind)) for at, (_, _, frames) in enumerate(photos) for box, kind in frames]
    annotations = [dict(id=at, image_id=image, category_id=kind, bbox=box) for at, (image, box, kind) in enumerate(boxes)]
    categories = [dict(id=at, name=name) for at, name in enumerate(SUPER_CATEGORIES)]
    path.write_text(json.dumps(dict(images=images, annotations=annotations, categories=categories)))
    return dict(photos=len(images), boxes=len(annotations))


def write_csv(path: Path, header, rows):
    with open(path, "w", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def main():
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--data", type=Path, required=True, help="the folder with products/, street/ and thumbs/")
    ask.add_argument("--eval", type=Path, required=True)
    ask.add_argument("--pairs", type=Path, required=True)
    ask.add_argument("--boutique", type=Path, help="also the boxes of this catalog's looks kept out")
    args = ask.parse_args()
    photos = [p for p in read_street(args.data / "street") if p.garments]
    boutique = dict(boutique=write_boutique_boxes(args.boutique, args.eval / "boutique")) if args.boutique else {}
    print(json.dumps(boutique | dict(
        street=write_street_eval([p for p in photos if street_is_validation(p.id)], args.eval / "street"),
        pairs=write_street_pairs([p for p in photos if not street_is_validation(p.id)], args.pairs / "street"),
        products=write_products_eval(args.data / "products", args.eval / "products"),
        thumbs=write_thumbs_eval(args.data / "thumbs", args.eval / "thumbs"))))


if __name__ == "__main__":
    main()
