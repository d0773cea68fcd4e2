import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // A shared machine may stall for longer than a test waits; what fails twice is broken, and a retry is reported.
    retry: process.env.CI ? 1 : 0,
    globalSetup: ['test/support/build.ts'],
    include: ['test/**/*.test.ts'],
    exclude: ['test/faults/**', 'test/browser/**'],
    // Generous: a shared machine may be slow, and no test is about speed.
    testTimeout: 180_000,
    // Vitest leaves one core free by default, but many tests wait for processes that they started.
    maxWorkers: availableParallelism(),
    hookTimeout: 120_000,
  },
});
