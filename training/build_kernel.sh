#!/bin/sh
# Builds the loops of the nets: apt-get install clang lld (14 was used), then this.
cd "$(dirname "$0")/../src/platform/imaging" || exit 1
exec clang --target=wasm32 -O3 -msimd128 -mbulk-memory -mnontrapping-fptoint -ffast-math -nostdlib -fno-builtin \
  -Wl,--no-entry -Wl,--strip-all -Wl,--import-memory -Wl,--stack-first -Wl,-z,stack-size=16384 -Wl,--export=__heap_base -o models/kernel.wasm ../../../training/kernel.c
