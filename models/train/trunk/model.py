"""ResNet50 up to its last feature map, and the two global poolings over it (SPoC and GeM)."""
import hashlib
from pathlib import Path

import torch
from torch import nn
from torchvision.models import resnet50

# ImageNet statistics of RGB in 0..1: the input the weights have seen since their first step.
MEAN = (0.485, 0.456, 0.406)
STD = (0.229, 0.224, 0.225)
WIDTH = 2048
GEM_FLOOR = 1e-6
# Above 4.5 the float32 power of GEM_FLOOR underflows on some backends.
GEM_RANGE = (1.0, 4.5)


class Trunk(nn.Module):
    """images [N, 3, H, W], normalised -> feature map [N, 2048, H/32, W/32], not negative."""

    def __init__(self, p: float = 3.0):
        super().__init__()
        self.net = resnet50(weights=None)
        self.net.fc = nn.Identity()
        self.p = nn.Parameter(torch.tensor(float(p)))

    def forward(self, images):
        net = self.net
        x = net.maxpool(net.relu(net.bn1(net.conv1(images))))
        return net.layer4(net.layer3(net.layer2(net.layer1(x))))

    def read(self, images):
        """Images from anywhere -> float32 map on the trunk's device; bf16 inside where that is a GPU."""
        images = images.to(self.p.device, non_blocking=True).contiguous(memory_format=torch.channels_last)
        if not images.is_cuda:
            return self(images)
        with torch.autocast("cuda", torch.bfloat16):
            return self(images).float()

    def clamp_exponent(self):
        with torch.no_grad():
            self.p.clamp_(*GEM_RANGE)


def pool_spoc(feature_map):
    """[N, C, H, W] -> [N, C]: the mean over places."""
    return feature_map.mean(dim=(2, 3))


def pool_gem(feature_map, p):
    """[N, C, H, W] -> [N, C]: (mean of x^p)^(1/p), x at least 1e-6."""
    return feature_map.clamp(min=GEM_FLOOR).pow(p).mean(dim=(2, 3)).pow(1 / p)


def freeze_until(trunk: Trunk, stage: int):
    """Stops the gradient in the stem and layer1..layer<stage>. Stage 0 freezes nothing."""
    names = ["conv1", "bn1", *(f"layer{i}" for i in range(1, stage + 1))] if stage else []
    for name in names:
        for parameter in getattr(trunk.net, name).parameters():
            parameter.requires_grad_(False)


def norm_layers(trunk: Trunk):
    return [m for m in trunk.modules() if isinstance(m, nn.BatchNorm2d)]


def load_checkpoint(path: Path):
    """-> (trunk, the whole checkpoint, sha256 of the file)."""
    raw = Path(path).read_bytes()
    saved = torch.load(path, map_location="cpu")
    state = {k: v.float() if v.is_floating_point() else v for k, v in saved["trunk"].items()}
    trunk = Trunk(p=float(saved.get("p", 3.0)))
    state = {k: v for k, v in state.items() if not k.startswith("fc.")}
    missing, unexpected = trunk.net.load_state_dict(state, strict=False)
    if missing or unexpected:
        raise ValueError(f"{path}: not a ResNet50 state: missing {missing[:3]}, unexpected {unexpected[:3]}")
    return trunk, saved, hashlib.sha256(raw).hexdigest()
