"""Static int8, measured and not shipped: activations of 8 bits too, one scale a tensor, found on pictures.

    python3 static.py --checkpoint trunk.pt --eval eval --cache cache [--boutique boutique] [--to FILE.onnx]

Prints quality beside the float network's and how near the descriptors are; writes the graph for timing.

[Note: why not]
QLinearConv is twice as fast in WASM (2.1 times at 224 px, one thread), and loses one point of recall@6 or less. But its descriptors lie at a cosine of 0.998 to those of the float graph that WebGPU runs, below the 0.999 that
devices have to agree to, and WebGPU has no such kernel. Nor do two devices agree when both round: the first value that falls on
the other side of a step moves others downstream, until the maps differ by as much as rounding itself costs.
"""
import argparse
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from onnx import numpy_helper

from checkpoint import load_checkpoint
from graph import NEAREST, POOL, PlainOps, build_model, detector_convs, folded_convs, network, quantise, window
from model import GEM_FLOOR, Trunk, pool_gem, pool_spoc
from pairs import PairData, see_frames, see_pairs
from validate import load_heads, measure_crops

SAMPLES = 8_000  # values a tensor and batch that calibration looks at
ROUNDS = 8        # of views a source
CANDIDATES = np.linspace(1, 0.25, 40)  # of the largest value: where to clip


@dataclass
class Scale:
    """real = scale * (byte - zero), bytes 0..255. zero is 128 for values of both signs, else 0."""
    scale: float
    zero: int


def fit_scale(values, signed):
    """The clipping point with the least squared error."""
    v, zero = values.double(), 128 if signed else 0
    top, best = max(float(v.abs().max()), 1e-6), None
    for share in CANDIDATES:
        scale = float(np.float32(top * share / (255 - zero)))
        error = float((((v / scale + zero).round().clamp(0, 255) - zero) * scale - v).square().mean())
        if best is None or error < best[0]:
            best = error, Scale(scale, zero)
    return best[1]


class TorchOps:
    """The steps in torch; keep(name, values, signed) sees each tensor that will have 8 bits and gives what goes on."""

    def __init__(self, convs, weights, keep, image):
        self.convs, self.weights, self.keep, self.image = convs, weights, keep, image

    def plain_conv(self, name, x):
        c = self.convs[name]
        return F.conv2d(x, self.weights[name], torch.from_numpy(c.bias), c.stride, c.weight.shape[2] // 2)

    def stem(self):
        return self.keep("stem", F.max_pool2d(F.relu(self.plain_conv("conv1", self.image)), 3, 2, 1), False)

    def conv(self, name, x, relu):
        y = self.plain_conv(name, x)
        return self.keep(name, F.relu(y) if relu else y, not relu)

    def add(self, name, a, b):
        return self.keep(name, F.relu(a + b), False)

    def end(self, a, b):
        return F.relu(a + b)

    def begin(self, x):
        return self.keep("seen", x, False)

    def widen(self, x):
        return F.interpolate(x, scale_factor=2, mode="nearest")

    def out(self, name, x):
        return self.plain_conv(name, x)


@torch.no_grad()
def calibrate(convs, weights, batches):
    """batches: images [N, 3, H, W]. -> {name: Scale}."""
    seen, dice = {}, torch.Generator().manual_seed(0)

    def look(name, x, signed):
        flat = x.flatten()
        some = flat[torch.randint(len(flat), (SAMPLES,), generator=dice)]
        seen.setdefault(name, (signed, []))[1].extend([some, flat.max()[None]])
        return x

    for images in batches:
        network(TorchOps(convs, weights, look, images))
    return {name: fit_scale(torch.cat(values), signed) for name, (signed, values) in seen.items()}


@torch.no_grad()
def simulate(convs, weights, scales, images):
    """What both graphs compute. -> map, garments."""
    def round_off(name, x, signed):
        s = scales[name]
        return ((x / s.scale + s.zero).round().clamp(0, 255) - s.zero) * s.scale

    return network(TorchOps(convs, weights, round_off, images))


class StaticOps(PlainOps):
    """uint8 activations, int8 weights, int32 biases; a tensor is a name and the name of its scale. The first and the last
    convolution stay float32."""

    def __init__(self, convs, whole, scales):
        super().__init__(convs, lambda name: ([], f"{name}.weight"))
        self.whole, self.scales = whole, scales

    def constant(self, name, array):
        self.constants[name] = numpy_helper.from_array(np.asarray(array), name)
        return name

    def plain_conv(self, name, source, out):
        q, step = self.whole[name]
        self.constant(f"{name}.weight", q.astype(np.float32) * step.reshape(-1, 1, 1, 1))
        self.constant(f"{name}.bias", self.convs[name].bias)
        return super().plain_conv(name, source, out)

    def scale_of(self, key):
        s = self.scales[key]
        return [self.constant(f"{key}.scale", np.float32(s.scale)), self.constant(f"{key}.zero", np.uint8(s.zero))]

    def quantize(self, source, key):
        return self.add_node("QuantizeLinear", [source, *self.scale_of(key)], f"{key}.whole"), key

    def dequantize(self, x):
        return self.add_node("DequantizeLinear", [x[0], *self.scale_of(x[1])], f"{x[0]}.float")

    def stem(self):
        x = self.add_node("Relu", [self.plain_conv("conv1", "image", "conv1.out")], "conv1.relu")
        x, key = self.quantize(x, "stem")
        return self.add_node("MaxPool", [x], "stem", **POOL), key

    def conv(self, name, x, relu):
        q, step = self.whole[name]
        exact = np.rint(self.convs[name].bias / (self.scales[x[1]].scale * step.astype(np.float64))).astype(np.int32)
        weight = [self.constant(f"{name}.int8", q), self.constant(f"{name}.step", step), self.constant("weight.zero", np.int8(0))]
        inputs = [x[0], *self.scale_of(x[1]), *weight, *self.scale_of(name), self.constant(f"{name}.int32", exact)]
        return self.add_node("QLinearConv", inputs, name, **window(self.convs[name])), name

    def add(self, name, a, b):
        inputs = [a[0], *self.scale_of(a[1]), b[0], *self.scale_of(b[1]), *self.scale_of(name)]
        return self.add_node("QLinearAdd", inputs, name, domain="com.microsoft"), name

    def end(self, a, b):
        return self.add_node("Relu", [self.add_node("Add", [self.dequantize(a), self.dequantize(b)], "map.sum")], "map")

    def begin(self, source):
        return self.quantize(source, "seen")

    def out(self, name, x):
        return self.plain_conv(name, self.dequantize(x), "garments")

    def widen(self, x):
        return self.add_node("Resize", [x[0], "", "twice"], f"{x[0]}.wide", **NEAREST), x[1]


def draw_batches(cache):
    """Views as training draws them, of both sources and of every kind the trunk will see."""
    dice, trunk = torch.Generator().manual_seed(0), Trunk()
    for name in ("street", "boutique"):
        data = PairData(cache, name)
        for _ in range(ROUNDS):
            pairs, frames = see_pairs(trunk, data, 8, dice), see_frames(trunk, data, 4, dice)
            yield from (pairs["crops"], pairs["cuts"], frames["images"])


def main():
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--checkpoint", type=Path, required=True)
    ask.add_argument("--cache", type=Path, required=True)
    ask.add_argument("--eval", type=Path, required=True)
    ask.add_argument("--boutique", type=Path)
    ask.add_argument("--to", type=Path)
    args = ask.parse_args()
    trunk, saved, _ = load_checkpoint(args.checkpoint)
    trunk.eval()
    heads = load_heads(saved)
    convs = folded_convs(trunk.net) | detector_convs(heads["detector"])
    whole = {name: quantise(c.weight) for name, c in convs.items()}
    weights = {name: torch.from_numpy(q.astype(np.float32) * step.reshape(-1, 1, 1, 1)) for name, (q, step) in whole.items()}
    scales = calibrate(convs, weights, draw_batches(args.cache))
    if args.to:
        args.to.write_bytes(build_model(StaticOps(convs, whole, scales), [], float(trunk.p), GEM_FLOOR).SerializeToString())

    def rounded(images):
        return simulate(convs, weights, scales, images)[0]

    rounded.p = trunk.p
    row = {}
    for name, folder in (("street", args.eval / "street"), ("boutique", args.boutique)):
        if folder:
            row[name] = {kind: measure_crops(one, heads["looks"], folder) for kind, one in (("static", rounded), ("float", trunk))}
    with torch.no_grad():
        images = next(draw_batches(args.cache))
        a, b = (heads["looks"](pool_spoc(m), pool_gem(m, trunk.p)) for m in (rounded(images), trunk(images)))
        row["cosine"] = (a * b).sum(1).mean().item()
    print(json.dumps(row))


if __name__ == "__main__":
    main()
