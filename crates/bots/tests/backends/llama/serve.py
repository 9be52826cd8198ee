"""llama.cpp's own HTTP server with a small real model: python serve.py MODEL TEMPLATE PORT KEY."""

import signal
import sys

import xllamacpp

model, template, port, key = sys.argv[1:]
params = xllamacpp.CommonParams()
params.model.path = model
params.model_alias = {"smollm2"}
params.hostnames = ["127.0.0.1"]
params.port = int(port)
params.api_keys = [key]
# Two conversations at once, so that one which does not stop is seen and keeps nobody waiting.
params.n_parallel = 2
params.n_ctx = 4096
# More threads wait for each other on a machine that has other things to do.
params.cpuparams.n_threads = 1
params.cpuparams_batch.n_threads = 1
params.sampling.temp = 0.0
params.sampling.seed = 1
params.warmup = False
params.use_jinja = True
with open(template, encoding="utf-8") as file:
    params.chat_template = file.read()
server = xllamacpp.Server(params)
print(server.listening_address, flush=True)
signal.pause()
