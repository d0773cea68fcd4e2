import { writeFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';

// Loaded into the worker before its program: it has to be measured where the loop is.
const delay = monitorEventLoopDelay({ resolution: 5 });
delay.enable();
process.on('exit', () => writeFileSync(process.env.BENCH_LOOP, JSON.stringify(delay.percentile(99) / 1e6)));
