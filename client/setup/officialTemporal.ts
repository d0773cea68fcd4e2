import { TestWorkflowEnvironment } from '@temporalio/testing';

/** A script of its own, because the download cannot be stopped from inside: `officialTemporal FOLDER VERSION`. */
const [downloadDir, version] = process.argv.slice(2);
const environment = await TestWorkflowEnvironment.createLocal({
  server: { executable: { type: 'cached-download', downloadDir, version } },
});
await environment.teardown();
