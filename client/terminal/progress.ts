import type { RunDocument, StageReport, TrainingProgress } from '../../core/run.ts';
import { firstLine, printable } from '../../core/text.ts';

/** Shows a run's progress, and prints lines about it that stay. */
export type ProgressView = { show(run: RunDocument): void; end(run: RunDocument): void; print(line: string): void };

/** Progress bars on a terminal; otherwise one line per finished stage and per tenth of the training. */
export function progressView(stream: NodeJS.WriteStream): ProgressView {
  return stream.isTTY ? terminalView(stream) : plainView(stream);
}

function plainView(stream: NodeJS.WriteStream): ProgressView {
  const printed = new Set<string>();
  const print = (line: string) => void stream.write(`${line}\n`);
  const printOnce = (key: string, line: string) => {
    if (printed.has(key)) return;
    printed.add(key);
    print(line);
  };
  const show = (run: RunDocument) => {
    for (const report of run.stages) {
      if (isWaiting(report)) printOnce(`${report.stage} waits`, stageLine(report));
      else if (report.status !== 'pending' && report.status !== 'running') printOnce(report.stage, stageLine(report));
    }
    if (run.training && isTraining(run)) printOnce(`epochs ${decile(run.training)}`, trainingLine(run.training));
  };
  return { show, end: show, print };
}

/** It is ready, but no worker has taken it. */
function isWaiting({ status, reason }: StageReport): boolean {
  return status === 'pending' && reason !== undefined;
}

function terminalView(stream: NodeJS.WriteStream): ProgressView {
  let height = 0;
  const draw = (run: RunDocument) => {
    const lines = run.stages.map((report) =>
      report.stage === 'training' && isTraining(run) && run.training
        ? `  ${trainingLine(run.training)}`
        : stageLine(report),
    );
    const done = run.stages.filter(({ status }) => status !== 'pending' && status !== 'running').length;
    lines.push(`${bar(done / run.stages.length)} ${done} of ${run.stages.length} stages`);
    const up = height > 0 ? `\x1b[${height}A` : '';
    stream.write(up + lines.map((line) => `\x1b[2K${line.slice(0, stream.columns - 1)}\n`).join(''));
    height = lines.length;
  };
  const print = (line: string) => {
    stream.write(`${line}\n`);
    // The next progress is drawn below the line, not over it.
    height = 0;
  };
  return { show: draw, end: draw, print };
}

const signs: Record<StageReport['status'], string> = {
  pending: ' ',
  running: '>',
  done: '+',
  cached: '=',
  skipped: '-',
  failed: 'x',
  cancelled: 'x',
};

/** One line with a stage's status, seconds, rows and reason. */
export function stageLine({ stage, status, seconds, rows, reason }: StageReport): string {
  const facts = [
    `${signs[status]} ${stage.padEnd(20)} ${status.padEnd(9)}`,
    seconds === null ? '       ' : `${seconds.toFixed(1).padStart(5)} s`,
    rows === undefined ? '' : `${rows.toLocaleString('en').padStart(11)} rows`,
    firstLine(reason ?? ''),
  ];
  return printable(facts.join(' ').trimEnd());
}

/** Progress may be read after the stage has ended, and is then old. */
function isTraining({ stages }: RunDocument): boolean {
  return stages.some(({ stage, status }) => stage === 'training' && status === 'running');
}

function trainingLine({ epoch, epochs, loss, val_loss, secondsLeft }: TrainingProgress): string {
  const left = secondsLeft ? `, about ${Math.ceil(secondsLeft)} s left` : '';
  const losses = `loss ${loss?.toFixed(4) ?? '?'}, validation ${val_loss?.toFixed(4) ?? '?'}`;
  return `> training ${bar(epoch / epochs)} epoch ${epoch} of ${epochs}, ${losses}${left}`;
}

function decile({ epoch, epochs }: TrainingProgress): number {
  return Math.floor((10 * epoch) / epochs);
}

function bar(share: number): string {
  const width = 24;
  const full = Math.round(share * width);
  return `[${'#'.repeat(full)}${'.'.repeat(width - full)}]`;
}
