/** As the pool of compute processes sets it: TensorFlow on one thread repeats itself bit by bit. Read when it is loaded. */
Object.assign(process.env, {
  TF_ENABLE_ONEDNN_OPTS: '0',
  TF_NUM_INTRAOP_THREADS: '1',
  TF_NUM_INTEROP_THREADS: '1',
  TF_CPP_MIN_LOG_LEVEL: '3',
});
