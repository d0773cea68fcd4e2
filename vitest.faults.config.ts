import { defineConfig } from 'vitest/config';

/** Tests that break things on purpose; one at a time, since they kill processes and measure nothing. */
export default defineConfig({
  test: { include: ['test/faults/**/*.test.ts'], testTimeout: 300_000, hookTimeout: 120_000, fileParallelism: false },
});
