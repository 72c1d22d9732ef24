"""Reads the event files of a directory of runs with TensorBoard itself and prints what it saw as JSON.

Twice: with the reader that is written in Python, through the EventAccumulator, and through the server that
`tensorboard --logdir` starts, with its fast reader where that is installed.

Usage: python read_events.py <directory of runs>
"""

import json
import logging
import os
import re
import subprocess
import sys
import time
import urllib.parse
import urllib.request

# As many as there are.
ALL = 10_000_000


class Warnings(logging.Handler):
    def __init__(self):
        super().__init__(logging.WARNING)
        self.messages = []

    def emit(self, record):
        self.messages.append(record.getMessage())


def read_with_accumulator(directory):
    from tensorboard.backend.event_processing import event_accumulator

    warnings = Warnings()
    logging.getLogger("tensorboard").addHandler(warnings)
    runs = {}
    for name in sorted(os.listdir(directory)):
        path = os.path.join(directory, name)
        if not os.path.isdir(path):
            continue
        sizes = {kind: 0 for kind in ("scalars", "histograms", "images", "tensors")}
        events = event_accumulator.EventAccumulator(path, size_guidance=sizes)
        events.Reload()
        tags = events.Tags()
        runs[name] = {
            "scalars": {
                tag: [[event.step, event.value] for event in events.Scalars(tag)] for tag in tags["scalars"]
            },
            "histograms": {
                tag: [[event.step, event.histogram_value.num] for event in events.Histograms(tag)]
                for tag in tags["histograms"]
            },
            "images": {
                tag: [[event.step, event.width, event.height] for event in events.Images(tag)]
                for tag in tags["images"]
            },
            "hasHyperParameters": "_hparams_/session_start_info" in tags["tensors"],
        }
    return {"runs": runs, "warnings": warnings.messages}


def read_with_server(directory):
    limits = ",".join(f"{kind}={ALL}" for kind in ("scalars", "histograms", "images"))
    command = [sys.executable, "-m", "tensorboard.main", "--logdir", directory]
    command += ["--host", "127.0.0.1", "--port", "0", "--reload_interval", "1", "--samples_per_plugin", limits]
    server = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
    lines = []
    try:
        address = None
        while address is None:
            line = server.stderr.readline()
            if line == "":
                raise RuntimeError("tensorboard did not start: " + "".join(lines))
            lines.append(line)
            address = re.search(r"at (http://\S+)", line)
        base = address.group(1).rstrip("/")
        names = sorted(name for name in os.listdir(directory) if os.path.isdir(os.path.join(directory, name)))
        tags = wait_until_read(base, names)
        runs = {
            run: {
                "scalars": {
                    tag: [point[1:3] for point in fetch(base, f"scalars/scalars?run={quoted(run)}&tag={quoted(tag)}")]
                    for tag in tags[run]
                }
            }
            for run in names
        }
        groups = fetch(
            base,
            "hparams/session_groups",
            {"allowedStatuses": ["STATUS_UNKNOWN"], "colParams": [], "startIndex": 0, "sliceSize": 1000},
        )
        hyper_parameters = {group["name"]: len(group["hparams"]) for group in groups["sessionGroups"]}
    finally:
        server.terminate()
        rest = server.stderr.read()
        server.wait()
    lines += rest.splitlines(keepends=True)
    odd = [line.strip() for line in lines if re.search(r"warn|error|corrupt|invalid|out of order", line, re.I)]
    return {"runs": runs, "hyperParameters": hyper_parameters, "warnings": odd}


def wait_until_read(base, names):
    """The tags of all runs, once the server has found them and finds no more."""
    before = None
    for _ in range(60):
        tags = fetch(base, "scalars/tags")
        sizes = {run: len(found) for run, found in tags.items()}
        if all(run in tags for run in names) and sizes == before:
            return tags
        before = sizes
        time.sleep(2)
    raise RuntimeError(f"tensorboard found {sorted(tags)} of {names}")


def fetch(base, path, body=None):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"{base}/data/plugin/{path}", data, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


def quoted(text):
    return urllib.parse.quote(text, safe="")


if __name__ == "__main__":
    import tensorboard

    directory = sys.argv[1]
    print(
        json.dumps(
            {
                "version": tensorboard.__version__,
                "accumulator": read_with_accumulator(directory),
                "server": read_with_server(directory),
            }
        )
    )
