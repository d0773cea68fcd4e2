import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { repair } from '../../../client/verbs/verify.ts';
import { runFolder } from '../../../store/runs.ts';
import { remember } from '../../support/manifests.ts';
import { temporaryStore } from '../../support/store.ts';

test('a run from before the library was apart is repaired with a report and its library', async () => {
  const store = await temporaryStore();
  const put = store.objects.putText;
  const [lost, kept] = [await put('<p>with its library</p>', 'report.html'), await put('id', 'segments/loyal.csv')];
  const old = await remember(store, { workflowId: 'old', dataDigest: 'same', results: [lost, kept] });
  await store.files.remove(`objects/${lost.digest}`);
  const [page, library] = [await put('<p>without</p>', 'report.html'), await put('plotly', 'plotly.min.js')];
  const other = await put('id,name', 'segments/loyal.csv');
  await repair(store, { ...old, workflowId: 'verify', results: [page, other, library] }, [old]);
  const repaired = await store.runs.read(old);
  expect(repaired?.results).toHaveLength(3);
  expect(repaired?.results).toEqual(expect.arrayContaining([kept, page, library]));
  expect((await readdir(join(store.url, runFolder(old), 'results'))).sort()).toEqual([
    'plotly.min.js',
    'report.html',
    'run.json',
    'segments',
  ]);
});
