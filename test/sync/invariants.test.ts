import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Policy } from '../../src/domain/policy.ts';
import { createMapper } from '../../src/mapping/mapper.ts';
import { fieldsOf } from '../mapping/mapping-fixture.ts';
import { basesOf, linksOf, live, partooOf, readingCalls, shuffle, surviving, within } from './lives.ts';
import { apply, codes, history, start, type Edit, type Start } from './random-story.ts';
import { createSimulatedPartoo, outOfReach, type InMemoryPartoo, type Trouble } from './simulated-partoo.ts';
import { businessIdOf, columns, defaultFields, rawOf, row } from './shops.ts';
import { type Story } from './simulated-world.ts';

// docs/invariants.md says what each of them promises. A failure prints the seed and the shortest story that breaks the promise:
// INVARIANTS_SEED=… runs it again, INVARIANTS_RUNS=… searches longer.
const seed = Number(process.env['INVARIANTS_SEED'] ?? process.env['SEED'] ?? 20_261_122);
const patience = Number(process.env['INVARIANTS_RUNS'] ?? 1);
const minute = 240_000 * patience;

function check<T>(runs: number, what: fc.Arbitrary<T>, holds: (drawn: T) => Promise<void>): Promise<void> {
  return fc.assert(fc.asyncProperty(what, holds), { seed, numRuns: runs * patience });
}

const closesAtOnce: Partial<Policy> = { absent: { action: 'close', afterReads: 1, afterHours: 0 } };
const deletesAtOnce: Partial<Policy> = { absent: { action: 'delete', afterReads: 1, afterHours: 0 } };
const absence = fc.constantFrom<Partial<Policy>>({}, closesAtOnce, deletesAtOnce);

it(`draws its stories with seed ${String(seed)}`, () => {
  expect(seed).toBeGreaterThanOrEqual(0);
});

it('I1: a settled world plans nothing, and a further run writes nothing (R14)', { timeout: minute }, async () => {
  await check(
    15,
    fc.record({ start, history, policy: absence }),
    async ({ start: { rows, businesses }, history: steps, policy }) => {
      await within({ rows, businesses, policy }, async (world) => {
        await live(world, steps);
        await world.sync();
        const [before, writes] = [partooOf(world), world.partoo.writes.length];

        const third = await world.sync();

        expect(third.plan.changes).toEqual([]);
        expect(third.plan.guard.verdict).toBe('pass');
        expect(world.partoo.writes).toHaveLength(writes);
        expect(partooOf(world)).toEqual(before);
      });
    },
  );
});

it('I2: applying a plan and planning again is empty (R15, R17)', { timeout: minute }, async () => {
  await check(
    15,
    fc.record({ start, history, policy: absence }),
    async ({ start: { rows, businesses }, history: steps, policy }) => {
      await within({ rows, businesses, policy }, async (world) => {
        const reports = await live(world, steps);

        const again = await world.plan();

        expect(again.changes).toEqual([]);
        expect(reports.flatMap(({ outcomes }) => outcomes).filter(({ result }) => result !== 'done')).toEqual([]);
      });
    },
  );
});

it('I3: invalid is never closed, deleted or changed, however long it stays so (R1)', { timeout: minute }, async () => {
  const broken = fc.subarray([...codes], { minLength: 1 });
  await check(
    10,
    fc.record({ broken, policy: fc.constantFrom(closesAtOnce, deletesAtOnce) }),
    async ({ broken: victims, policy }) => {
      const all = startWithAll();
      await within({ ...all, policy }, async (world) => {
        await world.sync();
        for (const code of victims) apply(world, { kind: 'break', code });
        const before = partooOf(world);

        for (let day = 0; day < 3; day += 1) {
          world.clock.advance(25);
          const report = await world.sync();
          expect(report.plan.held.map(({ code, reason }) => `${code} ${reason}`)).toEqual(
            victims.map((code) => `${code} invalid`),
          );
        }

        expect(partooOf(world)).toEqual(before);
      });
    },
  );
});

it('I4: no value is invented: all that is written was said by the source, or is the status of a close', {
  timeout: minute,
}, async () => {
  const mapper = createMapper({ key: 'id', fields: fieldsOf(defaultFields), columns, customFields: null });
  await check(
    15,
    fc.record({ start, history, policy: absence }),
    async ({ start: { rows, businesses }, history: steps, policy }) => {
      await within({ rows, businesses, policy }, async (world) => {
        await world.sync();
        for (const edits of steps) {
          for (const happening of edits) apply(world, happening);
          const already = world.partoo.written.length;
          const codeOf = new Map(
            [...world.partoo.businesses.values()].map(({ id, ...raw }) => [id, String(raw['code'])]),
          );

          const { plan } = await world.sync();

          for (const { what, values } of world.partoo.written.slice(already)) {
            const [verb, target = ''] = what.split(' ');
            const code = verb === 'create' ? target : codeOf.get(target);
            const at = world.rows.findIndex(({ id }) => id === code);
            if (at === -1) {
              expect([what, values]).toEqual(verb === 'delete' ? [what, {}] : [what, { status: 'closed' }]);
              continue;
            }
            const cells = columns.map((column) => world.rows[at]?.[column] ?? '');
            const mapped = mapper.map({ at: { row: at, line: at }, cells }, world.deps().today());
            const said = mapped.kind === 'location' ? mapped.location.values : {};
            for (const [field, value] of Object.entries(values)) {
              const rule = plan.changes.flatMap((change) => change.fields).find((entry) => entry.field === field)?.rule;
              if (field === 'status') expect([value, rule]).toEqual(['open', 'reappeared in the source']);
              // A date that the source no longer names is removed, and only a date that was once agreed.
              else if (value === null) expect(field).toMatch(/^specific_hours\./);
              else expect([field, value]).toEqual([field, said[field]]);
            }
          }
        }
      });
    },
  );
});

it('I5: a dry run changes nothing: not Partoo, not the memory (R7)', { timeout: minute }, async () => {
  await check(
    10,
    fc.record({ start, history, policy: absence }),
    async ({ start: { rows, businesses }, history: steps, policy }) => {
      const calls = new Set<string>();
      await within(
        { rows, businesses, policy, onMemory: (call) => calls.add(call.replace(/^\w+ memory\./u, '')) },
        async (world) => {
          await live(world, steps.slice(1));
          for (const happening of steps[0] ?? []) apply(world, happening);
          calls.clear();
          const before = structuredClone([
            partooOf(world),
            basesOf(world),
            linksOf(world),
            [...world.memory.absences()],
          ]);
          const writes = world.partoo.writes.length;

          const [first, second] = [await world.plan(), await world.plan()];

          expect(second.digest).toBe(first.digest);
          expect(world.partoo.writes).toHaveLength(writes);
          expect([partooOf(world), basesOf(world), linksOf(world), [...world.memory.absences()]]).toEqual(before);
          expect([...calls].filter((call) => !readingCalls.has(call))).toEqual([]);
        },
      );
    },
  );
});

it('I6: the plan does not depend on the order of rows and pages', { timeout: minute }, async () => {
  const order = fc.array(fc.nat(1000), { minLength: 12, maxLength: 12 });
  await check(
    15,
    fc.record({ start, history, order }),
    async ({ start: { rows, businesses }, history: steps, order: ranks }) => {
      await within({ rows, businesses, policy: closesAtOnce }, async (world) => {
        await live(world, steps.slice(1));
        for (const happening of steps[0] ?? []) apply(world, happening);
        const before = await world.plan();

        world.rows = shuffle(world.rows, ranks);
        world.partoo.order = (raws) => shuffle(raws, ranks);
        const after = await world.plan();

        // The numbers of rows move with the rows; decisions do not.
        const decisions = ({ changes, conflicts, held, unmatched, summary }: typeof before): string =>
          JSON.stringify({
            changes,
            conflicts,
            held: held.map(({ code, reason }) => [code, reason]),
            unmatched,
            summary,
          });
        expect(decisions(after)).toBe(decisions(before));
      });
    },
  );
});

it('I7: nothing is closed or deleted without its evidence (R2, R3)', { timeout: minute }, async () => {
  const read = fc.record({
    present: fc.subarray([...codes], { minLength: 1 }),
    kind: fc.constantFrom('complete', 'complete', 'complete', 'cut source', 'cut crawl', 'keyless row'),
    hours: fc.constantFrom(0, 5, 13),
  });
  const action = fc.constantFrom('close', 'delete', 'close_temporarily', 'report');
  await check(
    20,
    fc.record({ reads: fc.array(read, { minLength: 2, maxLength: 9 }), action }),
    async ({ reads, action: then }) => {
      const all = startWithAll();
      const policy = { absent: { action: then, afterReads: 2, afterHours: 12 } } as const;
      await within({ ...all, policy }, async (world) => {
        await world.sync();
        const missed = new Map<string, { reads: number; since: number }>();
        for (const { present, kind, hours } of reads) {
          world.clock.advance(hours);
          const shown = new Set<string>(present);
          world.rows = all.rows.filter(({ id }) => shown.has(id ?? ''));
          if (kind === 'keyless row') world.rows = [...world.rows, { name: 'no key' }];
          world.sourceProblem = kind === 'cut source' ? 'cut' : null;
          world.partoo.crawlProblem = kind === 'cut crawl' ? 'cut' : null;
          if (kind === 'complete') {
            for (const code of codes) {
              const before = missed.get(code);
              if (shown.has(code)) missed.delete(code);
              else missed.set(code, { reads: (before?.reads ?? 0) + 1, since: before?.since ?? world.clock.now() });
            }
          } else if (kind === 'keyless row') for (const code of present) missed.delete(code);

          const { plan } = await world.sync();

          for (const change of plan.changes.filter(({ action: what }) => what === 'close' || what === 'delete')) {
            const evidence = missed.get(change.code) ?? { reads: 0, since: world.clock.now() };
            expect(kind).toBe('complete');
            expect(evidence.reads).toBeGreaterThanOrEqual(2);
            expect(world.clock.now() - evidence.since).toBeGreaterThanOrEqual(12 * 3_600_000);
            expect(then).not.toBe('report');
          }
        }
      });
    },
  );
});

it('I8: no limit is exceeded unless it was overridden (R6)', { timeout: minute }, async () => {
  const number = fc.constantFrom(0, 1, 2, 50);
  const limit = fc.record({ max: number, percent: fc.constantFrom(0, 10, 17, 50, 100) });
  const drawn = fc.record({
    start,
    history,
    limits: fc.record({ create: limit, update: limit, close: limit, delete: limit }),
    policy: fc.constantFrom(closesAtOnce, deletesAtOnce),
    override: fc.constantFrom(null, 'update', 'close'),
  });
  await check(20, drawn, async ({ start: { rows, businesses }, history: steps, limits, policy, override }) => {
    await within({ rows, businesses, policy, limits }, async (world) => {
      await world.sync();
      for (const edits of steps) {
        for (const happening of edits) apply(world, happening);
        const linked = [...world.memory.links().values()].filter(({ state }) => state !== 'forgotten').length;

        const report = await world.sync({ overrides: override === null ? [] : [override] });

        for (const action of ['create', 'update', 'close', 'delete'] as const) {
          const done = report.outcomes.filter(
            (outcome) => outcome.action === action && outcome.result === 'done',
          ).length;
          const { max, percent } = limits[action];
          const allowed = Math.min(max, Math.ceil((percent * linked) / 100));
          if (action !== override)
            expect({ action, done, isAllowed: done <= allowed }).toEqual({ action, done, isAllowed: true });
        }
      }
    });
  });
});

it('I9: one business per code, whatever becomes of the creates (R12)', { timeout: minute }, async () => {
  const trouble = fc.constantFrom<Trouble | 'out of reach before' | 'out of reach after' | null>(
    null,
    'ambiguous, with effect',
    'ambiguous, without effect',
    'out of reach before',
    'out of reach after',
  );
  await check(10, fc.array(trouble, { minLength: 6, maxLength: 18 }), async (troubles) => {
    await within({ rows: startWithAll().rows }, async (world) => {
      const left = [...troubles];
      const fate = new Map<string, (typeof left)[number]>();
      world.partoo.onStep = (call) => {
        if (!call.includes(' create ')) return;
        if (call.startsWith('before')) fate.set(call.slice('before '.length), left.shift() ?? null);
        const now = fate.get(call.replace(/^(before|after) /u, ''));
        if (now === `out of reach ${call.split(' ')[0] ?? ''}`) throw outOfReach();
      };
      world.partoo.trouble = (call) => {
        const now = fate.get(call) ?? null;
        return typeof now !== 'string' || now.startsWith('out of reach') ? null : (now as Trouble);
      };

      for (let run = 0; run < 12 && codes.some((code) => world.partoo.byCode(code).length === 0); run += 1) {
        await world.sync();
        for (const code of codes) expect(world.partoo.byCode(code).length).toBeLessThanOrEqual(1);
        world.clock.advance(25);
      }

      await world.sync();
      for (const code of codes) expect(world.partoo.byCode(code)).toHaveLength(1);
      expect((await world.plan()).changes).toEqual([]);
    });
  });
});

it('I10: one location that fails changes nothing for the others (R26)', { timeout: minute }, async () => {
  const victim = fc.constantFrom(...codes);
  await check(
    10,
    fc.record({ start, history, victim }),
    async ({ start: { rows, businesses }, history: steps, victim: code }) => {
      const isVictims = (call: string): boolean => call.endsWith(` ${code}`) || call.endsWith(` ${businessIdOf(code)}`);
      const without = (all: Readonly<Record<string, unknown>>): unknown =>
        Object.entries(all).filter(([key]) => key !== code);
      const ends: unknown[] = [];
      for (const fails of [false, true]) {
        await within({ rows, businesses, policy: closesAtOnce }, async (world) => {
          if (fails) world.partoo.trouble = (call) => (isVictims(call) ? 'refused' : null);
          await live(world, steps);
          ends.push([without(partooOf(world)), without(basesOf(world))]);
        });
      }

      expect(ends[1]).toEqual(ends[0]);
    },
  );
});

describe('I11: killed at any instant, the next runs reach the same end (R22)', () => {
  it.each([
    ['close', closesAtOnce],
    ['delete', deletesAtOnce],
  ])('where absent locations are to %s', { timeout: minute }, async (_, policy) => {
    const steps = fc.tuple(fc.nat(10_000), start, history);
    await check(15, steps, async ([instant, { rows, businesses }, happenings]) => {
      const [calm, length] = await surviving({ rows, businesses, policy }, happenings, Number.POSITIVE_INFINITY);

      const [killed] = await surviving({ rows, businesses, policy }, happenings, instant % length);

      expect(killed).toEqual(calm);
    });
  });
});

it('I11: killed at every instant of a run that creates, updates, adopts and closes (R22)', {
  timeout: minute,
}, async () => {
  const { rows, businesses } = startWithAll();
  const story: Story = { rows, businesses: [...businesses, rawOf('0008')], policy: closesAtOnce };
  const happenings: readonly Edit[] = [
    { kind: 'source', code: '0001', cells: { city: 'Lyon', special: '2026-12-24: closed' } },
    { kind: 'drop', code: '0002' },
    { kind: 'break', code: '0003' },
    { kind: 'restore', code: '0008' },
    { kind: 'restore', code: '0009' },
  ];
  const [calm, length] = await surviving(story, [happenings], Number.POSITIVE_INFINITY);
  const ends: unknown[] = [];

  for (let instant = 0; instant < length; instant += 1) {
    const [killed] = await surviving(story, [happenings], instant);
    ends.push(killed);
  }

  expect(length).toBeGreaterThan(30);
  for (const [instant, end] of ends.entries()) expect({ instant, end }).toEqual({ instant, end: calm });
});

/** Every location on both sides, in step. */
function startWithAll(): Start {
  return { rows: codes.map((code) => row(code)), businesses: codes.map((code) => rawOf(code)) };
}

it('I15: a source that is recognised plans what parsing it plans (R14)', { timeout: minute }, async () => {
  let recognised = 0;
  await check(
    25,
    fc.record({ start, history, policy: absence, edits: history }),
    async ({ start: { rows, businesses }, history: steps, policy, edits }) => {
      await within({ rows, businesses, policy }, async (world) => {
        await live(world, steps);
        await world.sync();
        const held = world.rows;
        for (const happening of edits[0] ?? []) apply(world, happening);
        if (world.rows !== held && edits.length % 2 === 0) world.rows = held;

        const recognisedPlan = await world.plan();
        recognised += world.recognised;
        world.recognises = false;
        const parsedPlan = await world.plan();

        expect({ ...recognisedPlan, id: '' }).toEqual({ ...parsedPlan, id: '' });
      });
    },
  );
  expect(recognised).toBeGreaterThan(0);
});

it('I16: pages that are recalled plan what parsing them plans (R10, R14)', { timeout: minute }, async () => {
  let recalled = 0;
  await check(
    25,
    fc.record({ start, history, policy: absence, edits: history }),
    async ({ start: { rows, businesses }, history: steps, policy, edits }) => {
      const partoos: InMemoryPartoo[] = [];
      const createPartoo: Story['createPartoo'] = async ({ today }) => {
        const partoo = createSimulatedPartoo(businesses, today);
        partoos.push(partoo);
        return partoo;
      };
      await within({ rows, policy, createPartoo }, async (world) => {
        await live(world, steps);
        await world.sync();
        for (const happening of edits[0] ?? []) apply(world, happening);

        const recallingPlan = await world.plan();
        for (const partoo of partoos) {
          recalled += partoo.recalled;
          partoo.recalls = false;
        }
        const parsingPlan = await world.plan();

        expect({ ...recallingPlan, id: '' }).toEqual({ ...parsingPlan, id: '' });
      });
    },
  );
  expect(recalled).toBeGreaterThan(0);
});
