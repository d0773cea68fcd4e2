import { type Client, ServiceError, type WorkflowClient } from '@temporalio/client';
import { NoServer } from '../../core/serverErrors.ts';
import { firstLine } from '../../core/text.ts';
import { connectClient, findServer } from './server.ts';
import { report } from './session.ts';

/** How long to wait for the connection, and again for all answers. Without them, the store alone is read. */
const patienceMilliseconds = 10_000;

/**
 * Calls `use` with a client of the server that is running, or with null if there is none or it does not answer, which is
 * reported: the store alone shows runs too, but not what became of those that are not closed. May call `use` twice.
 */
export async function withRunningServer<T>(use: (client: WorkflowClient | null) => Promise<T>): Promise<T> {
  let client: Client | undefined;
  try {
    const server = findServer();
    if (server === null) return await use(null);
    client = await connectClient(server, patienceMilliseconds);
    const { workflow } = client;
    return await client.connection.withDeadline(Date.now() + patienceMilliseconds, () => use(workflow));
  } catch (error) {
    if (!(error instanceof NoServer || error instanceof ServiceError)) throw error;
    report(`warning: ${firstLine(error.message)}; reading the store alone`);
    return use(null);
  } finally {
    await client?.connection.close();
  }
}
