/** The task queue that workers poll unless they are told another, and the one on which the UI's form starts runs. */
export const defaultQueue = 'marketflow';

/** The queue of the training: one that may live on another machine. */
export function trainingQueue(taskQueue: string): string {
  return `${taskQueue}-train`;
}
