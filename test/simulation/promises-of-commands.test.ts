import { afterEach, describe, expect, it } from 'vitest';
import type { Explanation } from '../../src/reports/explain-text.ts';
import type { ConflictView } from '../../src/reports/conflict-text.ts';
import type { HistoryEntry } from '../../src/reports/history-text.ts';
import type { StatusReport } from '../../src/reports/status-report.ts';
import { asBusinessId, asLocationKey } from '../../src/domain/ids.ts';
import { createCommandLine } from './command-line.ts';
import { close, openCompany, type Company } from './company.ts';
import {
  brokenByConflicts,
  brokenByEnding,
  brokenByExplaining,
  brokenByForgetting,
  brokenByHistory,
  brokenByOverlapping,
  brokenByStatus,
} from './promises-of-commands.ts';
import { apiKey } from './secrets.ts';
import type { SimulatedStory } from './story.ts';

// As in promises.test.ts: each check is shown the world that it is there to notice.

const open: Company[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map(close));
});

const story: SimulatedStory = {
  ...{ seed: 1, days: 1, limits: {}, hears: true, victim: null, http: null, steps: [] },
  fields: { city: { from: 'city', owner: 'shared' } },
  policy: { writeBack: true },
  shops: ['0001', '0002'].map((code) => ({ code, side: 'both', cells: {}, properties: {} })),
};

/** A company that has agreed with its Partoo but for one city, of which both sides say something new. */
async function inConflict(): Promise<Company> {
  const company = await openCompany(story);
  open.push(company);
  const { world } = company;
  await world.sync();
  world.rows = world.rows.map((row) => (row['id'] === '0001' ? { ...row, city: 'Lyon' } : { ...row, zip: '75002' }));
  world.partoo.edit(world.partoo.byCode('0001')[0]?.id ?? '', { city: 'Nice' });
  await world.sync();
  return company;
}

/** What a command prints of it. */
async function printed(company: Company, ...args: readonly string[]): Promise<unknown> {
  const ended = await createCommandLine(company.files().configFile, company.clock).run(...args, '--json');
  expect(brokenByEnding(args.join(' '), ended, [0])).toBeNull();
  return JSON.parse(ended.stdout);
}

describe('what a command may not do is noticed', () => {
  it.each([
    ['prints the key (R35)', { code: 0, stdout: `the key is ${apiKey}`, stderr: '' }, 'secret'],
    ['says the key in its log (R35)', { code: 1, stdout: '', stderr: apiKey }, 'secret'],
    ['ends with another exit code', { code: 3, stdout: '', stderr: 'stopped' }, 'exit code'],
    ['fails without a word', { code: 1, stdout: '', stderr: '' }, 'exit code'],
  ])('%s', (_what, ended, name) => {
    const broken = brokenByEnding('status', ended, [0, 1]);

    expect(broken).toMatch(new RegExp(`^${name}`, 'u'));
  });

  it.each<[string, (company: Company) => void]>([
    ['a pause', ({ world }) => world.memory.pauseRuns({ who: 'tester@here', reason: 'holidays' })],
    [
      'an event that waits',
      ({ world }) => {
        world.memory.recordEvent({ id: '1', kind: 'business_updated', businessId: asBusinessId('b') });
      },
    ],
    ['a conflict', ({ world }) => Object.assign(world.memory, { conflicts: () => [] })],
    ['a hold', ({ world }) => Object.assign(world.memory, { held: () => [{ code: '0001', reason: 'invalid' }] })],
    ['a link', ({ world }) => Object.assign(world.memory, { links: () => new Map() })],
    ['a failure', ({ world }) => Object.assign(world.memory, { failures: () => [{ code: '0001' }] })],
    ['the hour', ({ clock }) => clock.advance(1)],
    [
      'a run that waits for approval',
      ({ world }) => {
        const runs = world.memory.runs(200).map((run) => ({ ...run, verdict: 'approval', outcomes: null }));
        Object.assign(world.memory, { runs: () => runs });
      },
    ],
  ])('status that leaves out %s', async (_what, plant) => {
    const company = await inConflict();
    const report = (await printed(company, 'status')) as StatusReport;
    const kept = brokenByStatus(report, company.world.memory, company.clock.now());

    plant(company);

    expect(kept).toBeNull();
    expect(brokenByStatus(report, company.world.memory, company.clock.now())).toMatch(/^disagrees/u);
  });

  it('status that shows an allowance which nobody gave', async () => {
    const company = await inConflict();
    const report = (await printed(company, 'status')) as StatusReport;
    const staged = [{ code: '0001', decision: { take: 'allow', at: '' } }] as never;

    expect(brokenByStatus({ ...report, staged }, company.world.memory, company.clock.now())).toMatch(
      /^disagrees: allowed/u,
    );
  });

  it('conflicts that leaves out a conflict, or an answer to it', async () => {
    const company = await inConflict();
    const shown = (await printed(company, 'conflicts')) as readonly ConflictView[];
    const kept = brokenByConflicts(shown, company.world.memory);
    const without = brokenByConflicts([], company.world.memory);

    company.world.memory.recordResolution({
      ...{ code: asLocationKey('0001'), field: 'city', take: 'source', who: 'tester@here' },
    });

    expect(shown).toHaveLength(1);
    expect(kept).toBeNull();
    expect(without).toMatch(/^disagrees: conflicts/u);
    expect(brokenByConflicts(shown, company.world.memory)).toMatch(/^disagrees: answers/u);
  });

  it('history that leaves out a write', async () => {
    const company = await inConflict();
    const lines = (await printed(company, 'history')) as readonly HistoryEntry[];

    expect(lines.length).toBeGreaterThan(0);
    expect(brokenByHistory(lines, company.world.memory)).toBeNull();
    expect(brokenByHistory(lines.slice(1), company.world.memory)).toMatch(/^disagrees: history/u);
  });

  it.each<[string, Partial<Explanation>]>([
    ['another location', { code: '0002' }],
    ['another business', { link: null }],
    ['no conflict', { conflicts: [] }],
    ['no row', { source: null }],
  ])('explain that tells of %s', async (_what, changed) => {
    const company = await inConflict();
    const { memory } = company.world;
    const explanation = (await printed(company, 'explain', '0001')) as Explanation;

    expect(brokenByExplaining(explanation, '0001', { memory, isInSource: true })).toBeNull();
    expect(brokenByExplaining({ ...explanation, ...changed }, '0001', { memory, isInSource: true })).toMatch(
      /^disagrees/u,
    );
  });

  it('a decision that was acknowledged and is not kept', () => {
    const broken = [brokenByForgetting('pause', true), brokenByForgetting('pause', false)];

    expect(broken).toEqual([null, expect.stringMatching(/^forgotten: pause/u)]);
  });
});

describe('a person at the command line', () => {
  it('pauses and answers a conflict, and status and conflicts say so', async () => {
    const company = await inConflict();
    const { person, world } = company;

    await person.decide({ kind: 'person', what: 'pause', code: '0001', share: 0.5 });
    await person.decide({ kind: 'edit', edit: { kind: 'answer', code: '0001', take: 'value' }, event: 'lost' });
    for (const what of ['status', 'conflicts', 'history', 'explain'] as const)
      await person.ask({ kind: 'ask', what, code: '0001' });

    expect(person.broken).toBeNull();
    expect(world.memory.runPause()).toMatchObject({
      reason: 'holidays',
      since: new Date(world.clock.now()).toISOString(),
    });
    expect(world.memory.resolutions()).toMatchObject([{ code: '0001', field: 'city', take: 'value', value: 'Nantes' }]);
  });

  it('is told of a decision that got lost', async () => {
    const company = await inConflict();
    Object.assign(company.world.memory, { runPause: () => null });

    await company.person.decide({ kind: 'person', what: 'pause', code: '0001', share: 0.5 });

    expect(company.person.broken).toMatch(/^forgotten: pause/u);
  });
});

it.each([
  [
    'says who holds the lock',
    '"partoo-sync sync" (process 7 on box, since 2026-11-22T09:00:00.000Z) holds the lock s',
    null,
  ],
  ['says that somebody does', 'Another process holds the lock s', 'overlap'],
  ['begins a second run', '', 'overlap'],
])('a command typed within a run that %s', (_, stderr, expected) => {
  const broken = brokenByOverlapping({ code: 5, stdout: '', stderr });

  expect(broken?.split(':')[0] ?? null).toBe(expected);
});
