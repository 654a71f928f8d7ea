#!/usr/bin/env python3
"""What the nvidia source says on a real GPU, beside copies of known size. Takes two minutes.

    npm run build && python3 bench/real-nvidia.py [--gpu 0000:01:00.0] [--json FILE]

Needs PyTorch with CUDA. It copies pinned memory to and from the GPU and compares the bytes that the
program counts: the wire carries more than the payload, by headers and requests, so 1.00 to 1.30 is
right, and a loss of wraps would be far below 1. It also shows what an idle link counts, and the
library's sampled throughput beside the counters."""

import argparse
import ctypes
import json
import os
import subprocess
import sys
import threading
import time

PROGRAM = os.path.join(os.path.dirname(__file__), "../dist/anarchy-perf-ink.js")
MB = 1048576


class Recording:
    """The program's samples while a block runs."""

    def __init__(self, gpu, interval):
        command = ["node", PROGRAM, "--source", "nvidia", "--json", "--interval", interval]
        self.process = subprocess.Popen(
            command + (["--gpu", gpu] if gpu else []), stdout=subprocess.PIPE, text=True
        )
        self.samples = []
        self.thread = threading.Thread(target=self.collect, daemon=True)

    def collect(self):
        for line in self.process.stdout:
            self.samples.append(json.loads(line))

    def __enter__(self):
        self.thread.start()
        deadline = time.monotonic() + 30
        while not self.samples and time.monotonic() < deadline:
            time.sleep(0.05)
        if not self.samples:
            sys.exit("the program reads nothing: run it by hand with --source nvidia --once")
        return self

    def __exit__(self, *_):
        time.sleep(1)
        self.process.terminate()
        self.thread.join(5)

    def moved(self, name):
        known = [s[name] for s in self.samples if s[name] is not None and s["event"] != "gap"]
        return known[-1] - known[0] if known else None


def library_throughput(handle, library, counter):
    value = ctypes.c_uint()
    code = library.nvmlDeviceGetPcieThroughput(handle, counter, ctypes.byref(value))
    return value.value / 1024 if code == 0 else f"code {code}"


def open_library(gpu):
    library = ctypes.CDLL("libnvidia-ml.so.1")
    library.nvmlInit_v2()
    handle = ctypes.c_void_p()
    code = (
        library.nvmlDeviceGetHandleByPciBusId_v2(gpu.encode(), ctypes.byref(handle))
        if gpu
        else library.nvmlDeviceGetHandleByIndex_v2(0, ctypes.byref(handle))
    )
    return (library, handle) if code == 0 else (None, None)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--gpu")
    parser.add_argument("--seconds", type=float, default=15)
    parser.add_argument("--json")
    arguments = parser.parse_args()
    import torch

    size = 512 * MB
    on_host = torch.empty(size, dtype=torch.uint8).pin_memory()
    on_gpu = torch.empty(size, dtype=torch.uint8, device="cuda")
    copies = {
        "to the GPU": ("tx_bytes", lambda: on_gpu.copy_(on_host)),
        "from the GPU": ("rx_bytes", lambda: on_host.copy_(on_gpu)),
    }
    library, handle = open_library(arguments.gpu)
    results = {"device": torch.cuda.get_device_name(), "torch": torch.__version__}

    with Recording(arguments.gpu, "1") as idle:
        time.sleep(arguments.seconds)
    results["idle"] = [(s["tx_mb_per_s"], s["rx_mb_per_s"], s["event"]) for s in idle.samples]
    for interval in ("0.05", "1", "5"):
        for direction, (name, copy) in copies.items():
            with Recording(arguments.gpu, interval) as recording:
                copied, sampled, began = 0, [], time.monotonic()
                while time.monotonic() - began < arguments.seconds:
                    copy()
                    torch.cuda.synchronize()
                    copied += size
                    if library and interval == "1" and copied // size % 16 == 0:
                        counter = 1 if name == "tx_bytes" else 0
                        sampled.append(library_throughput(handle, library, counter))
                elapsed = time.monotonic() - began
            moved = recording.moved(name)
            results[f"{direction}, every {interval} s"] = {
                "copied_mb_per_s": round(copied / MB / elapsed, 1),
                "counted_per_copied": None if moved is None else round(moved / copied, 4),
                "marked": [s["detail"] for s in recording.samples if s["event"] in ("reset", "gap")],
                "sampled_mb_per_s": sampled[:20],
            }
    text = json.dumps(results, indent=1, default=str)
    print(text)
    if arguments.json:
        with open(arguments.json, "w") as file:
            file.write(text)


main()
