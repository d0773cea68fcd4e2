import { writeSync } from 'node:fs';
import { workerData } from 'node:worker_threads';

// Plain JavaScript: tsx does not work in a second thread.

/** A process that only waits uses less than 1 ms of processor time per second, most of it here. */
const computingMicroseconds = 10_000;

let used = 0;

/**
 * The program of a compute process's second thread. Each second it reports whether the process has used processor time. A
 * computation may block the event loop of the main thread for minutes; it does not block this one.
 */
function beat() {
  const { user, system } = process.cpuUsage();
  const isComputing = user + system - used >= computingMicroseconds;
  used = user + system;
  try {
    writeSync(workerData.descriptor, Uint8Array.of(Number(isComputing)));
  } catch {
    // The parent is gone, and the main thread may be too busy to notice.
    process.kill(process.pid, 'SIGKILL');
  }
}

setInterval(beat, workerData.milliseconds);
