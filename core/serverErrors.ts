/** No Temporal server can be reached or started. */
export class NoServer extends Error {
  override name = 'NoServer';
}

/** The embedded server does not start, because SQLite cannot read its database. */
export class DatabaseDamaged extends NoServer {
  override name = 'DatabaseDamaged';
}

/** The verb needs a server that stays when the command has ended, and none is there: wrong usage, exit code 2. */
export class NoLastingServer extends Error {
  override name = 'NoLastingServer';
}

/** `resume` of a run that a worker works on, without the user's consent: exit code 2. */
export class StillRunning extends Error {
  override name = 'StillRunning';
}

/** The user has stopped a command that was waiting. */
export class Stopped extends Error {
  override name = 'Stopped';
}
