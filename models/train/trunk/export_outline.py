"""Writes the outliner as the product loads it: one ONNX graph, int8 weights inside, batch norms folded in; and what it must answer.

    python3 export_outline.py --checkpoint outline.pt --to models/weights
"""
import argparse
import json
from pathlib import Path

import numpy as np
import torch
from onnx import TensorProto, helper, numpy_helper

from export import pattern, to_tensor
from graph import IR_VERSION, NEAREST, OPSET, fold_norm, quantise
from outline import PLANES, SIDE, Outliner, frame_planes


class Graph:
    def __init__(self):
        self.nodes, self.tensors = [], []
        self.tensors.append(helper.make_tensor("twice", TensorProto.FLOAT, [4], [1, 1, 2, 2]))

    def conv(self, name, source, weight, bias, stride, relu):
        whole, scale = quantise(weight)
        for part, values in (("int8", whole), ("scale", scale.astype(np.float32)), ("bias", bias.astype(np.float32))):
            self.tensors.append(numpy_helper.from_array(values, f"{name}.{part}"))
        self.add("DequantizeLinear", [f"{name}.int8", f"{name}.scale"], f"{name}.weight", axis=0)
        side = weight.shape[2]
        out = self.add("Conv", [source, f"{name}.weight", f"{name}.bias"], f"{name}.out", kernel_shape=[side] * 2, strides=[stride] * 2, pads=[side // 2] * 4)
        return self.add("Relu", [out], f"{name}.relu") if relu else out

    def add(self, kind, inputs, out, **more):
        self.nodes.append(helper.make_node(kind, inputs, [out], name=out, **more))
        return out


def build(net):
    graph = Graph()

    def block(name, part, source):
        conv, norm, _ = part
        return graph.conv(name, source, *fold_norm(conv, norm), conv.stride[0], True)

    def plain(name, conv, source):
        return graph.conv(name, source, conv.weight.detach().numpy(), conv.bias.detach().numpy(), 1, False)

    x, maps = block("down0", net.down[0], "image"), []
    maps.append(x)
    for at, pair in enumerate(net.down[1:], start=1):
        for half, part in enumerate(pair):
            x = block(f"down{at}.{half}", part, x)
        maps.append(x)
    for at, (side, up, beside) in enumerate(zip(net.side, net.up, reversed(maps[:-1]))):
        wide = graph.add("Resize", [plain(f"side{at}", side, x), "", "twice"], f"side{at}.wide", **NEAREST)
        x = block(f"up{at}", up, graph.add("Add", [wide, beside], f"side{at}.sum"))
    graph.add("Identity", [plain("last", net.out, x)], "outline")
    ends = [helper.make_tensor_value_info(name, TensorProto.FLOAT, ["N", planes, side, side])
            for name, planes, side in (("image", PLANES, SIDE), ("outline", 1, SIDE // 2))]
    model = helper.make_model(helper.make_graph(graph.nodes, "outline", ends[:1], ends[1:], graph.tensors),
                              opset_imports=[helper.make_opsetid("", OPSET)], producer_name="ensemble")
    model.ir_version = IR_VERSION
    return model


@torch.no_grad()
def golden(net):
    """Logits of every eighth cell, by float weights, of a made-up picture with a top framed in its middle half."""
    planes = frame_planes(torch.tensor([[0.25, 0.25, 0.75, 0.75]]), torch.tensor([1]))
    logits = net(torch.cat([to_tensor(pattern("checker", SIDE)), planes], 1))[0, 0]
    return [float(f"{v:.5g}") for v in logits[4::8, 4::8].flatten()]


def main():
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--checkpoint", type=Path, required=True)
    ask.add_argument("--to", type=Path, required=True)
    args = ask.parse_args()
    net = Outliner().eval()
    net.load_state_dict(torch.load(args.checkpoint, map_location="cpu")["outline"])
    raw = build(net).SerializeToString()
    (args.to / "outline.onnx").write_bytes(raw)
    (args.to / "outline.golden.json").write_text(json.dumps(golden(net)) + "\n")
    print(f"{len(raw)} bytes")


if __name__ == "__main__":
    main()
