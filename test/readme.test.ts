import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';
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

test('every choice of the input is in the README', () => {
  const schema = JSON.stringify(z.toJSONSchema(pipelineInput, { io: 'input', unrepresentable: 'any' }));
  const choices = [...schema.matchAll(/"enum":(\[[^\]]*\])|"const":("[^"]*")/g)].flatMap(([, list, one]) =>
    list ? (JSON.parse(list) as string[]) : [JSON.parse(one!) as string],
  );
  expect(choices).toContain('highValue');
  expect(choices.filter((choice) => !readme.includes(`"${choice}"`))).toEqual([]);
});

test('every file that the README tells to open is there', async () => {
  const { existsSync } = await import('node:fs');
  const named = [
    ...readme.matchAll(/`((?:workflows|activities|stages|store|charts|client|data|docs|test|bench)\/[^`*<]*)`/g),
  ];
  expect(named.length).toBeGreaterThan(10);
  expect(named.map(([, path]) => path).filter((path) => !existsSync(path as string))).toEqual([]);
});
