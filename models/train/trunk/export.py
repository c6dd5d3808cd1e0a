"""Writes the files the browser loads from a trained trunk.

    python3 export.py --checkpoint trunk.pt --to models/weights
"""
import argparse
import copy
import hashlib
import json
from pathlib import Path

import numpy as np
import torch
from onnx import TensorProto

from checkpoint import load_checkpoint
import graph
from detector import Detector
from model import GEM_FLOOR, GEM_RANGE, MEAN, STD, WIDTH, pool_gem, pool_spoc
from street import SUPER_CATEGORIES
from shapes import CATALOG_AREAS, CROP_AREA, ITEM_AREA, PHOTO_AREA

WIRE_LIMIT = 26_000_000  # bytes of the weights blob


def pack_blob(convs):
    """-> int8 blob (bytes), quantised weights, table of the expansion, bytes of the float buffer.

    Blob: int8 weights of every conv, then float32: per conv its scales, its biases. All offsets are in bytes
    and multiples of 4.
    """
    whole = {name: graph.quantise(c.weight) for name, c in convs.items()}
    table, floats, float_offset = [], [], 0
    weights_length = sum(q.size for q, _ in whole.values())
    int8_offset, plain_offset = 0, weights_length
    for name, c in convs.items():
        q, scale = whole[name]
        per_channel = q.size // len(scale)
        table.append(dict(name=f"{name}.weight", floatOffset=float_offset, channels=len(scale),
                          perChannel=per_channel, int8Offset=int8_offset, scaleOffset=plain_offset))
        int8_offset, float_offset, plain_offset = int8_offset + q.size, float_offset + 4 * q.size, plain_offset + scale.nbytes
        table.append(dict(name=f"{name}.bias", floatOffset=float_offset, channels=0,
                          perChannel=len(c.bias), int8Offset=0, scaleOffset=plain_offset))
        float_offset, plain_offset = float_offset + c.bias.nbytes, plain_offset + c.bias.nbytes
        floats += [scale, c.bias]
    for row in table:
        if any(row[k] % 4 for k in ("floatOffset", "int8Offset", "scaleOffset")):
            raise ValueError(f"offset not a multiple of 4: {row}")
    blob = b"".join([q.tobytes() for q, _ in whole.values()] + [f.astype("<f4").tobytes() for f in floats])
    if len(blob) > WIRE_LIMIT:
        raise ValueError(f"blob has {len(blob)} bytes, more than {WIRE_LIMIT}")
    return blob, whole, table, float_offset


def wasm_model(convs, rows, p):
    """int8 initializers inside the blob, a DequantizeLinear before each conv."""
    tensors = []
    for name, c in convs.items():
        w, b, n = rows[f"{name}.weight"], rows[f"{name}.bias"], c.weight.size
        channels = [w["channels"]]
        tensors += [
            graph.external(f"{name}.int8", TensorProto.INT8, c.weight.shape, graph.INT8_FILE, w["int8Offset"], n),
            graph.external(f"{name}.scale", TensorProto.FLOAT, channels, graph.INT8_FILE, w["scaleOffset"], 4 * channels[0]),
            graph.external(f"{name}.bias", TensorProto.FLOAT, channels, graph.INT8_FILE, b["scaleOffset"], 4 * channels[0]),
        ]

    return graph.build_model(graph.PlainOps(convs, graph.read_int8), tensors, p, GEM_FLOOR)


def webgpu_model(convs, rows, p):
    """float32 initializers inside the buffer that the client expands."""
    tensors = []
    for name, c in convs.items():
        for part, dims in (("weight", c.weight.shape), ("bias", c.bias.shape)):
            row = rows[f"{name}.{part}"]
            tensors.append(graph.external(f"{name}.{part}", TensorProto.FLOAT, dims, graph.FLOAT_FILE,
                                          row["floatOffset"], 4 * int(np.prod(dims))))
    return graph.build_model(graph.PlainOps(convs, lambda name: ([], f"{name}.weight")), tensors, p, GEM_FLOOR)


def pattern(kind, size):
    """A made-up picture, uint8 [size, size, 3], that any language can make again from integers alone."""
    y, x = np.mgrid[0:size, 0:size]
    if kind == "gradient":
        planes = (x * 255 // (size - 1), y * 255 // (size - 1), (x + y) * 255 // (2 * size - 2))
    elif kind == "checker":
        planes = (((x >> 4) + (y >> 4)) % 2 * 255, ((x >> 3) + (y >> 5)) % 2 * 180 + 40, (x * y) % 256)
    else:
        raise ValueError(f"pattern {kind!r}")
    return np.stack(planes, axis=-1).astype(np.uint8)


def to_tensor(pixels):
    """uint8 [H, W, 3] -> float32 [1, 3, H, W], normalised."""
    x = (pixels.astype(np.float32) / 255 - np.float32(MEAN)) / np.float32(STD)
    return torch.from_numpy(x).permute(2, 0, 1)[None].contiguous()


def rounded_twin(trunk, convs, whole):
    """The same network with the int8 weights: what both graphs compute."""
    net = copy.deepcopy(trunk.net)
    for name, c in convs.items():
        if name.startswith("garments."):
            continue
        q, scale = whole[name]
        parent, leaf = net, name
        if "." in name:
            layer, block, leaf = name.split(".")
            parent = getattr(net, layer)[int(block)]
        conv, norm = parent.downsample if leaf == "down" else (getattr(parent, leaf), getattr(parent, leaf.replace("conv", "bn")))
        conv.weight.data = torch.from_numpy(q.astype(np.float32) * scale.reshape(-1, 1, 1, 1))
        norm.running_mean.zero_(), norm.running_var.fill_(1 - norm.eps)
        norm.weight.data.fill_(1), norm.bias.data.copy_(torch.from_numpy(c.bias))
    twin = copy.deepcopy(trunk)
    twin.net = net
    return twin.eval()


def rounded_detector(detector, whole):
    """The detector with its int8 weights."""
    twin = copy.deepcopy(detector).eval()
    for name in graph.DETECTOR:
        q, scale = whole[f"garments.{name}"]
        getattr(twin, name).weight.data = torch.from_numpy(q.astype(np.float32) * scale.reshape(-1, 1, 1, 1))
    return twin


@torch.no_grad()
def describe(trunk, detector, image, p):
    mid, feature_map = trunk.high(trunk.low(image))
    return pool_spoc(feature_map)[0].numpy(), pool_gem(feature_map, p)[0].numpy(), detector(mid, feature_map)[0].flatten().numpy()


def cosine(a, b):
    return float(a @ b / (np.linalg.norm(a) * np.linalg.norm(b)))


def golden(ours, rounded, p):
    """Outputs of the int8 network for two patterns, and how far they are from the float network's. Each is (trunk, detector)."""
    rows = []
    for kind, size in (("gradient", 128), ("checker", 160)):
        image = to_tensor(pattern(kind, size))
        exact, whole = describe(*ours, image, p), describe(*rounded, image, p)
        row = dict(pattern=kind, size=size)
        for name, e, o in zip(("spoc", "gem", "garments"), exact, whole):
            if name != "garments" or kind == "gradient":  # once: it is long
                row[name] = [float(f"{v:.5g}") for v in o]
            row[f"{name}Norm"] = float(np.linalg.norm(o))
            row[f"{name}CosineToFloat"] = round(cosine(e, o), 6)
        rows.append(row)
    return rows


def main():
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--checkpoint", type=Path, required=True)
    ask.add_argument("--to", type=Path, required=True)
    ask.add_argument("--expanded", type=Path, help="also write the float32 buffer there (for checks)")
    args = ask.parse_args()

    trunk, saved, sha = load_checkpoint(args.checkpoint)
    trunk.eval()
    detector = Detector().eval()
    detector.load_state_dict(saved["heads"]["detector"])
    p = round(float(trunk.p), 4)
    if not GEM_RANGE[0] <= p <= GEM_RANGE[1]:
        raise ValueError(f"GeM exponent {p} outside {GEM_RANGE}")
    convs = graph.folded_convs(trunk.net) | graph.detector_convs(detector)
    blob, whole, table, float_bytes = pack_blob(convs)
    rows = {row["name"]: row for row in table}
    twin = rounded_twin(trunk, convs, whole)
    checks = golden((trunk, detector), (twin, rounded_detector(detector, whole)), p)

    args.to.mkdir(parents=True, exist_ok=True)
    files = {
        graph.INT8_FILE: blob,
        "trunk.wasm.onnx": wasm_model(convs, rows, p).SerializeToString(),
        "trunk.webgpu.onnx": webgpu_model(convs, rows, p).SerializeToString(),
        "trunk.table.json": (json.dumps(table, indent=0) + "\n").encode(),
        "trunk.golden.json": (json.dumps(checks) + "\n").encode(),
    }
    card = dict(
        input=dict(name="image", photoArea=PHOTO_AREA, catalogAreas=CATALOG_AREAS, itemArea=ITEM_AREA, cropArea=CROP_AREA, mean=MEAN,
                   std=STD, multipleOf=32),
        outputs=dict(spoc=WIDTH, gem=WIDTH, map=WIDTH, garments=5 * len(SUPER_CATEGORIES)), p=p, floatBytes=float_bytes, checkpoint=sha,
        files={name: dict(bytes=len(raw), sha256=hashlib.sha256(raw).hexdigest()) for name, raw in files.items()})
    files["trunk.json"] = (json.dumps(card, indent=2) + "\n").encode()
    for name, raw in files.items():
        (args.to / name).write_bytes(raw)
    if args.expanded:
        names = [(n, part) for n in convs for part in ("weight", "bias")]
        parts = [whole[n][0].astype("<f4") * whole[n][1].reshape(-1, 1, 1, 1) if part == "weight" else convs[n].bias
                 for n, part in names]
        args.expanded.write_bytes(b"".join(x.astype("<f4").tobytes() for x in parts))
    print(json.dumps(dict(p=p, bytes=len(blob), cosine={r["pattern"]: [r[f"{name}CosineToFloat"] for name in ("spoc", "gem", "garments")] for r in checks})))


if __name__ == "__main__":
    main()
