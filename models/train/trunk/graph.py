"""The ONNX graph of the trunk, written node by node, and the int8 weights it reads.

[Note: one blob, two graphs]
The wire carries the weights once, as int8. The WASM graph points into that blob and dequantises in place
(smaller, as fast); the WebGPU graph is plain float32 over a buffer that the client expands from the blob,
driven by the table. Measured: ORT's heap stays 16 MB on WebGPU this way.
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


def conv_nodes(convs, read_weight):
    """All nodes from `image` to `map` and `garments`. read_weight(name) -> (nodes before, name of the float weight)."""
    nodes, stages = [], {}

    def conv(name, source, relu, out=None):
        before, weight = read_weight(name)
        c = convs[name]
        pad = c.weight.shape[2] // 2
        out = out or f"{name}.out"
        nodes.extend(before)
        nodes.append(helper.make_node(
            "Conv", [source, weight, f"{name}.bias"], [out], name=name, kernel_shape=list(c.weight.shape[2:]),
            strides=[c.stride] * 2, pads=[pad] * 4, dilations=[1, 1], group=1))
        return activate(out) if relu else out

    def activate(source, out=None):
        out = out or f"{source}.relu"
        nodes.append(helper.make_node("Relu", [source], [out], name=out))
        return out

    x = conv("conv1", "image", True)
    nodes.append(helper.make_node("MaxPool", [x], ["stem"], name="stem", kernel_shape=[3, 3], strides=[2, 2],
                                  pads=[1, 1, 1, 1]))
    x = "stem"
    for s, blocks in enumerate(STAGES, start=1):
        for b in range(blocks):
            name = f"layer{s}.{b}"
            y = conv(f"{name}.conv2", conv(f"{name}.conv1", x, True), True)
            y = conv(f"{name}.conv3", y, False)
            skip = conv(f"{name}.down", x, False) if f"{name}.down" in convs else x
            nodes.append(helper.make_node("Add", [y, skip], [f"{name}.sum"], name=f"{name}.sum"))
            last = (s, b) == (len(STAGES), STAGES[-1] - 1)
            x = activate(f"{name}.sum", "map" if last else None)
        stages[s] = x
    top = conv("garments.top", stages[4], False)
    # Nearest: each cell of the coarse map stands for the four under it.
    nodes.append(helper.make_node("Resize", [top, "", "garments.scales"], ["garments.wide"], name="garments.wide", mode="nearest",
                                  coordinate_transformation_mode="asymmetric", nearest_mode="floor"))
    nodes.append(helper.make_node("Add", [conv("garments.mid", stages[3], False), "garments.wide"], ["garments.sum"], name="garments.sum"))
    conv("garments.out", conv("garments.far", conv("garments.near", activate("garments.sum"), True), True), False, "garments")
    return nodes


def pooling_nodes():
    mean = dict(axes=[2, 3], keepdims=0)
    return [
        helper.make_node("ReduceMean", ["map"], ["spoc"], name="spoc", **mean),
        helper.make_node("Clip", ["map", "gem.floor"], ["gem.clip"], name="gem.clip"),
        helper.make_node("Pow", ["gem.clip", "gem.p"], ["gem.power"], name="gem.power"),
        helper.make_node("ReduceMean", ["gem.power"], ["gem.mean"], name="gem.mean", **mean),
        helper.make_node("Pow", ["gem.mean", "gem.1/p"], ["gem"], name="gem"),
    ]


def build_model(convs, initializers, read_weight, p, floor):
    def value(name, dims):
        return helper.make_tensor_value_info(name, TensorProto.FLOAT, dims)

    def scalar(name, x):
        return helper.make_tensor(name, TensorProto.FLOAT, [], [x])

    graph = helper.make_graph(
        conv_nodes(convs, read_weight) + pooling_nodes(), "trunk",
        [value("image", ["N", 3, "H", "W"])],
        [value("spoc", ["N", 2048]), value("gem", ["N", 2048]), value("map", ["N", 2048, "h", "w"]),
         value("garments", ["N", len(convs["garments.out"].weight), "2h", "2w"])],
        [helper.make_tensor("garments.scales", TensorProto.FLOAT, [4], [1, 1, 2, 2]), scalar("gem.floor", floor), scalar("gem.p", p), scalar("gem.1/p", 1 / p), *initializers])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], producer_name="ensemble")
    model.ir_version = IR_VERSION
    return model
