/** Bits depend on these: oneDNN rounds otherwise, and so do other numbers of threads. */
export const numericEnvironment = {
  TF_ENABLE_ONEDNN_OPTS: '0',
  TF_NUM_INTRAOP_THREADS: '1',
  TF_NUM_INTEROP_THREADS: '1',
  TF_CPP_MIN_LOG_LEVEL: '3',
  TZ: 'UTC',
};

/** glibc's malloc gives memory back that is free, in time no slower; otherwise a child keeps the most that it ever had. */
export const memoryEnvironment = { MALLOC_ARENA_MAX: '2', MALLOC_TRIM_THRESHOLD_: '65536' };
