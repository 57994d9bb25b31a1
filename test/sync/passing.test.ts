import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { FieldPolicy, Policy } from '../../src/domain/policy.ts';
import type { Plan } from '../../src/domain/plan.ts';
import { within } from './lives.ts';
import { key } from './plan/plan-fixture.ts';
import { apply, codes, history, start } from './random-story.ts';
import { businessIdOf, defaultFields, policyOf, rawOf, row } from './shops.ts';
import { createWorld, type SimulatedWorld } from './simulated-world.ts';

const seed = Number(process.env['INVARIANTS_SEED'] ?? process.env['SEED'] ?? 20_261_122);
const usual = policyOf(defaultFields).fields;

/** Other owners for each run, so that nothing of what was settled may be passed over unseen. */
const owners: fc.Arbitrary<Policy['fields']> = fc
  .record({
    field: fc.constantFrom(...Object.keys(usual)),
    owner: fc.constantFrom<FieldPolicy['owner']>('source', 'partoo', 'shared'),
    onConflict: fc.constantFrom<FieldPolicy['onConflict']>('manual', 'source', 'partoo'),
    when: fc.constantFrom<FieldPolicy['when']>('always', 'if_empty', 'create_only'),
  })
  .map(({ field, ...how }) => ({ ...usual, [field]: { ...how, clear: true } }));

it(`what is passed over page by page is decided and remembered as if all had been kept to the end (seed ${String(seed)})`, {
  timeout: 240_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({ start, steps: history, policies: fc.array(owners, { minLength: 2, maxLength: 4 }) }),
      async ({ start: { rows, businesses }, steps, policies }) => {
        await within({ rows, businesses }, async (passing) => {
          await within({ rows, businesses }, async (keeping) => {
            for (const [index, edits] of [[], ...steps].entries()) {
              for (const world of [passing, keeping]) {
                for (const edit of edits) apply(world, edit);
                world.reconfigure(`configuration-${String(index)}`, {
                  fields: policies[index % policies.length] ?? usual,
                });
              }
              const passed = await passing.sync();
              // A run that measures what events told keeps everything.
              const kept = await keeping.sync({ hearsEvents: true });

              expect(decided(passed.plan)).toEqual(decided(kept.plan));
              expect(remembered(passing)).toEqual(remembered(keeping));
            }
          });
        });
      },
    ),
    { seed, numRuns: 25 },
  );
});

function decided({ id: _id, digest: _digest, partoo: _partoo, notices, ...plan }: Plan): unknown {
  return { ...plan, notices: notices.filter(({ message }) => !message.startsWith('no webhook told')) };
}

/** What the memory holds, with the short forms written out. */
function remembered({ memory }: SimulatedWorld): unknown {
  const keys = codes.map(key);
  const bases = memory.basesOf(keys);
  const sightings = [...memory.seenOf(keys)].map(([code, { seenAt: _at, ...seen }]) => {
    const base = bases.get(code);
    const partoo = { ...base?.values, ...base?.reshaped };
    return {
      code,
      ...seen,
      sourceValues: seen.sourceValues ?? base?.values,
      partooValues: seen.partooValues ?? partoo,
    };
  });
  return { bases: [...bases], sightings, links: [...memory.links()] };
}

it('a settled location that a new policy makes us look at leaves no values behind that the base has', async () => {
  const world = await createWorld({ rows: [row('0001'), row('0002')], businesses: [rawOf('0001'), rawOf('0002')] });
  await world.sync();
  world.reconfigure('configuration-2', { fields: { ...usual, city: { ...usualCity, owner: 'shared' } } });

  const { plan } = await world.sync();

  expect(plan.summary.unchanged).toBe(2);
  expect(world.memory.seenOf([key('0001')]).get(key('0001'))).toMatchObject({ sourceValues: null, isSettled: true });
});

const usualCity: FieldPolicy = { owner: 'source', onConflict: 'manual', when: 'always', clear: false };

it('two businesses with one code are held, although the first was passed over before the second was read (R13)', async () => {
  const businesses = [rawOf('0001'), rawOf('0002')];
  const world = await createWorld({ rows: [row('0001'), row('0002')], businesses });
  await world.sync();
  const twin = { ...rawOf('0001'), id: businessIdOf('9999') };
  world.partoo.businesses.set(twin.id, twin);
  world.reconfigure('configuration-2', { fields: { ...usual, city: { ...usualCity, owner: 'shared' } } });

  const { plan } = await world.sync();

  expect(plan.held).toMatchObject([{ code: '0001', reason: 'duplicate' }]);
  expect(plan.summary.unchanged).toBe(1);
});
