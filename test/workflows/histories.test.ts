import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { projectRoot } from '../support/imports.ts';

const folder = 'test/workflows/histories';
const git = (...args: string[]) => execFileSync('git', args, { cwd: projectRoot, encoding: 'utf8', stdio: 'pipe' });

/** The commit to compare with: the merge base with `origin/main`, or on main itself the parent commit. */
function base(): string {
  const head = git('rev-parse', 'HEAD').trim();
  const shared = mergeBase();
  const found = shared !== null && shared !== head ? shared : parent();
  if (found === null) {
    throw new Error(
      'no commit to compare the recorded histories with: expected origin/main or a parent of HEAD; fetch the whole history (git fetch --unshallow)',
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

test('a recorded history is never replaced', () => {
  const commit = base();
  const recorded = git('ls-tree', '--name-only', commit, `${folder}/`).trim().split('\n');
  const histories = recorded.filter((name) => name.endsWith('.json'));
  expect(histories.length).toBeGreaterThan(0);
  const kept = readdirSync(join(projectRoot, folder)).map((name) => `${folder}/${name}`);
  const changed = histories.filter(
    (name) =>
      !kept.includes(name) || readFileSync(join(projectRoot, name), 'utf8') !== git('show', `${commit}:${name}`),
  );
  expect(changed, 'record new histories under a new release name and keep these').toEqual([]);
});
