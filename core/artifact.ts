/** A reference to an immutable blob of the store. References are all that travels through Temporal. */
export type Ref = {
  /** File name, which is the artifact's name everywhere: `rfm.parquet`. */
  name: string;
  /** Lower-case hexadecimal SHA-256 of the bytes. */
  digest: string;
  bytes: number;
  mediaType: string;
  rows?: number;
};

/** The long-lived notes inside one stage's computation, such as a training's checkpoints; they survive the process. */
export interface Checkpoints {
  /** Names of what is there, sorted by code point. */
  list(): Promise<string[]>;
  read(name: string): Promise<Uint8Array>;
  /** Atomic: a reader sees the old bytes or the new ones. */
  write(name: string, bytes: Uint8Array): Promise<void>;
  remove(name: string): Promise<void>;
}
