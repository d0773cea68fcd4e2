/** Writes the data sets of `test/report` into a folder each: `node --import tsx test/report/write.ts FOLDER`. */
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '../support/imports.ts';
import { shops, writeShop } from './shops.ts';

const folder = process.argv[2];
if (folder === undefined) throw new Error('where? node --import tsx test/report/write.ts FOLDER');
await cp(join(projectRoot, 'data/sample'), join(folder, 'sample'), { recursive: true });
for (const [name, shop] of Object.entries(shops)) await writeShop(join(folder, name), shop);
