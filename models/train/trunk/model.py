"""ResNet50 up to its last feature map, and the two global poolings over it (SPoC and GeM)."""
import contextlib
import copy
from pathlib import Path

import torch
from torch import nn
from torch.nn.utils.fusion import fuse_conv_bn_eval
from torchvision.models import resnet50

# ImageNet statistics of RGB in 0..1: the input the weights have seen since their first step.
MEAN = (0.485, 0.456, 0.406)
STD = (0.229, 0.224, 0.225)
WIDTH = 2048
GEM_FLOOR = 1e-6
BEFORE_LAST = 13  # bottlenecks up to the map of stride 16
# Above 4.5 the float32 power of GEM_FLOOR underflows on some backends.
GEM_RANGE = (1.0, 4.5)
HAS_BF16 = "avx512_bf16" in Path("/proc/cpuinfo").read_text() if Path("/proc/cpuinfo").exists() else False


class Trunk(nn.Module):
    """images [N, 3, H, W], normalised -> feature map [N, 2048, H/32, W/32], not negative."""

    def __init__(self, p: float = 3.0):
        super().__init__()
        self.net = resnet50(weights=None)
        self.net.fc = nn.Identity()
        self.p = nn.Parameter(torch.tensor(float(p)))
        self.learns = True   # False: no gradient at all
        self.frozen = []     # [the part that does not learn, folded], when there is one
        self.count = 0       # bottlenecks in it

    def blocks(self):
        return [block for i in (1, 2, 3, 4) for block in getattr(self.net, f"layer{i}")]

    def stem(self):
        return [self.net.conv1, self.net.bn1, self.net.relu, self.net.maxpool]

    def low(self, images):
        """What the frozen part gives; the images themselves when nothing is frozen."""
        images = images.to(self.p.device, non_blocking=True).contiguous(memory_format=torch.channels_last)
        if not self.frozen:
            return images
        with torch.no_grad(), self.precision(images):
            return self.frozen[0](images).float()

    def high(self, x):
        """From there to the last two maps, [N, 1024, H/16, W/16] and [N, 2048, H/32, W/32], float32."""
        x = x.float()
        with torch.set_grad_enabled(torch.is_grad_enabled() and self.learns), self.precision(x):
            for part in ([] if self.frozen else self.stem()) + self.blocks()[self.count:BEFORE_LAST]:
                x = part(x)
            mid = x
            for block in self.blocks()[max(self.count, BEFORE_LAST):]:
                x = block(x)
            return mid.float(), x.float()

    def precision(self, x):
        """bf16 inside while training, where the machine has instructions for it: twice as fast. Measured and exported in float32."""
        if not self.training or not (x.is_cuda or HAS_BF16):
            return contextlib.nullcontext()
        return torch.autocast(x.device.type, torch.bfloat16)

    def forward(self, images):
        return self.high(self.low(images))[1]

    def clamp_exponent(self):
        with torch.no_grad():
            self.p.clamp_(*GEM_RANGE)


def pool_spoc(feature_map):
    """[N, C, H, W] -> [N, C]: the mean over places."""
    return feature_map.mean(dim=(2, 3))


def pool_gem(feature_map, p):
    """[N, C, H, W] -> [N, C]: (mean of x^p)^(1/p), x at least 1e-6."""
    return feature_map.clamp(min=GEM_FLOOR).pow(p).mean(dim=(2, 3)).pow(1 / p)


def freeze_blocks(trunk: Trunk, count: int):
    """The stem and the first `count` of the 16 bottlenecks stay as they are. 0 freezes nothing, the stem neither."""
    if not count:
        return
    if count > BEFORE_LAST:
        raise ValueError(f"{count} bottlenecks frozen: the last stage, from {BEFORE_LAST}, has to learn")
    low = nn.Sequential(*trunk.stem(), *trunk.blocks()[:count])
    for parameter in low.parameters():
        parameter.requires_grad_(False)
    trunk.frozen, trunk.count = [fold_norms(copy.deepcopy(low).eval())], count


def fold_norms(low):
    """Each batch norm into the conv before it: a tenth less time on CPU."""
    low[0], low[1] = fuse_conv_bn_eval(low[0], low[1]), nn.Identity()
    for block in low[4:]:
        for i in (1, 2, 3):
            setattr(block, f"conv{i}", fuse_conv_bn_eval(getattr(block, f"conv{i}"), getattr(block, f"bn{i}")))
            setattr(block, f"bn{i}", nn.Identity())
        if block.downsample is not None:
            block.downsample = nn.Sequential(fuse_conv_bn_eval(*block.downsample))
    return low


def norm_layers(trunk: Trunk):
    return [m for m in trunk.modules() if isinstance(m, nn.BatchNorm2d)]
