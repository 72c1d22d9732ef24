"""PPO's learner in PyTorch, on the processor: one policy and one value function, two networks that share nothing.

The losses are those of src/updates/policy-loss.ts and src/updates/value-loss.ts, written as PyTorch's users write them.
"""

import math

import torch
from torch import nn

sample_names = ["observations", "actions", "oldMembers", "advantages", "oldValues", "returns"]


class Learner:
    """Two networks and their optimiser.

    One loss for both, whose gradient is theirs apart, and one Adam for both, which works number by number: the same
    as two of each, in fewer operations. Clipping is per network.
    """

    def __init__(self, tensors, settings, compiles):
        self.settings = settings
        self.tensors = tensors
        self.samples = {name: tensors[name] for name in sample_names}
        self.policy = network(tensors, "policy")
        self.log_std = nn.Parameter(torch.zeros_like(tensors["policy.log_std"]))
        self.value = network(tensors, "value")
        self.policy_parameters = [*self.policy.parameters(), self.log_std]
        self.value_parameters = [*self.value.parameters()]
        self.optimizer = torch.optim.Adam(
            self.policy_parameters + self.value_parameters, lr=settings["learningRate"], eps=1e-5, fused=True
        )
        self.update = torch.compile(self.plain_update) if compiles else self.plain_update

    def learn(self, epochs):
        count = len(self.samples["observations"])
        for _ in range(epochs):
            for indices in torch.randperm(count).split(self.settings["minibatchSize"]):
                self.update(indices)

    def plain_update(self, indices):
        minibatch = {name: rows[indices] for name, rows in self.samples.items()}
        self.optimizer.zero_grad()
        (self.policy_loss(minibatch) + self.value_loss(minibatch)).backward()
        nn.utils.clip_grad_norm_(self.policy_parameters, self.settings["maxGradNorm"])
        nn.utils.clip_grad_norm_(self.value_parameters, self.settings["maxGradNorm"])
        self.optimizer.step()

    def policy_loss(self, minibatch):
        """-mean(min(r A, clip(r) A)) + klCoeff KL(old || new) - entropyCoeff entropy, A normalised."""
        clip_range = self.settings["clipRange"]
        advantages = minibatch["advantages"]
        advantages = (advantages - advantages.mean()) / (advantages.std(correction=0) + 1e-8)
        actions = minibatch["actions"]
        old_mean, old_log_std = minibatch["oldMembers"].chunk(2, dim=1)
        mean = self.policy(minibatch["observations"])
        log_std = self.log_std.expand_as(mean)
        ratio = torch.exp(log_prob(mean, log_std, actions) - log_prob(old_mean, old_log_std, actions))
        clipped = ratio.clamp(1 - clip_range, 1 + clip_range)
        objective = torch.minimum(ratio * advantages, clipped * advantages).mean()
        spread = torch.exp(2 * old_log_std) + (old_mean - mean) ** 2
        kl = (log_std - old_log_std + spread / (2 * torch.exp(2 * log_std)) - 0.5).sum(dim=1).mean()
        entropy = (log_std + (1 + math.log(2 * math.pi)) / 2).sum(dim=1).mean()
        return -objective + self.settings["klCoeff"] * kl - self.settings["entropyCoeff"] * entropy

    def value_loss(self, minibatch):
        """mean(max((v - R)^2, (clip(v) - R)^2)) / 2, clipped around the old value."""
        clip_range = self.settings["valueClipRange"]
        old_values, returns = minibatch["oldValues"], minibatch["returns"]
        values = self.value(minibatch["observations"]).squeeze(dim=1)
        clipped = old_values + (values - old_values).clamp(-clip_range, clip_range)
        return torch.maximum((values - returns) ** 2, (clipped - returns) ** 2).mean() / 2

    @torch.no_grad()
    def start_over(self):
        """Back to the first weights and an optimiser that remembers nothing; in place, for compiled code's sake."""
        for name, weight in self.weights().items():
            weight.copy_(self.tensors[name])
        for memory in self.optimizer.state.values():
            for tensor in memory.values():
                tensor.zero_()

    def weights(self):
        """All weights by hideout's names, in its orientation, [inputs, outputs]: views, not copies."""
        named = {"policy.log_std": self.log_std}
        for prefix, layers in (("policy", self.policy), ("value", self.value)):
            for index, linear in enumerate(layer for layer in layers if isinstance(layer, nn.Linear)):
                named[f"{prefix}.layer{index}.weight"] = linear.weight.T
                named[f"{prefix}.layer{index}.bias"] = linear.bias
        return named


def network(tensors, prefix):
    """A multi-layer perceptron of the sizes of the weights in `tensors`, which `start_over` puts in."""
    layers = []
    while (weight := tensors.get(f"{prefix}.layer{len(layers) // 2}.weight")) is not None:
        layers += [nn.Linear(*weight.shape), nn.Tanh()]
    return nn.Sequential(*layers[:-1])


def log_prob(mean, log_std, actions):
    """Of a diagonal Gaussian, [M]."""
    z = (actions - mean) * torch.exp(-log_std)
    return (-0.5 * z**2 - log_std - math.log(2 * math.pi) / 2).sum(dim=1)
