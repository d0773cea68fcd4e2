import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/faults/**', 'test/browser/**'],
    // Generous: a shared machine may be slow, and no test is about speed.
    testTimeout: 180_000,
    hookTimeout: 120_000,
  },
});
