import { shown } from '../../data/words.ts';
import { InvalidInput } from '../errors.ts';
import { copyRows } from './copy.ts';
import { examplesOf, type Loaded, type LoadJob, sumOf } from './load.ts';
import { parquetScan } from './scan.ts';

/** Loads a Parquet file. Its rows are numbered from 1. */
export async function loadParquet(job: LoadJob): Promise<Loaded> {
  const scan = await parquetScan(job.database, job.readable, job.table, job.mapping, job.fileName);
  const copied = await copyRows({ ...job, scan }).catch((error) => {
    if (!/^Error: (Invalid|Serialization|Conversion)|parquet|snappy|zstd|thrift/i.test(String(error))) throw error;
    throw new InvalidInput(`${shown(job.fileName, 200)} is a damaged Parquet file; write it again`);
  });
  const { accepted, rejected, nulled } = copied;
  const rows = accepted + sumOf(rejected);
  return {
    columns: scan.columns,
    rows,
    accepted,
    rejected,
    nulled,
    ...examplesOf(copied, (row) => row + 1),
    notes: job.readable.notes,
  };
}
