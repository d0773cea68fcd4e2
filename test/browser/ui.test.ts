import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newUser, type Started, type User } from '../support/marketflow.ts';
import { chromiumPath, launch } from './chromium.ts';

const patience = 60_000;

describe.skipIf(chromiumPath === undefined)("a marketer in Temporal's UI", () => {
  let user: User;
  let up: Started;
  let browser: Browser;
  let page: Page;
  let form: URL;

  beforeAll(async () => {
    user = newUser();
    up = user.start('up');
    browser = await launch();
    page = await browser.newPage();
    page.setDefaultTimeout(patience);
    await up.prints(/press Ctrl-C to stop/);
    form = new URL(/start +(\S+)/.exec(up.stdout)?.[1] ?? '');
  });
  const statusOf = async (workflowId: string) => {
    const manifests = await Promise.all((await user.store.runs.list()).map((run) => user.store.runs.read(run)));
    return manifests.find((run) => run?.workflowId === workflowId)?.status;
  };
  afterAll(async () => {
    await browser?.close();
    await user?.dispose();
  });

  it('starts the sample with an empty input, watches its stages and sees its result', async () => {
    const workflowId = form.searchParams.get('workflowId') ?? '';
    await page.goto(form.href);
    // The form's editor takes the first click for itself.
    await page.getByRole('heading', { name: 'Start Workflow' }).click();
    await page.getByTestId('start-workflow-button').click();
    const link = await page.locator(`a[href*="/workflows/${workflowId}/"]`).first().getAttribute('href');
    const run = new URL(link ?? '', form).href.replace(/[^/]*$/, '');
    await page.goto(`${run}user-metadata`);
    await expect.poll(() => statusOf(workflowId), { timeout: patience }).toBe('completed');
    // What the workflow says of itself is shown as it was when the page came.
    await page.reload();
    const details = page.frameLocator('iframe[src*="charts"]').last();
    await details.getByText(/^charts done/).waitFor();
    await page.goto(`${run}history`);
    await page.locator('.cm-content', { hasText: '"completed"' }).first().waitFor();
  });

  it('triggers a schedule and cancels the run that it starts', async () => {
    await writeFile(join(user.folder, 'long.json'), '{"training": {"epochs": 10000, "earlyStopping": false}}');
    expect((await user.marketflow('schedule', 'create', '--at', '04:00', '--input', 'long.json')).code).toBe(0);
    await page.goto(new URL('/namespaces/default/schedules/marketflow-nightly', form).href);
    await page.locator('#schedule-actions-menu-button').click();
    await page.getByRole('menuitem', { name: 'Trigger' }).click();
    await confirm(page);
    await up.prints(/"run":"marketflow-nightly-.*"stage":"merge"/);
    const workflowId = /"run":"(marketflow-nightly-[^"]+)"/.exec(up.stderr)?.[1] ?? '';
    const [run] = (await user.store.runs.list()).filter((run) => run.workflowId === workflowId);
    await page.goto(new URL(`/namespaces/default/workflows/${workflowId}/${run?.runId}/timeline`, form).href);
    await page.getByRole('button', { name: 'Request Cancellation' }).first().click();
    await confirm(page);
    await expect.poll(() => statusOf(workflowId), { timeout: patience }).toBe('cancelled');
  });
});

/** Every dialog of the page has such a button; one is shown. */
async function confirm(page: Page): Promise<void> {
  await page.locator('[data-testid="confirm-modal-button"]:visible').click();
}
