// Opens the state to write, claims it, and waits to be killed.
import { openState } from '../../../src/state/open-state.ts';

const memory = await openState(process.argv[2] ?? '', { clock: { now: () => Date.now() }, mode: 'write' });
memory.claimTarget({ baseUrl: 'http://127.0.0.1:4010/v2', orgId: 42, environment: 'sandbox' });
process.stdout.write('ready\n');
setInterval(() => undefined, 1_000);
