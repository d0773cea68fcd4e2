import { defineConfig } from 'vitest/config';

/** Tests that break things on purpose. Most of their time is waiting until a loss is noticed, so several wait at once. */
export default defineConfig({
  test: {
    // A shared machine may stall for longer than a test waits; what fails twice is broken, and a retry is reported.
    retry: process.env.CI ? 1 : 0,
    include: ['test/faults/**/*.test.ts'],
    globalSetup: ['test/support/faults/setup.ts'],
    testTimeout: 300_000,
    hookTimeout: 120_000,
    fileParallelism: false,
    maxConcurrency: 5,
  },
});
