"""What a network trained on ImageNet makes of the pictures: a target that knows more kinds of things than our labels name.

    python3 teacher.py --teacher mobilenetv2-imagenet.onnx --cache cache

The teacher is an ONNX graph of plain convolutions with outputs `embedding`. It is used in training only; nothing of it is shipped.
"""
import argparse
import json
import time
from pathlib import Path

import numpy as np
import onnx
import torch
import torch.nn.functional as F
from onnx import numpy_helper

SIDE = 224
EVERY = dict(products=1, thumbs=3)  # one picture of so many is shown to the teacher
BATCH = 32


class Teacher:
    """Runs the operators that occur in it: Conv, Clip, Add, GlobalAveragePool, Flatten."""

    def __init__(self, path: Path):
        graph = onnx.load(str(path)).graph
        self.nodes = graph.node
        self.weights = {t.name: torch.from_numpy(numpy_helper.to_array(t).copy()) for t in graph.initializer}

    @torch.no_grad()
    def embed(self, pixels):
        """uint8 [n, h, w, 3] -> [n, 1280]. Padded with white to squares, then resized."""
        images = pixels.permute(0, 3, 1, 2).float()
        high, wide = images.shape[2:]
        side = max(high, wide)
        left, top = (side - wide) // 2, (side - high) // 2
        images = F.pad(images, (left, side - wide - left, top, side - high - top), value=255.0)
        images = F.interpolate(images, size=(SIDE, SIDE), mode="bilinear", align_corners=False, antialias=True)
        values = self.weights | {"image": ((images - 128) / 128).contiguous(memory_format=torch.channels_last)}
        for node in self.nodes:
            values[node.output[0]] = self.run(node, [values[name] for name in node.input])
        return values["embedding"]

    @staticmethod
    def run(node, given):
        if node.op_type == "Conv":
            asked = {a.name: onnx.helper.get_attribute_value(a) for a in node.attribute}
            top, left, bottom, right = asked["pads"]  # stride 2 pads at the bottom and the right alone
            return F.conv2d(F.pad(given[0], (left, right, top, bottom)), given[1], given[2], asked["strides"], groups=asked["group"])
        if node.op_type == "Clip":
            return given[0].clamp(float(given[1]), float(given[2]))
        if node.op_type == "Add":
            return given[0] + given[1]
        if node.op_type == "GlobalAveragePool":
            return given[0].mean(dim=(2, 3), keepdim=True)
        if node.op_type == "Flatten":
            return given[0].flatten(1)
        raise ValueError(f"the teacher's graph has an operator that is not known here: {node.op_type}")


class Lessons:
    """The teacher's centred embeddings of a source's pictures, of length 1; none for those it was not shown."""

    def __init__(self, cache: Path, name: str):
        path = cache / f"teacher-{name}.npz"
        self.known = path.exists()
        if not self.known:
            return
        saved = np.load(path)
        rows = torch.from_numpy(saved["embeddings"]).float()
        self.rows = F.normalize(rows - rows.mean(0), dim=1)
        self.place = torch.full((int(saved["count"]),), -1)
        self.place[torch.from_numpy(saved["ids"])] = torch.arange(len(rows))

    def loss(self, guess, ids):
        """1 - cosine, mean over the pictures that have an embedding. guess: [n, 1280]."""
        at = self.place[ids].to(guess.device)
        wanted = self.rows.to(guess.device)[at.clamp(min=0)]
        cosine = (F.normalize(guess, dim=1) * wanted).sum(1)
        return ((1 - cosine) * (at >= 0)).sum() / (at >= 0).sum().clamp(min=1)


def main():
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--teacher", type=Path, required=True)
    ask.add_argument("--cache", type=Path, required=True)
    args = ask.parse_args()
    teacher = Teacher(args.teacher)
    for name, every in EVERY.items():
        began, pixels = time.monotonic(), np.load(args.cache / f"{name}.npy", mmap_mode="r")
        held = np.array(json.loads((args.cache / f"{name}.json").read_text())["validation"])
        ids = np.flatnonzero(~held)[::every]
        rows = [teacher.embed(torch.from_numpy(pixels[ids[at:at + BATCH]])).numpy() for at in range(0, len(ids), BATCH)]
        np.savez(args.cache / f"teacher-{name}.npz", embeddings=np.concatenate(rows).astype(np.float16), ids=ids, count=len(pixels))
        print(json.dumps(dict(name=name, pictures=len(ids), seconds=round(time.monotonic() - began))), flush=True)


if __name__ == "__main__":
    main()
