"""The PyTorch learner as a process that is asked: the other side of torch-learner.mjs.

The first line says whether PyTorch is there. Then requests come on standard input and answers go to standard output,
one JSON object a line each; between an answer and the next request nothing is computed. With `--compile` updates go
through torch.compile.
"""

import json
import math
import sys
import time


def main(compiles):
    try:
        import torch
        from learner import Learner
    except ImportError as error:
        say({"missing": str(error)})
        return
    if compiles:
        try:
            torch.compile(torch.sin)(torch.ones(1))
        except Exception as error:  # Of many kinds; all mean that it does not work here.
            say({"missing": str(error)})
            return
    say({"version": torch.__version__})

    learner = None
    for line in sys.stdin:
        request = json.loads(line)
        answer = {}
        if request["type"] == "load":
            settings = request["settings"]
            torch.set_num_threads(settings["threads"])
            torch.manual_seed(1)
            tensors = read_tensors(torch.from_file, request["path"], request["shapes"])
            learner = Learner(tensors, settings, compiles)
        elif request["type"] == "startOver":
            learner.start_over()
        elif request["type"] == "update":
            learner.update(torch.arange(request["first"], request["first"] + settings["minibatchSize"]))
        elif request["type"] == "weights":
            answer = {name: weight.flatten().tolist() for name, weight in learner.weights().items()}
        elif request["type"] == "learn":
            before = time.process_time()
            learner.learn(request["epochs"])
            answer = {"cpuSeconds": time.process_time() - before}
        say(answer)


def say(message):
    print(json.dumps(message), flush=True)


def read_tensors(from_file, path, shapes):
    """The float32 tensors that lie one after another in a file, by name."""
    sizes = [math.prod(shape) for shape in shapes.values()]
    pieces = from_file(path, size=sum(sizes)).clone().split(sizes)
    return {name: piece.view(shape) for (name, shape), piece in zip(shapes.items(), pieces)}


main("--compile" in sys.argv)
