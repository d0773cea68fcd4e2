import { proxyActivities } from '@temporalio/workflow';

const { mingle } = proxyActivities<{ mingle(): Promise<void> }>({ startToCloseTimeout: '1h' });

/** The workflow as another release might have had it: its history does not fit ours. */
export async function marketingAnalytics(): Promise<void> {
  await mingle();
}
