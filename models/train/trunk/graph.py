"""The network step by step, its weights in int8, and the plain ONNX graph of it.

[Note: one network, several forms]
`network` names the steps; what a step does is up to the `ops` it is given: float32 ONNX here, ONNX of whole numbers and its
simulation in static.py. The wire carries the weights once, as int8. The WASM graph points into that blob and dequantises in place
(smaller, as fast); the WebGPU graph is plain float32 over a buffer that the client expands from the blob by a table.
Measured: ORT's heap stays 16 MB on WebGPU this way.
"""
from dataclasses import dataclass

import numpy as np
from onnx import TensorProto, helper

OPSET, IR_VERSION = 13, 8
INT8_FILE, FLOAT_FILE = "trunk.int8.bin", "trunk.f32.bin"
STAGES = (3, 4, 6, 3)  # bottlenecks of ResNet50


@dataclass
class Conv:
    name: str
    weight: np.ndarray  # float32 [out, in, kh, kw], batch norm folded in
    bias: np.ndarray    # float32 [out]
    stride: int


def fold_norm(conv, norm):
    """Conv without bias followed by batch norm in eval mode -> weight, bias of one conv."""
    scale = (norm.weight / (norm.running_var + norm.eps).sqrt()).detach().double()
    weight = conv.weight.detach().double() * scale[:, None, None, None]
    bias = norm.bias.detach().double() - norm.running_mean.double() * scale
    return weight.float().numpy(), bias.float().numpy()


def folded_convs(net) -> dict:
    """Every conv of a torchvision ResNet50 with its batch norm folded in, in order of use."""
    convs = {}

    def add(name, conv, norm):
        convs[name] = Conv(name, *fold_norm(conv, norm), conv.stride[0])

    add("conv1", net.conv1, net.bn1)
    for s, blocks in enumerate(STAGES, start=1):
        for b in range(blocks):
            block, name = getattr(net, f"layer{s}")[b], f"layer{s}.{b}"
            for i in (1, 2, 3):
                add(f"{name}.conv{i}", getattr(block, f"conv{i}"), getattr(block, f"bn{i}"))
            if block.downsample is not None:
                add(f"{name}.down", block.downsample[0], block.downsample[1])
    return convs


DETECTOR = ("mid", "top", "near", "far", "out")  # convs of detector.py, in order of use


def detector_convs(detector) -> dict:
    convs = {}
    for name in DETECTOR:
        conv = getattr(detector, name)
        weight = conv.weight.detach().float().numpy()
        bias = np.zeros(len(weight), np.float32) if conv.bias is None else conv.bias.detach().float().numpy()
        convs[f"garments.{name}"] = Conv(f"garments.{name}", weight, bias, 1)
    return convs


def quantise(weight):
    """float32 [out, ...] -> int8 of the same shape and one scale per output channel.

    The clipping point of each channel is the one of 12 with the least squared error.
    """
    flat = weight.reshape(len(weight), -1)
    top = np.maximum(np.abs(flat).max(axis=1), 1e-12)
    best, error = top / 127, np.full(len(flat), np.inf)
    for share in np.linspace(1.0, 0.67, 12):
        scale = (top * share / 127).astype(np.float32)
        back = np.clip(np.rint(flat / scale[:, None]), -127, 127) * scale[:, None]
        wrong = ((back - flat) ** 2).sum(axis=1)
        better = wrong < error
        best, error = np.where(better, scale, best), np.minimum(wrong, error)
    best = best.astype(np.float32)
    whole = np.clip(np.rint(flat / best[:, None]), -127, 127).astype(np.int8)
    return whole.reshape(weight.shape), best


def external(name, kind, dims, location, offset, length):
    tensor = TensorProto(name=name, data_type=kind, dims=dims, data_location=TensorProto.EXTERNAL)
    for key, value in (("location", location), ("offset", offset), ("length", length)):
        tensor.external_data.add(key=key, value=str(value))
    return tensor


def network(ops):
    """Every step from the picture to (`map`, `garments`)."""
    x, stages = ops.stem(), {}
    for s, blocks in enumerate(STAGES, start=1):
        for b in range(blocks):
            name = f"layer{s}.{b}"
            y = ops.conv(f"{name}.conv2", ops.conv(f"{name}.conv1", x, True), True)
            y = ops.conv(f"{name}.conv3", y, False)
            skip = ops.conv(f"{name}.down", x, False) if b == 0 else x
            last = (s, b) == (len(STAGES), STAGES[-1] - 1)
            x = ops.end(y, skip) if last else ops.add(f"{name}.sum", y, skip)
        stages[s] = x
    top = ops.widen(ops.conv("garments.top", ops.begin(x), False))
    near = ops.conv("garments.near", ops.add("garments.mid.sum", ops.conv("garments.mid", stages[3], False), top), True)
    return x, ops.out("garments.out", ops.conv("garments.far", near, True))


class PlainOps:
    """float32 nodes. read_weight(name) -> (nodes before, name of the float weight)."""

    def __init__(self, convs, read_weight):
        self.convs, self.read_weight, self.nodes, self.constants = convs, read_weight, [], {}

    def add_node(self, kind, inputs, out, **more):
        self.nodes.append(helper.make_node(kind, inputs, [out], name=out, **more))
        return out

    def plain_conv(self, name, source, out):
        before, weight = self.read_weight(name)
        self.nodes.extend(before)
        self.nodes.append(helper.make_node("Conv", [source, weight, f"{name}.bias"], [out], name=name, **window(self.convs[name])))
        return out

    def stem(self):
        x = self.add_node("Relu", [self.plain_conv("conv1", "image", "conv1.out")], "conv1.relu")
        return self.add_node("MaxPool", [x], "stem", **POOL)

    def conv(self, name, source, relu):
        x = self.plain_conv(name, source, f"{name}.out")
        return self.add_node("Relu", [x], f"{name}.relu") if relu else x

    def add(self, name, a, b, out=None):
        return self.add_node("Relu", [self.add_node("Add", [a, b], name)], out or f"{name}.relu")

    def end(self, a, b):
        return self.add("map.sum", a, b, "map")

    def begin(self, source):
        return source

    def widen(self, source):
        return self.add_node("Resize", [source, "", "twice"], f"{source}.wide", **NEAREST)

    def out(self, name, source):
        return self.plain_conv(name, source, "garments")


def read_int8(name):
    node = helper.make_node("DequantizeLinear", [f"{name}.int8", f"{name}.scale"], [f"{name}.weight"], name=f"{name}.weight", axis=0)
    return [node], f"{name}.weight"


POOL = dict(kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1])
# Each cell of the coarser map stands for the four under it.
NEAREST = dict(mode="nearest", coordinate_transformation_mode="asymmetric", nearest_mode="floor")


def window(conv):
    kernel = list(conv.weight.shape[2:])
    return dict(kernel_shape=kernel, strides=[conv.stride] * 2, pads=[kernel[0] // 2] * 4, dilations=[1, 1], group=1)


def pooling_nodes():
    mean = dict(axes=[2, 3], keepdims=0)
    return [
        helper.make_node("ReduceMean", ["map"], ["spoc"], name="spoc", **mean),
        helper.make_node("Clip", ["map", "gem.floor"], ["gem.clip"], name="gem.clip"),
        helper.make_node("Pow", ["gem.clip", "gem.p"], ["gem.power"], name="gem.power"),
        helper.make_node("ReduceMean", ["gem.power"], ["gem.mean"], name="gem.mean", **mean),
        helper.make_node("Pow", ["gem.mean", "gem.1/p"], ["gem"], name="gem"),
    ]


def build_model(ops, tensors, p, floor):
    def value(name, dims):
        return helper.make_tensor_value_info(name, TensorProto.FLOAT, dims)

    def scalar(name, x):
        return helper.make_tensor(name, TensorProto.FLOAT, [], [x])

    network(ops)
    garments = len(ops.convs["garments.out"].weight)
    graph = helper.make_graph(
        ops.nodes + pooling_nodes(), "trunk",
        [value("image", ["N", 3, "H", "W"])],
        [value("spoc", ["N", 2048]), value("gem", ["N", 2048]), value("map", ["N", 2048, "h", "w"]), value("garments", ["N", garments, "2h", "2w"])],
        [helper.make_tensor("twice", TensorProto.FLOAT, [4], [1, 1, 2, 2]),
         scalar("gem.floor", floor), scalar("gem.p", p), scalar("gem.1/p", 1 / p), *ops.constants.values(), *tensors])
    opsets = [helper.make_opsetid("", OPSET)] + [helper.make_opsetid("com.microsoft", 1) for n in ops.nodes if n.domain][:1]
    model = helper.make_model(graph, opset_imports=opsets, producer_name="ensemble")
    model.ir_version = IR_VERSION
    return model
