"""Street photos: garments from the pixel masks, the person's box, and cut-outs on white."""
import csv
import io
import random
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from PIL import Image, ImageEnhance

NOT_WORN = {"null", "skin", "hair"}
ACCESSORIES = {
    "accessories", "bag", "belt", "bracelet", "earrings", "glasses", "gloves", "hat", "necklace", "purse", "ring",
    "scarf", "socks", "stockings", "sunglasses", "tie", "tights", "wallet", "watch",
}
SUPER_CATEGORIES = ("outer", "top", "bottom", "dress", "shoes", "bag")  # in the order of models/core/taxonomy.ts
KINDS = {
    "outer": "blazer cape cardigan coat jacket suit vest",
    "top": "blouse bodysuit hoodie jumper shirt sweater sweatshirt t-shirt top",
    "bottom": "jeans leggings pants shorts skirt",
    "dress": "dress romper",
    "shoes": "boots clogs flats heels loafers pumps sandals shoes sneakers wedges",
    "bag": "bag purse",
}
KIND_OF = {label: SUPER_CATEGORIES.index(kind) for kind, labels in KINDS.items() for label in labels.split()}
# Smallest share of the photo's pixels that is framed: less is a rest behind something else.
FRAME_SHARE = 0.001
# Smallest share of the photo's pixels that counts, as in the reference protocol.
GARMENT_SHARE, ACCESSORY_SHARE = 0.003, 0.015


@dataclass
class Garment:
    label: str
    index: int          # class index in the mask
    box: tuple          # x0, y0, x1, y1 in pixels


@dataclass
class StreetPhoto:
    id: str
    pixels: np.ndarray              # uint8 [H, W, 3]
    mask: np.ndarray | None = None  # uint8 [H, W], class index
    person: tuple | None = None     # box of everything that is not background
    garments: list = field(default_factory=list)
    frames: list = field(default_factory=list)  # (box, index into SUPER_CATEGORIES) of everything a detector should find


def read_labels(folder: Path):
    return (folder / "labels.txt").read_text().split()


def box_of(mask):
    ys, xs = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    return int(xs[0]), int(ys[0]), int(xs[-1]) + 1, int(ys[-1]) + 1


def find_garments(mask, labels):
    found = []
    for index in np.unique(mask):
        label = labels[index]
        if label in NOT_WORN:
            continue
        area = mask == index
        if area.mean() >= (ACCESSORY_SHARE if label in ACCESSORIES else GARMENT_SHARE):
            found.append(Garment(label, int(index), box_of(area)))
    return found


def find_frames(mask, labels):
    """A pair of shoes is one frame."""
    found = []
    for index in np.unique(mask):
        area = mask == index
        if labels[index] in KIND_OF and area.mean() >= FRAME_SHARE:
            found.append((box_of(area), KIND_OF[labels[index]]))
    return found


def read_street(folder: Path):
    """Yields every photo, with garments where there is a mask."""
    labels = read_labels(folder)
    with open(folder / "tags.csv", newline="") as rows:
        for row in csv.DictReader(rows):
            pixels = np.asarray(Image.open(folder / "photos" / f"{row['photo']}.jpg").convert("RGB"))
            photo = StreetPhoto(row["photo"], pixels)
            if row["annotation"] == "mask":
                mask = np.asarray(Image.open(folder / "masks" / f"{row['photo']}.png"))
                if mask.shape != pixels.shape[:2]:
                    raise ValueError(f"photo {photo.id} is {pixels.shape[:2]}, its mask {mask.shape}")
                if mask.any():  # a few masks are empty: such a photo counts as having tags only
                    photo.mask, photo.person = mask, box_of(mask > 0)
                    photo.garments = find_garments(mask, labels)
                    photo.frames = find_frames(mask, labels)
            yield photo


def cut_out(pixels, area, box) -> Image.Image:
    """The pixels of `area` inside `box` on a white square. area: bool [H, W]."""
    x0, y0, x1, y1 = box
    inside = np.where(area[y0:y1, x0:x1, None], pixels[y0:y1, x0:x1], 255).astype(np.uint8)
    side = int(max(inside.shape[:2]) * 1.06) + 2
    square = Image.new("RGB", (side, side), "white")
    square.paste(Image.fromarray(inside), ((side - inside.shape[1]) // 2, (side - inside.shape[0]) // 2))
    return square


def disguise(picture: Image.Image, seed: str) -> bytes:
    """Mirrored, brightness, contrast and saturation moved by up to 10 %, JPEG quality 60."""
    dice = random.Random(seed)
    picture = picture.transpose(Image.FLIP_LEFT_RIGHT)
    for enhance in (ImageEnhance.Brightness, ImageEnhance.Contrast, ImageEnhance.Color):
        picture = enhance(picture).enhance(dice.uniform(0.9, 1.1))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=60)
    return out.getvalue()
