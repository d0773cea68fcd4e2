/** Needed for reproducible results: oneDNN and other numbers of threads round differently. */
export const numericEnvironment = {
  TF_ENABLE_ONEDNN_OPTS: '0',
  TF_NUM_INTRAOP_THREADS: '1',
  TF_NUM_INTEROP_THREADS: '1',
  TF_CPP_MIN_LOG_LEVEL: '3',
  TZ: 'UTC',
};

/** Makes glibc's malloc return free memory to the system, at no cost in time; otherwise a process stays at its peak size. */
export const memoryEnvironment = { MALLOC_ARENA_MAX: '2', MALLOC_TRIM_THRESHOLD_: '65536' };
