import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { projectRoot } from '../support/imports.ts';

const folder = 'test/workflows/histories';
const git = (...args: string[]) => execFileSync('git', args, { cwd: projectRoot, encoding: 'utf8', stdio: 'pipe' });

/** The commit to compare with: where this branch left `origin/main`, or on main itself the commit before. */
function base(): string {
  const head = git('rev-parse', 'HEAD').trim();
  const left = mergeBase();
  const found = left !== null && left !== head ? left : parent();
  if (found === null) {
    throw new Error(
      'there is no commit to compare the recorded histories with: neither origin/main nor a parent of HEAD; fetch the whole history (git fetch --unshallow)',
    );
  }
  return found;
}

function mergeBase(): string | null {
  try {
    return git('merge-base', 'HEAD', 'origin/main').trim();
  } catch {
    return null;
  }
}

function parent(): string | null {
  try {
    return git('rev-parse', '--verify', 'HEAD~1').trim();
  } catch {
    return null;
  }
}

test('a recorded history is never recorded anew under its label', () => {
  const commit = base();
  const recorded = git('ls-tree', '--name-only', commit, `${folder}/`).trim().split('\n');
  const histories = recorded.filter((name) => name.endsWith('.json'));
  expect(histories.length).toBeGreaterThan(0);
  const kept = readdirSync(join(projectRoot, folder)).map((name) => `${folder}/${name}`);
  const changed = histories.filter(
    (name) =>
      !kept.includes(name) || readFileSync(join(projectRoot, name), 'utf8') !== git('show', `${commit}:${name}`),
  );
  expect(changed, 'record a new shape under a new label, and keep these').toEqual([]);
});
