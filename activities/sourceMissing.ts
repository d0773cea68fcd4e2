import { InvalidInput } from '../core/errors.ts';

/** This worker does not have the source, but another may. `without` has the identities of all that are known not to have it. */
export class SourceMissing extends InvalidInput {
  override name = 'SourceMissing';
  readonly without: readonly string[];

  constructor(message: string, without: readonly string[]) {
    super(message);
    this.without = without;
  }
}
