import SqliteDatabase from 'better-sqlite3';
import { afterEach, describe, expect, it } from 'vitest';
import { asBusinessId, asLocationKey } from '../../src/domain/ids.ts';
import type { Plan } from '../../src/domain/plan.ts';
import type { RunReport } from '../../src/sync/run.ts';
import { businessIdOf, row, type Row } from '../sync/shops.ts';
import { close, openCompany, type Company } from './company.ts';
import { createJournal, type Journal } from './journal.ts';
import { live } from './live.ts';
import { happenWithin, interfere } from './meanwhile.ts';
import { observe } from './observe.ts';
import { restsOnOtherContent } from './one-content.ts';
import {
  brokenBy,
  brokenByDiffering,
  brokenByLooking,
  brokenByPlanning,
  brokenBySettling,
  lookBefore,
  lookBeforeSettling,
  lookWithin,
  type Before,
  type RunMode,
} from './promises.ts';
import { brokenByMissing, brokenByOverlap } from './run-as-daemon.ts';
import { apiKey } from './secrets.ts';
import { shrink } from './shrink.ts';
import type { Happening } from './step.ts';
import { drawStory, type Shop, type SimulatedStory } from './story.ts';

// A check that has never failed is not yet a check: each is shown the world that it is there to notice.

const open: Company[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map(close));
});

const shops = ['0001', '0002', '0003', '0004'].map((code): Shop => ({ code, side: 'both', cells: {}, properties: {} }));
const calm: SimulatedStory = {
  ...{ seed: 1, days: 1, shops, fields: {}, hears: true, victim: null, http: null, steps: [] },
  policy: { absent: { action: 'delete', afterReads: 2, afterHours: 24 }, scope: { country: ['FR'] } },
  limits: { update: { max: 1, percent: 100 }, write_back: { max: 1, percent: 100 }, delete: { max: 1, percent: 100 } },
};

/** A company that has agreed with its Partoo. */
async function settled(story: Partial<SimulatedStory> = {}): Promise<Company> {
  const company = await openCompany({ ...calm, ...story });
  open.push(company);
  await company.world.sync();
  return company;
}

function wrote({ world }: Company, what: string, values: object = {}): void {
  world.partoo.written.push({ what, values: values as never });
}

function wroteRows(world: Company['world'], change: (row: Row) => Row): void {
  const before = world.rows;
  world.rows = before.map(change);
  world.sourceLog.push({ kind: 'source write', before, after: world.rows });
}

const colleaguesEdit: Happening = {
  kind: 'edit',
  edit: { kind: 'partoo', code: '0001', fields: { city: 'Nice' } },
  event: 'lost',
};

function writesOver(company: Company): void {
  company.world.partoo.edit(first, { city: 'Paris' });
  wrote(company, `update ${first}`, { city: 'Paris' });
}

const [first, second] = [businessIdOf('0001'), businessIdOf('0002')];

describe('what would break a promise is noticed', () => {
  it.each<[string, (company: Company, before: Before) => void, string]>([
    [
      'one business per code (R12)',
      ({ world }) => {
        const links = world.memory.links();
        const twice = [...links.values()].flatMap((link) => [link, { ...link, code: asLocationKey(`9${link.code}`) }]);
        Object.assign(world.memory, { links: () => new Map(twice.map((link) => [link.code, link])) });
      },
      'one business per code',
    ],
    [
      'nothing is lost silently (I13)',
      ({ world }) => {
        world.rows = world.rows.map((one) => ({ ...one, city: 'Gone' }));
        for (const { id } of world.partoo.businesses.values()) world.partoo.edit(id, { city: 'Gone' });
      },
      'lost',
    ],
    [
      'nothing is deleted without its evidence (R3)',
      (company) => {
        wrote(company, `delete ${first}`);
      },
      'evidence',
    ],
    [
      'nothing is closed that is only unreadable (R1)',
      (company) => {
        wrote(company, `update ${first}`, { status: 'closed' });
      },
      'evidence',
    ],
    [
      'no more is updated than the limit allows (R6)',
      (company) => {
        wrote(company, `update ${first}`, { name: 'Shop 0001' });
        wrote(company, `update ${second}`, { name: 'Shop 0002' });
      },
      'limit update',
    ],
    [
      'no more is written into the source than the limit allows (R6)',
      ({ world }) => {
        wroteRows(world, (one) => ({ ...one, about: 'Bread' }));
      },
      'limit write_back',
    ],
    [
      'no value is invented (R19)',
      (company) => {
        wrote(company, `update ${first}`, { city: 'Atlantis' });
      },
      'invented',
    ],
    [
      'no value is invented for the source (R19)',
      ({ world }) => {
        wroteRows(world, (one) => (one['id'] === '0001' ? { ...row('0001'), about: 'Atlantis' } : one));
      },
      'invented: written into the source',
    ],
    [
      'nothing outside of the scope is touched (R11)',
      (company, before) => {
        (before.outside as Set<string>).add(first);
        wrote(company, `update ${first}`, { name: 'Shop 0001' });
      },
      'scope',
    ],
    [
      'no secret is logged (R35)',
      ({ said }) => {
        said.push(`called with ${apiKey}`);
      },
      'secret',
    ],
  ])('%s', async (_promise, plant, name) => {
    const company = await settled();
    const before = lookBefore(company);

    plant(company, before);

    expect(brokenBy(before, null, { kind: 'run', overrides: [] }, company)).toMatch(new RegExp(`^${name}`, 'u'));
  });

  it('nothing is said of a run that kept them all', async () => {
    const company = await settled();
    const before = lookBefore(company);

    const report = await company.world.sync();

    expect(brokenBy(before, report, { kind: 'run', overrides: [] }, company)).toBeNull();
  });

  it.each<[string, Partial<RunReport>, RunMode['kind'], string]>([
    ['a run that was refused writes nothing (R6)', { isRefused: true }, 'run', 'unapproved'],
    ['a run of everything acts on all events (R34)', {}, 'run', 'events wait'],
  ])('%s', async (_promise, changed, kind, name) => {
    const company = await settled();
    const before = lookBefore(company);
    const report = await company.world.sync();
    if (changed.isRefused === true) wrote(company, `update ${first}`, { name: 'Shop 0001' });
    else company.world.memory.recordEvent({ id: 'event', kind: 'business_updated', businessId: asBusinessId(first) });

    const broken = brokenBy(before, { ...report, ...changed }, { kind, overrides: [] }, company);

    expect(broken).toMatch(new RegExp(`^${name}`, 'u'));
  });

  it('every delivery of Partoo is stored, and stored once (R34)', async () => {
    const company = await settled();
    Object.assign(company.other.events, { record: async () => false });
    const before = lookBefore(company);

    company.desk.deliver(first, 1, 'partoo');
    await company.desk.answered();

    expect(brokenBy(before, null, { kind: 'run', overrides: [] }, company)).toMatch(/^webhook: duplicate instead of/u);
  });

  it('a run leaves no transaction open at any of its steps, so that people can decide meanwhile', async () => {
    const company = await settled();
    const before = lookBefore(company);
    const open = new SqliteDatabase(company.world.path).exec('begin immediate');
    const pause = { kind: 'person', what: 'pause', code: '0001', share: 0.5 } as const;
    interfere(company, { at: 0, from: 'begin', isAimed: false, happening: pause }, before);

    company.onStep('before memory.beginRun');
    open.close();

    expect(brokenBy(before, null, { kind: 'run', overrides: [] }, company)).toMatch(/^locked/u);
  });

  it.each<[string, (company: Company, before: Before) => void, string]>([
    [
      'an edit that was looked at and written over all the same (R18)',
      (company, before) => {
        happenWithin(company, colleaguesEdit, before);
        before.journal.step('before findByIds');
        writesOver(company);
      },
      'lost: {"code":"0001","field":"city","value":"Nice"}',
    ],
    [
      'an edit in the moment after the look, of which the history does not say what was written over it (R20)',
      (company, before) => {
        before.journal.step('before findByIds');
        happenWithin(company, colleaguesEdit, before);
        writesOver(company);
      },
      'lost: nothing says what was written over {"code":"0001","field":"city"',
    ],
    [
      'an edit in the moment after the look, of another property than was written (R19)',
      (company, before) => {
        before.journal.step('before findByIds');
        happenWithin(company, colleaguesEdit, before);
        company.world.partoo.edit(first, { city: 'Paris' });
        wrote(company, `update ${first}`, { name: 'Shop 0001' });
      },
      'lost: {"code":"0001","field":"city"',
    ],
    [
      'a value that was lost before somebody edited another one (I13)',
      (company, before) => {
        wroteRows(company.world, (one) => ({ ...one, city: 'Gone' }));
        company.world.partoo.edit(first, { city: 'Gone' });
        lookWithin(before, company, () => undefined);
      },
      'lost: {"code":"0001","field":"city","value":"Paris"}',
    ],
    [
      'a write on a source that changed while it was read (R2)',
      (company) => {
        company.world.sourceLog.push({ kind: 'source read', rows: company.world.rows, isWhole: false });
        wroteRows(company.world, (one) => ({ ...one, about: one['id'] === '0001' ? 'Bread' : '' }));
      },
      'half',
    ],
    [
      'cells that are written over what somebody wrote since (R25)',
      ({ world }, before) => {
        world.sourceLog.push({ kind: 'source read', rows: world.rows, isWhole: true });
        world.rows = world.rows.map((one) => ({ ...one, note: 'new' }));
        before.isInterfered = true;
        wroteRows(world, (one) => ({ ...one, about: one['id'] === '0001' ? 'Bread' : '' }));
      },
      'stale',
    ],
    [
      'an absence that half a file was counted for (R3)',
      ({ world }) => {
        world.sourceLog.push({ kind: 'source read', rows: world.rows.slice(1), isWhole: false });
        world.memory.countAbsences([asLocationKey('0001')]);
      },
      'evidence: 0001 counts as missing from 1 reads, of 0',
    ],
  ])('%s', async (_what, plant, broken) => {
    const company = await settled();
    const before = lookBefore(company);

    plant(company, before);

    expect(brokenBy(before, null, { kind: 'run', overrides: [] }, company)).toMatch(
      new RegExp(`^${broken.replaceAll(/[{}]/gu, '\\$&')}`, 'u'),
    );
  });

  it('a plan out of two contents of the source (R2)', async () => {
    const company = await settled({ limits: {} });
    const { world } = company;
    const withCities = (...cities: readonly string[]): readonly Row[] =>
      world.rows.map((one, index) => ({ ...one, city: cities[index] ?? 'Paris' }));
    const reads = [withCities('Lyon'), withCities('Paris', 'Nice'), withCities('Lyon', 'Nice')].map(
      (rows) => ({ kind: 'source read', rows, isWhole: true }) as const,
    );
    const judge = (entries: Journal['entries']): string | null =>
      restsOnOtherContent({ journal: { ...createJournal(world), entries }, isInterfered: true }, 'run', company);
    world.rows = withCities('Lyon', 'Nice');

    await world.sync();

    expect(judge(reads)).toBeNull();
    expect(judge(reads.slice(0, 2))).toMatch(/^mixed/u);
  });

  it('nothing is said of an edit that came after the last look before its write: the history tells what was written (R18)', async () => {
    const company = await settled();
    const { world } = company;
    world.rows = world.rows.map((one) => (one['id'] === '0001' ? { ...one, city: 'Lyon' } : one));
    const meanwhile = { at: 0, from: 'first write', isAimed: false, happening: colleaguesEdit } as const;

    const { what } = await observe(company, { kind: 'run', overrides: [] }, () => world.sync(), null, meanwhile);

    expect(company.troubles.counts).toEqual(new Map([['meanwhile: edit: partoo', 1]]));
    expect(world.partoo.byCode('0001')).toMatchObject([{ city: 'Lyon' }]);
    expect(what).toBeNull();
  });

  it('a paused run writes nothing', async () => {
    const company = await settled();
    company.world.memory.pauseRuns({ who: 'tester@here', reason: 'holidays' });
    const before = lookBefore(company);
    wrote(company, `update ${first}`, { name: 'Shop 0001' });

    expect(brokenBy(before, null, { kind: 'run', overrides: [] }, company)).toMatch(/^paused/u);
  });

  it.each<[string, (requests: object[]) => void, string]>([
    ['a call too many (R27)', (all) => all.push({ method: 'GET', path: '/x', status: 429, fault: null }), 'rate'],
    [
      'a create that is repeated blindly (R12)',
      (all) => {
        for (const status of [null, 200])
          all.push({ method: 'POST', path: '/business', body: { code: '0009' }, status, fault: null });
      },
      'blind create',
    ],
  ])('%s', async (_what, plant, name) => {
    const company = await settled({ http: { switches: {} } });
    const before = lookBefore(company);

    plant(company.emulated?.requests as object[]);

    expect(brokenBy(before, null, { kind: 'run', overrides: [] }, company)).toMatch(new RegExp(`^${name}`, 'u'));
  });

  it('a dry run that writes to the state (R7)', async () => {
    const company = await settled();
    const { plan } = company.world;
    company.world.plan = async (options) => {
      company.memoryWrites.push('before memory.planted');
      return plan(options);
    };

    expect(await brokenByLooking(company, 1)).toMatch(/^a dry run wrote/u);
  });

  it('a plan that depends on the order of rows (I6)', async () => {
    const company = await settled();
    const { plan } = company.world;
    company.world.plan = async (options) => {
      const drawn = await plan(options);
      return { ...drawn, summary: { ...drawn.summary, update: Number(company.world.rows[0]?.['id']) } };
    };

    expect(await brokenByLooking(company, 1)).toBe('the plan depends on the order of rows or pages');
  });

  it.each<[string, (company: Company, plan: Plan) => Plan, string]>([
    [
      'a command line that plans something else than the functions behind it',
      (_company, plan) => ({ ...plan, changes: [] }),
      'the command line plans something else',
    ],
    [
      'a plan of the command line that changes something (R7)',
      ({ world }, plan) => {
        world.partoo.edit(world.partoo.byCode('0002')[0]?.id ?? '', { city: 'Nice' });
        return plan;
      },
      'a dry run changed something',
    ],
  ])('%s', async (_what, plant, words) => {
    const company = await settled({ http: { switches: {} } });
    company.world.rows = company.world.rows.map((one) => ({ ...one, city: 'Lyon' }));
    const kept = await brokenByPlanning(company);
    const { plan } = company.person;
    let isAsked = false;
    Object.assign(company.person, {
      async plan() {
        const shown = await plan();
        isAsked = shown !== null;
        return shown === null ? null : plant(company, shown);
      },
    });

    const broken = await brokenByPlanning(company);

    expect(isAsked).toBe(true);
    expect(kept).toBeNull();
    expect(broken).toBe(words);
  });

  it.each<[string, (company: Company) => void, string]>([
    [
      'a settled world that plans',
      ({ world }) => {
        world.rows = world.rows.map((one) => ({ ...one, city: 'Nice' }));
      },
      'a settled world plans',
    ],
    [
      'a settled world that writes to Partoo',
      (company) => {
        wrote(company, `update ${first}`, { name: 'Shop 0001' });
      },
      'a settled world writes',
    ],
    [
      'a settled world that writes into the source',
      ({ world }) => {
        world.rows = world.rows.map((one) => ({ ...one, note: 'seen' }));
      },
      'a settled world writes',
    ],
    [
      'a settled world that leaves something unfinished',
      ({ world }) => {
        Object.assign(world.memory, { unfinished: () => [{}] });
      },
      'changes are unfinished',
    ],
  ])('%s', async (_what, plant, name) => {
    const company = await settled();
    await company.world.sync();
    const before = lookBeforeSettling(company);
    const calm = brokenBySettling(before, await company.world.sync(), company);

    plant(company);
    const plan = await company.world.plan();
    const report = { plan } as RunReport;

    expect(calm).toBeNull();
    expect(brokenBySettling(before, report, company)).toMatch(new RegExp(`^${name}`, 'u'));
  });

  it('sides that stay apart though nothing holds them', async () => {
    const company = await settled();
    const calm = brokenByDiffering(company, await company.world.plan());
    const plan = await company.world.plan();

    company.world.rows = company.world.rows.map((one) => ({ ...one, city: 'Nice' }));

    expect(calm).toBeNull();
    expect(brokenByDiffering(company, plan)).toMatch(/^not in step after two runs: 0001 city/u);
  });

  it('runs of the daemon that overlap, or are missing', () => {
    const broken = [brokenByOverlap({ isOpen: true }), brokenByMissing(3, 8)];
    const kept = [brokenByOverlap({ isOpen: false }), brokenByMissing(4, 8)];

    expect(broken).toEqual([expect.stringMatching(/^overlap/u), 'schedule: 3 runs in 8 hours']);
    expect(kept).toEqual([null, null]);
  });
});

describe('a story that breaks a promise', () => {
  it('shrinks to what it needs, and the shortest one breaks the same promise every time', async () => {
    const drawn = drawStory(6, 1);
    const renumbered = { kind: 'rows', what: 'renumber', code: '0001', share: 0.5 } as const;
    const story = { ...drawn, steps: [...drawn.steps, renumbered, ...drawn.steps] };
    const bug = (company: Company): string | null =>
      company.world.rows.some(({ id }) => id === '1001') ? 'planted: a shop has got the number 1001' : null;
    const { broken } = await live(story, { alsoKeeps: bug });
    if (broken === null) throw new Error('the planted bug was not met');

    const shortest = await shrink({ story, broken }, { alsoKeeps: bug });
    const again = await live(shortest.story, { alsoKeeps: bug });

    expect(shortest.story.steps).toMatchObject([{ kind: 'rows', what: 'renumber', code: '0001' }]);
    expect(shortest.story.shops.map(({ code }) => code)).toEqual(['0001']);
    expect(again.broken).toEqual(shortest.broken);
  });
});
