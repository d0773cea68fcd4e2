/** Default task queue of workers, and the queue of runs started from the UI's form. */
export const defaultQueue = 'marketflow';

/** The task queue of the training, which may run on another machine. */
export function trainingQueue(taskQueue: string): string {
  return `${taskQueue}-train`;
}
