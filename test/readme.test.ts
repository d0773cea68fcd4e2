import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { pipelineInput } from '../data/input.ts';
import { pipelinePicture } from './support/picture.ts';

const readme = readFileSync('README.md', 'utf8');

test('the picture in the README is the pipeline', () => {
  expect(readme).toContain(`\`\`\`mermaid\n${pipelinePicture()}\n\`\`\``);
});

test('the input that the README shows is understood, and is the defaults', () => {
  const shown = JSON.parse(/<!-- input -->\s*```json\n([\s\S]*?)```/.exec(readme)?.[1] ?? 'null');
  const { source, training, ...rest } = pipelineInput.parse(shown);
  const { source: none, training: bare, ...defaults } = pipelineInput.parse({});
  expect(rest).toEqual(defaults);
});

test('every file that the README tells to open is there', async () => {
  const { existsSync } = await import('node:fs');
  const named = [
    ...readme.matchAll(/`((?:workflows|activities|stages|store|charts|client|data|docs|test|bench)\/[^`*<]*)`/g),
  ];
  expect(named.length).toBeGreaterThan(10);
  expect(named.map(([, path]) => path).filter((path) => !existsSync(path as string))).toEqual([]);
});
