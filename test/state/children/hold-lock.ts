// Takes the lock on the state given as argument and keeps it until it is killed.
import { acquireRunLock } from '../../../src/state/run-lock.ts';

acquireRunLock(process.argv[2] ?? '', { command: 'daemon', clock: { now: () => Date.parse('2026-11-22T08:00:00Z') } });
process.stdout.write('ready\n');
setInterval(() => undefined, 1_000);
