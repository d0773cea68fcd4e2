import { defineConfig } from 'vitest/config';

/** Tests that need a Chromium: `npm run test:browser`. One at a time, since a browser takes what it can get. */
export default defineConfig({
  test: {
    // A shared machine may stall for longer than a test waits; what fails twice is broken, and a retry is reported.
    retry: process.env.CI ? 1 : 0,
    globalSetup: ['test/support/build.ts'],
    include: ['test/browser/**/*.test.ts'],
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 60_000,
  },
});
