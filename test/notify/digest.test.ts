import { describe, expect, it } from 'vitest';
import { collectDigest } from '../../src/collect-digest.ts';
import { digestMessage, type DigestFacts } from '../../src/notify/digest.ts';
import { rawOf, row } from '../sync/shops.ts';
import { createWorld } from '../sync/simulated-world.ts';

const calm: DigestFacts = {
  since: '2027-01-04T07:00:00.000Z',
  runs: 2016,
  failedRuns: 0,
  done: 12,
  failed: 0,
  held: [],
  conflicts: { fresh: 0, week: 0, older: 0 },
  staged: 0,
  blocked: [],
};

describe('the digest', () => {
  it('of a calm week says so in one line', () => {
    expect(digestMessage(calm)).toEqual({
      kind: 'digest',
      title: 'Digest: nothing waits for a person',
      lines: ['Since 2027-01-04: 2016 runs; 12 changes carried out.', 'More: partoo-sync status'],
      alarms: [],
    });
  });

  it('counts what waits, by age, with the command to look closer', () => {
    const message = digestMessage({
      ...calm,
      failedRuns: 3,
      failed: 1,
      held: [{ reason: 'invalid', count: 4, fresh: 2 }],
      conflicts: { fresh: 1, week: 1, older: 2 },
      staged: 3,
    });

    expect(message.title).toBe('Digest: 11 waiting for a person');
    expect(message.lines).toEqual([
      'Since 2027-01-04: 2016 runs, 3 of them failed; 12 changes carried out, 1 failed.',
      'Conflicts: 4, 1 of them new, 2 older than a week. Decide them: partoo-sync conflicts',
      'Closes and deletes that wait: 3. Decide them: partoo-sync status, then allow or reject',
      'Held (invalid): 4, 2 of them new.',
      'More: partoo-sync status',
    ]);
  });

  it('begins with what blocks runs', () => {
    const { title, lines } = digestMessage({ ...calm, blocked: ['PARTOO_FORBIDDEN: no'] });

    expect(title).toBe('Digest: runs are blocked');
    expect(lines[0]).toBe('PARTOO_FORBIDDEN: no');
  });

  it('is collected from the state: what was written, what is staged, and not who is merely absent', async () => {
    const world = await createWorld({
      rows: ['0001', '0002', '0003'].map((id) => row(id)),
      businesses: ['0001', '0002', '0003'].map((id) => rawOf(id)),
      policy: { absent: { action: 'close', afterReads: 1, afterHours: 0 } },
      limits: { close: { max: 0, percent: 100 } },
    });
    await world.sync();
    const since = new Date(world.clock.now()).toISOString();
    world.clock.advance(1);
    world.rows = [row('0001', { city: 'Lyon' }), row('0002')];
    await world.sync();

    const facts = collectDigest(world.memory, since, world.clock.now());

    expect(facts).toMatchObject({ since, runs: 1, failedRuns: 0, done: 1, failed: 0, staged: 1 });
    expect(facts.held).toEqual([]);
  });
});
