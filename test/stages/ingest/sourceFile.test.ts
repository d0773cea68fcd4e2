import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { SourceChanged } from '../../../core/errors.ts';
import type { Computation } from '../../../core/stage.ts';
import { ingest } from '../../../stages/ingest/index.ts';
import type { IngestParams } from '../../../stages/ingest/ingest.ts';
import { fileDigest, fileState } from '../../../store/objects.ts';
import { header, ownFolder, rowsOf } from '../../support/ingested.ts';
import { parquetOf, runStage } from '../../support/workspace.ts';

const csvOf = (id: string) => Buffer.from(`${header}\n${id},2023-01-01,7,1,2.5\n`);
const formats: [name: string, content: (id: string) => Promise<Buffer> | Buffer][] = [
  ['table.csv', csvOf],
  ['table.csv.gz', (id) => gzipSync(csvOf(id))],
  ['table.parquet', (id) => parquetOf(`select * from (values ('${id}', '2023-01-01', '7', '1', '2.5')) t(${header})`)],
];

const replace = async (path: string, content: Buffer) => {
  await writeFile(`${path}.new`, content);
  await rename(`${path}.new`, path);
};

const paramsOf = (file: string) =>
  ({ table: 'transactions', mapping: null, timezone: 'UTC', file, fileName: 'table' }) satisfies IngestParams;

/** Ingest with `act` called after the file has been opened, just before DuckDB reads it. */
const interrupted = (act: () => Promise<void>): Computation<IngestParams> => ({
  run: (w, params) => {
    const database = async (files?: string[]) => {
      await act();
      return w.database(files);
    };
    return ingest.run({ ...w, database }, params);
  },
});

describe.each(formats)('the file %s', (name, content) => {
  const written = async (folder: string, id: string) => {
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, name), await content(id));
    return join(folder, name);
  };

  test('is read as it was opened, even if another folder takes the place of its own', async () => {
    const folder = join(await ownFolder(), 'table');
    const file = await written(folder, 'before');
    const known = { digest: await fileDigest(file), state: null };
    const stage = interrupted(async () => {
      await rename(folder, `${folder}-before`);
      await written(folder, 'after!');
    });
    const run = await runStage(stage, { ...paramsOf(file), known }, {});
    expect(await rowsOf(run, 'transaction_id')).toEqual([['before']]);
  });

  test.each([
    ['written to', writeFile],
    ['replaced', replace],
  ])('is refused if it is %s after it has been opened', async (_, change) => {
    const file = await written(await ownFolder(), 'before');
    const other = await content('after!');
    const stage = interrupted(() => change(file, other));
    await expect(runStage(stage, paramsOf(file), {})).rejects.toThrow(SourceChanged);
  });

  test('is refused if it is not in the known state, or does not have the known digest where the state is not known', async () => {
    const file = await written(await ownFolder(), 'before');
    const known = { digest: await fileDigest(file), state: await fileState(file) };
    await replace(file, await content('after!'));
    for (const state of [known.state, null]) {
      const reading = runStage(ingest, { ...paramsOf(file), known: { ...known, state } }, {});
      await expect(reading).rejects.toThrow(SourceChanged);
    }
  });
});

test('a file that is gone is refused so that the next try finds what is there then', async () => {
  await expect(runStage(ingest, paramsOf(join(await ownFolder(), 'gone.csv')), {})).rejects.toThrow(SourceChanged);
});
