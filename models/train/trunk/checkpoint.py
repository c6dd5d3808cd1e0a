"""A checkpoint to go on from: one that training wrote, or the released weights, which anyone has."""
import hashlib
import json
from pathlib import Path

import numpy as np
import torch

from detector import Detector
from graph import DETECTOR, INT8_FILE, folded_convs
from model import Trunk


def load_checkpoint(path: Path):
    """path: a file of train.py, or a folder of export.py, whose weights are int8. -> (trunk, the whole checkpoint, its sha256)."""
    if Path(path).is_dir():
        return load_released(Path(path))
    raw = Path(path).read_bytes()
    saved = torch.load(path, map_location="cpu")
    state = {k: v.float() if v.is_floating_point() else v for k, v in saved["trunk"].items() if not k.startswith("fc.")}
    trunk = Trunk(p=float(saved.get("p", 3.0)))
    missing, unexpected = trunk.net.load_state_dict(state, strict=False)
    if missing or unexpected:
        raise ValueError(f"{path}: not a ResNet50 state: missing {missing[:3]}, unexpected {unexpected[:3]}")
    return trunk, saved, hashlib.sha256(raw).hexdigest()


def read_tensors(folder: Path):
    """-> name of each weight and bias (trunk.table.json): float32 tensor, weights flat a channel."""
    blob = (folder / INT8_FILE).read_bytes()
    for row in json.loads((folder / "trunk.table.json").read_text()):
        if row["channels"]:
            size = (row["channels"], row["perChannel"])
            whole = np.frombuffer(blob, np.int8, size[0] * size[1], row["int8Offset"]).reshape(size)
            scale = np.frombuffer(blob, "<f4", size[0], row["scaleOffset"])
            yield row["name"], torch.from_numpy(whole * scale[:, None])
        else:
            yield row["name"], torch.from_numpy(np.frombuffer(blob, "<f4", row["perChannel"], row["scaleOffset"]).copy())


def load_released(folder: Path):
    """-> (trunk, checkpoint with the detector's head, sha256 of the weights). What only training uses starts anew."""
    tensors, card = dict(read_tensors(folder)), json.loads((folder / "trunk.json").read_text())
    trunk, detector = Trunk(p=card["p"]), Detector()
    with torch.no_grad():
        for name in folded_convs(trunk.net):
            conv, norm = layer_of(trunk.net, name)
            conv.weight.copy_(tensors[f"{name}.weight"].view_as(conv.weight))
            norm.running_mean.zero_(), norm.running_var.fill_(1 - norm.eps)
            norm.weight.fill_(1), norm.bias.copy_(tensors[f"{name}.bias"])
        for name in DETECTOR:
            conv = getattr(detector, name)
            conv.weight.copy_(tensors[f"garments.{name}.weight"].view_as(conv.weight))
            if conv.bias is not None:
                conv.bias.copy_(tensors[f"garments.{name}.bias"])
    saved = dict(trunk=trunk.net.state_dict(), p=card["p"], heads=dict(detector=detector.state_dict()))
    return trunk, saved, hashlib.sha256((folder / INT8_FILE).read_bytes()).hexdigest()


def layer_of(net, name):
    """The conv of that name and the batch norm behind it."""
    if "." not in name:
        return net.conv1, net.bn1
    layer, block, leaf = name.split(".")
    parent = getattr(net, layer)[int(block)]
    return tuple(parent.downsample) if leaf == "down" else (getattr(parent, leaf), getattr(parent, leaf.replace("conv", "bn")))
