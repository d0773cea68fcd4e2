import { describe, expect, test } from 'vitest';
import { Board, escapeMarkdown } from '../../workflows/board.ts';

describe('the board of a run', () => {
  test('begins with every stage pending', () => {
    const statuses = new Board({ workflowId: 'w', runId: 'r' }).reports().map(({ status }) => status);
    expect(statuses).toEqual(Array(14).fill('pending'));
  });

  test('shows a list with status, rows, seconds and the epoch', () => {
    const board = new Board({ workflowId: 'w', runId: 'r' });
    board.set({ stage: 'merge', status: 'done', seconds: 1.25, rows: 103_127 });
    board.set({ stage: 'rfm', status: 'cached', seconds: null, rows: 5 });
    board.set({ stage: 'training', status: 'running', seconds: null });
    board.training = { epoch: 3, epochs: 100, loss: 0.5, val_loss: null };
    const lines = board.markdown().split('\n');
    expect(lines).toHaveLength(14);
    expect(lines).toContain('- **merge** done · 103,127 rows · 1.3 s');
    expect(lines).toContain('- **rfm** cached · 5 rows');
    expect(lines).toContain('- **training** running · epoch 3 of 100');
  });

  test('shows text from data literally, without interpreting Markdown or HTML', () => {
    const board = new Board({ workflowId: 'w', runId: 'r' });
    board.set({ stage: 'merge', status: 'failed', seconds: null, reason: '# <b>[x](y)</b>\n- `z`' });
    expect(board.markdown()).toContain('- **merge** failed · \\# \\<b\\>\\[x\\]\\(y\\)\\</b\\> \\- \\`z\\`');
    expect(escapeMarkdown('a\u0000\n\tb')).not.toMatch(/[\n\t]/);
  });

  test('cancels pending and running stages and keeps finished ones', () => {
    const board = new Board({ workflowId: 'w', runId: 'r' });
    board.set({ stage: 'merge', status: 'done', seconds: 1 });
    board.set({ stage: 'eda', status: 'failed', seconds: null });
    board.set({ stage: 'rfm', status: 'running', seconds: null });
    board.end('cancelled', undefined);
    const status = Object.fromEntries(board.reports().map(({ stage, status }) => [stage, status]));
    expect(status).toMatchObject({ merge: 'done', eda: 'failed', rfm: 'cancelled', charts: 'cancelled' });
  });
});
