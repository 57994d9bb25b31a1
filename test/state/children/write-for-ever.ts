// Sends one change, then rewrites many sightings over and over, each round in one call, until it is killed.
import { asBusinessId, asLocationKey, asRunId } from '../../../src/domain/ids.ts';
import { openState } from '../../../src/state/open-state.ts';

const memory = await openState(process.argv[2] ?? '', { clock: { now: () => Date.now() }, mode: 'write' });
const code = asLocationKey('new');
memory.beginRun({ id: asRunId('killed'), trigger: 'cli', mode: 'sync' });
const ids = memory.enqueue(asRunId('killed'), [
  { change: { action: 'create', code, business_id: null, side: 'partoo', fields: [], patch: [] }, changeHash: 'hash' },
]);
memory.markSending(ids, 'POST /business');
for (const id of ids) memory.markAccepted(id, { businessId: asBusinessId('5409c35a97bbc544d8e26737') });

const codes = Array.from({ length: 2_000 }, (_, index) => asLocationKey(String(index)));
for (let round = 0; ; round += 1) {
  const hash = String(round);
  memory.settleUnchanged(
    codes.map((key) => ({
      code: key,
      base: { values: { name: hash }, reshaped: {} },
      seen: {
        sourceHash: hash,
        partooHash: hash,
        isSettled: true,
        row: 1,
        line: 2,
        sourceValues: null,
        partooValues: null,
      },
    })),
  );
  if (round === 2) process.stdout.write('ready\n');
}
