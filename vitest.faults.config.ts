import { defineConfig } from 'vitest/config';

/** Tests that break things on purpose. Most of their time is waiting until a loss is noticed, so several wait at once. */
export default defineConfig({
  test: {
    include: ['test/faults/**/*.test.ts'],
    globalSetup: ['test/support/faults/setup.ts'],
    testTimeout: 300_000,
    hookTimeout: 120_000,
    fileParallelism: false,
    maxConcurrency: 5,
  },
});
