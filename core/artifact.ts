/** A reference to an immutable blob in the store. Only references pass through Temporal, never the data. */
export type Ref = {
  /** File name, which identifies the artifact everywhere: `rfm.parquet`. */
  name: string;
  /** Lower-case hexadecimal SHA-256 of the bytes. */
  digest: string;
  bytes: number;
  mediaType: string;
  rows?: number;
};

/** State that a stage saves during its computation, such as training checkpoints. It survives the process. */
export type Checkpoints = {
  /** Names of the saved checkpoints, sorted by code point. */
  list(): Promise<string[]>;
  read(name: string): Promise<Uint8Array>;
  /** Atomic: a reader sees either the old bytes or the new ones. */
  write(name: string, bytes: Uint8Array): Promise<void>;
  remove(name: string): Promise<void>;
};
