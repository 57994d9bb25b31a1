import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Plan } from '../../src/domain/plan.ts';
import { apart, lost, valuesOf } from './both-sides.ts';
import { live, shuffle, surviving, within } from './lives.ts';
import { apply, codes } from './random-story.ts';
import { rawOf, row } from './shops.ts';
import type { Story } from './simulated-world.ts';
import { twoWayStory, type TwoWayStory } from './two-way-story.ts';

// docs/invariants.md says what each of them promises, and how to draw more stories or the same again.
const seed = Number(process.env['INVARIANTS_SEED'] ?? process.env['SEED'] ?? 20_261_122);
const patience = Number(process.env['INVARIANTS_RUNS'] ?? 1);
const minute = 240_000 * patience;

function check<T>(runs: number, what: fc.Arbitrary<T>, holds: (drawn: T) => Promise<void>): Promise<void> {
  return fc.assert(fc.asyncProperty(what, holds), { seed, numRuns: runs * patience });
}

function storyOf({ start, fields, policy }: TwoWayStory): Story {
  return { ...start, fields, policy };
}

it(`draws its stories with seed ${String(seed)}`, () => {
  expect(seed).toBeGreaterThanOrEqual(0);
});

it('I12: after the last edit two runs bring both sides into step, and a third writes nothing to either (R14, R16)', {
  timeout: minute,
}, async () => {
  await check(40, twoWayStory, async (story) => {
    await within(storyOf(story), async (world) => {
      await live(world, story.history);
      await world.sync();
      const [rows, writes] = [world.rows, world.partoo.writes.length];

      const third = await world.sync();

      expect(third.plan.changes).toEqual([]);
      expect(world.partoo.writes).toHaveLength(writes);
      expect(world.rows).toEqual(rows);
      expect(apart(world, third.plan)).toEqual([]);
    });
  });
});

it('I13: a value that a run takes from a side is on the other, or in the history with the rule (R20)', {
  timeout: minute,
}, async () => {
  await check(40, twoWayStory, async (story) => {
    await within(storyOf(story), async (world) => {
      for (const edits of [[], ...story.history, []]) {
        for (const happening of edits) apply(world, happening);
        const before = valuesOf(world);

        const { run } = await world.sync();

        const told = world.memory.history({ runId: run }).filter(({ result }) => result === 'done');
        expect(lost(before, world, told)).toEqual([]);
      }
    });
  });
});

it('I14: killed at any instant, writes to the source included, the next runs reach the same end (R22)', {
  timeout: minute,
}, async () => {
  await check(25, fc.tuple(fc.nat(10_000), twoWayStory), async ([instant, story]) => {
    const [calm, length] = await surviving(storyOf(story), story.history, Number.POSITIVE_INFINITY);

    const [killed] = await surviving(storyOf(story), story.history, instant % length);

    expect(killed).toEqual(calm);
  });
});

it('I14: killed at every instant of a run that writes both sides, merges and imports (R22)', {
  timeout: minute,
}, async () => {
  const story = bothWays();
  const [calm, length] = await surviving(storyOf(story), story.history, Number.POSITIVE_INFINITY);
  const ends: unknown[] = [];

  for (let instant = 0; instant < length; instant += 1) {
    const [killed] = await surviving(storyOf(story), story.history, instant);
    ends.push(killed);
  }

  expect(length).toBeGreaterThan(25);
  expect(calm).toMatchObject({ unfinished: [], changes: [] });
  for (const [instant, end] of ends.entries()) expect({ instant, end }).toEqual({ instant, end: calm });
});

it('I6: what is written into the source does not depend on the order of rows and pages', {
  timeout: minute,
}, async () => {
  const order = fc.array(fc.nat(1000), { minLength: 12, maxLength: 12 });
  await check(25, fc.tuple(twoWayStory, order), async ([story, ranks]) => {
    await within(storyOf(story), async (world) => {
      await live(world, story.history.slice(1));
      for (const happening of story.history[0] ?? []) apply(world, happening);
      const before = await world.plan();

      world.rows = shuffle(world.rows, ranks);
      world.partoo.order = (raws) => shuffle(raws, ranks);
      const after = await world.plan();

      const decisions = ({ changes, conflicts, held, unmatched, summary }: Plan): string =>
        JSON.stringify({
          ...{ changes, conflicts, unmatched, summary },
          held: held.map(({ code, field, reason }) => [code, field, reason]),
        });
      expect(decisions(after)).toBe(decisions(before));
    });
  });
});

/** A run that updates, writes back, merges, carries out a decision and imports, in one. */
function bothWays(): TwoWayStory {
  const shared = (from: string): object => ({ from, owner: 'shared' });
  return {
    start: {
      rows: codes.map((code) => row(code)),
      businesses: codes.map((code) => rawOf(code)),
    },
    fields: {
      ...{ name: 'name', city: shared('city'), zipcode: 'zip', country: { value: 'FR' }, phone: shared('tel') },
      categories: shared('kinds'),
      open_hours: { monday: 'mon', tuesday: 'tue', owner: 'shared' },
      specific_hours: shared('special'),
      description_short: shared('about'),
    },
    policy: { writeBack: true, unmatched: 'import' },
    history: [
      [
        { kind: 'source', code: '0001', cells: { kinds: 'gcid:bakery, gcid:cafe', about: 'Bread' } },
        { kind: 'partoo', code: '0001', fields: { categories: ['gcid:bakery', 'gcid:restaurant'] } },
        { kind: 'partoo', code: '0002', fields: { city: 'Lyon' } },
        { kind: 'partoo', code: '0003', fields: { description_short: 'Cake' } },
        { kind: 'answer', code: '0003', take: 'value' },
        { kind: 'source', code: '0005', cells: { mon: 'closed' } },
        { kind: 'partoo', code: '0005', fields: { city: 'Nice' } },
        { kind: 'source', code: '0004', cells: { special: '2026-12-24: closed' } },
        { kind: 'add', code: '0008' },
      ],
      [
        { kind: 'source', code: '0003', cells: { city: 'Nice' } },
        { kind: 'partoo', code: '0003', fields: { city: 'Lyon' } },
      ],
    ],
  };
}
