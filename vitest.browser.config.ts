import { defineConfig } from 'vitest/config';

/** Tests that need a Chromium: `npm run test:browser`. One at a time, since a browser takes what it can get. */
export default defineConfig({
  test: {
    include: ['test/browser/**/*.test.ts'],
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 60_000,
  },
});
