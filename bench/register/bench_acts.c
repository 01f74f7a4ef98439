/* bench_acts.c - durable acts a second, beside the same statements run bare.
 *
 * In one run, on fresh databases of one engine:
 *   bare 1      the statements of an act, prepared, in a loop: one transaction per act
 *   bare 100    the same, 100 acts per transaction
 *   acts        register_act from 16 threads: rights, stages, fields, conditions, number, due dates, parties,
 *               tallies, hash, leaf - each durable when it returns
 * The bare loops run what an act runs (the statements are taken from the register itself while it performs
 * one act: store_trace), through the engine's own prepared statements and nothing else of ours.
 *
 *   bench_acts [seconds per part, default 3] [rounds, default 3]
 */
#include "rig.h"

#include <libpq-fe.h>
#include <sqlite3.h>

#include <setjmp.h>
#include <stdarg.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

