import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { pipelineInput } from '../data/input.ts';
import { pipelinePicture } from './support/picture.ts';

const readme = readFileSync('README.md', 'utf8');

const shownInput = () => JSON.parse(/<!-- input -->\s*```json\n([\s\S]*?)```/.exec(readme)?.[1] ?? 'null');

test('the picture in the README is the pipeline', () => {
  expect(readme).toContain(`\`\`\`mermaid\n${pipelinePicture()}\n\`\`\``);
});

test('the input that the README shows is understood, and is the defaults', () => {
  const { source, rfm, training, ...rest } = pipelineInput.parse(shownInput());
  const { source: none, rfm: unset, training: bare, ...defaults } = pipelineInput.parse({});
  expect(rest).toEqual(defaults);
});

/** The paths of all settings in a JSON schema: `training.earlyStopping.patience`. */
function settingsIn(schema: z.core.JSONSchema.BaseSchema, path = ''): string[] {
  const current = Object.entries(schema.properties ?? {}).filter(
    ([, part]) => !(part as z.core.JSONSchema.BaseSchema).deprecated,
  );
  const own = current.flatMap(([name, part]) => {
    const full = path === '' ? name : `${path}.${name}`;
    return [full, ...settingsIn(part as z.core.JSONSchema.BaseSchema, full)];
  });
  return [...own, ...(schema.anyOf ?? []).flatMap((part) => settingsIn(part as z.core.JSONSchema.BaseSchema, path))];
}

/** The paths of all values in JSON. */
const pathsIn = (value: unknown, path = ''): string[] =>
  Object.entries(value !== null && typeof value === 'object' && !Array.isArray(value) ? value : {}).flatMap(
    ([name, part]) => {
      const full = path === '' ? name : `${path}.${name}`;
      return [full, ...pathsIn(part, full)];
    },
  );

test('every setting of the input is in the input that the README shows, and no other', () => {
  const settings = settingsIn(z.toJSONSchema(pipelineInput, { io: 'input', unrepresentable: 'any' }));
  expect(settings).toEqual(
    expect.arrayContaining(['target.kind', 'features.scaler', 'training.earlyStopping.patience']),
  );
  expect(pathsIn(shownInput()).sort()).toEqual(settings.sort());
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
