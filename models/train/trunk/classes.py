"""The naming objective: article type, base colour and product identity of thumbnails, kind of product photos."""
import json
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from augment import as_views, cut_views
from losses import ArcFace
from model import WIDTH, pool_gem, pool_spoc
from teacher import CENTRE, taught_loss

THUMB_SHAPES, PRODUCT_SIDE = ((128, 96), (128, 96), (160, 128)), 160  # height and width of a view
PRODUCT_SCALES = (0.72, 1.2)  # of the view, in pictures: photos taken at home are framed in every way
SMOOTHING = 0.1
KIND, TEACH = 1.5, 6.0        # weights
TAUGHT = 1280                 # numbers of the teacher's embedding


class ClassData:
    """Training part of the thumbnails and the product photos."""

    def __init__(self, cache: Path, teacher=None):
        self.thumbs, self.thumb_labels = self.read(cache, "thumbs")
        self.products, self.product_labels = self.read(cache, "products")
        held = torch.tensor(self.thumb_labels["validation"])
        self.thumb_ids = (~held).nonzero()[:, 0]
        self.product_ids = (~torch.tensor(self.product_labels["validation"])).nonzero()[:, 0]
        self.target = {c: torch.tensor(self.thumb_labels[c]["index"]) for c in ("articleType", "baseColour", "identity")}
        self.kind = torch.tensor(self.product_labels["label"]["index"])
        self.teacher, self.centres = teacher, {}
        if teacher:
            for name, pixels, ids in (("thumbs", self.thumbs, self.thumb_ids), ("products", self.products, self.product_ids)):
                some = ids[::max(1, len(ids) // CENTRE)].numpy()
                self.centres[name] = teacher.embed(as_views(torch.from_numpy(pixels[some]))).mean(0)

    @staticmethod
    def read(cache, name):
        return np.load(cache / f"{name}.npy", mmap_mode="r"), json.loads((cache / f"{name}.json").read_text())

    def teach(self, name, views):
        """What the teacher makes of views of a source, centred; nothing without a teacher."""
        return {"taught." + name: self.teacher.embed(views) - self.centres[name]} if self.teacher else {}

    def names(self, column):
        return (self.product_labels["label"] if column == "kind" else self.thumb_labels[column])["names"]


def make_class_heads(data: ClassData, saved):
    """Linear heads, started from the checkpoint's where it names the same labels; and ArcFace centres."""
    heads = nn.ModuleDict({c: nn.Linear(WIDTH, len(data.names(c))) for c in ("articleType", "baseColour", "kind")})
    heads["identity"] = ArcFace(len(data.names("identity")))
    heads["taught"] = nn.Linear(WIDTH, TAUGHT)
    for column, labels in saved.get("labels", {}).items():
        state = saved["heads"].get(column)
        if column not in heads or state is None:
            continue
        where = [labels.index(n) if n in labels else -1 for n in data.names(column)]
        for i, j in enumerate(where):
            if j >= 0:
                heads[column].weight.data[i] = state["weight"][j].float()
                heads[column].bias.data[i] = state["bias"][j].float()
    return heads


def see_classes(trunk, data: ClassData, thumbs, products, dice):
    """Draws pictures and runs the part of the trunk that does not learn. -> what class_loss needs."""
    ids = data.thumb_ids[torch.randint(len(data.thumb_ids), (thumbs,), generator=dice)].sort().values
    shape = THUMB_SHAPES[int(torch.randint(len(THUMB_SHAPES), (1,), generator=dice))]
    small = cut_views(torch.from_numpy(data.thumbs[ids.numpy()]), shape, dice, amount=0.1)
    chosen = data.product_ids[torch.randint(len(data.product_ids), (products,), generator=dice)].sort().values
    large = cut_views(torch.from_numpy(data.products[chosen.numpy()]), (PRODUCT_SIDE, PRODUCT_SIDE), dice, amount=0.15, scales=PRODUCT_SCALES)
    return dict(thumbs=trunk.low(small), products=trunk.low(large), ids=ids, chosen=chosen,
                **data.teach("thumbs", small), **data.teach("products", large))


def class_loss(trunk, heads, data: ClassData, seen):
    """-> loss, figures for the log."""
    _, feature_map = trunk.high(seen["thumbs"])
    spoc, gem = pool_spoc(feature_map), pool_gem(feature_map, trunk.p)
    target = {column: values[seen["ids"]].to(spoc.device) for column, values in data.target.items()}
    guess = heads["articleType"](spoc)
    kinds = F.cross_entropy(guess, target["articleType"], label_smoothing=SMOOTHING)
    colours = F.cross_entropy(heads["baseColour"](spoc), target["baseColour"], label_smoothing=SMOOTHING)
    identity = heads["identity"](heads["looks"](spoc, gem), target["identity"])
    hit = float((guess.argmax(1) == target["articleType"]).float().mean())

    photo_spoc = pool_spoc(trunk.high(seen["products"])[1])
    photo_kinds = F.cross_entropy(heads["kind"](photo_spoc), data.kind[seen["chosen"]].to(photo_spoc.device), label_smoothing=SMOOTHING)
    loss = kinds + 0.5 * colours + 0.1 * identity + KIND * photo_kinds
    figures = dict(article=float(kinds), colour=float(colours), identity=float(identity), kind=float(photo_kinds), articleHit=hit)
    for name, features in (("taught.thumbs", spoc), ("taught.products", photo_spoc)):
        if name in seen:
            taught = taught_loss(heads["taught"](features), seen[name])
            loss, figures[name] = loss + TEACH * taught, float(taught)
    return loss, figures
