#!/bin/sh
# A page of 50 out of a million matters by any two filters, beside SQL alone in the same run.
set -eu
"$XIEZHI_BUILD/benchmarks/register/bench_list" "${LIST_MATTERS:-1000000}"
