import { join } from 'node:path';
import { build } from '../../client/setup/build.js';
import { projectRoot } from './imports.ts';

/** Commands that tests start run from the build, which is made of the sources as they are now. */
export default function setup(): Promise<void> {
  return build(join(projectRoot, 'dist'));
}
