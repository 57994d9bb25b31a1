import type { LocationKey } from '../../src/domain/ids.ts';
import { isAllowance } from '../../src/domain/memory/resolutions.ts';
import type { RunRecord } from '../../src/domain/memory/runs.ts';
import type { LimitName } from '../../src/domain/policy.ts';
import type { Plan } from '../../src/domain/plan.ts';
import { locationsOfEvents } from '../../src/sync/events.ts';
import type { RunReport } from '../../src/sync/run.ts';
import type { FieldValues } from '../../src/domain/value.ts';
import { apart, lost, valuesOf } from '../sync/both-sides.ts';
import { partooOf, shuffle } from '../sync/lives.ts';
import { createRandom } from '../../src/emulator/random.ts';
import type { Company } from './company.ts';
import { happen } from './happen.ts';
import { noteSaid, piecesOf, rowValues, valuesOfBody } from './said-values.ts';
import { apiKey } from './secrets.ts';
import type { Meanwhile } from './step.ts';

/** What a run is measured by, taken before it. */
export interface Before {
  readonly values: ReturnType<typeof valuesOf>;
  readonly codeOf: ReadonlyMap<string, LocationKey>;
  readonly failing: ReadonlySet<string>;
  readonly isFirst: boolean;
  readonly written: number;
  readonly rows: string;
  readonly absent: ReadonlySet<string>;
  readonly isKeyless: boolean;
  isPaused: boolean;
  /** Ids of businesses outside of what is ours to manage. */
  readonly outside: ReadonlySet<string>;
  /** Codes that several businesses carry. */
  readonly twice: ReadonlySet<string>;
  /** Did another process decide something, or hear of an event, while the run was under way? */
  isInterfered: boolean;
  /** What went wrong until now. */
  readonly struck: number;
  /** Whom a person allowed to leave. */
  mayLeave: ReadonlySet<string>;
  /** Linked locations: what percentages are of. */
  readonly linked: number;
  /** Requests that arrived, and lines that were logged, until now. */
  readonly requests: number;
  readonly said: number;
}

/** Looks at everything before a run, and counts whom it will miss. */
export function lookBefore(company: Company): Before {
  const { world, missed, clock } = company;
  noteSaid(world, company.pieces);
  const links = [...world.memory.links().values()].filter(({ state }) => state !== 'forgotten');
  const present = new Set(world.rows.map(({ id }) => (id ?? '').trim()));
  const isKeyless = present.has('');
  for (const { code } of links) {
    if (present.has(code) || isKeyless || world.sourceProblem !== null) continue;
    const known = missed.get(code) ?? { reads: 0, since: clock.trueNow() };
    missed.set(code, { ...known, reads: known.reads + 1 });
  }
  const codes = [...world.partoo.businesses.values()].map((raw) => String(raw['code']));
  return {
    values: valuesOf(world),
    codeOf: new Map(links.map(({ code, businessId }) => [businessId, code])),
    failing: new Set(world.memory.failures().map(({ code }) => code)),
    isFirst: links.length === 0 || world.memory.fingerprint() === null,
    written: world.partoo.written.length,
    rows: JSON.stringify(world.rows),
    absent: new Set(links.map(({ code }) => code).filter((code) => !present.has(code))),
    isKeyless,
    isPaused: world.memory.runPause() !== null,
    outside: new Set([...world.partoo.businesses.values()].filter((raw) => !isOurs(raw, world)).map(({ id }) => id)),
    twice: new Set(codes.filter((code, index) => codes.indexOf(code) !== index)),
    isInterfered: false,
    struck: struckIn(company),
    mayLeave: mayLeaveIn(company),
    linked: links.length,
    requests: company.emulated?.requests.length ?? 0,
    said: company.said.length,
  };
}

function mayLeaveIn({ world }: Company): ReadonlySet<string> {
  return new Set(
    world.memory
      .resolutions()
      .filter(isAllowance)
      .map(({ code }) => code),
  );
}

/** From now on, at a step of the run that begins, another process does something. */
export function interfere(company: Company, meanwhile: Meanwhile | null, before: Before): void {
  let step = 0;
  company.onStep = () => {
    step += 1;
    if (meanwhile === null || step !== meanwhile.at + 1 || company.troubles.isDead) return;
    company.other.attempt(() => {
      happen(company, meanwhile.happening);
    });
    before.isInterfered = true;
    before.isPaused &&= company.world.memory.runPause() !== null;
    before.mayLeave = new Set([...before.mayLeave, ...mayLeaveIn(company)]);
    noteSaid(company.world, company.pieces);
    company.troubles.count(
      `meanwhile: ${'what' in meanwhile.happening ? meanwhile.happening.what : meanwhile.happening.kind}`,
    );
  };
}

/** How a run came about. */
export interface RunMode {
  readonly kind: 'run' | 'narrow' | 'apply' | 'undo';
  readonly overrides: readonly LimitName[];
}

/** Which promise a run broke, in words that begin with its name; null: none. `report` null: it ended with an error, or died. */
export function brokenBy(before: Before, report: RunReport | null, mode: RunMode, company: Company): string | null {
  const { world } = company;
  const written = world.partoo.written.slice(before.written);
  const wrote = written.length > 0 || JSON.stringify(world.rows) !== before.rows;
  if (before.isPaused && wrote) return 'paused: a run wrote all the same';
  if (report !== null && wrote && (report.isRefused || isHalf(report.plan)))
    return `unapproved: a run wrote that was refused, or knew half a side only: ${JSON.stringify(written.map(({ what }) => what))}`;
  return (
    company.desk.misheard ??
    company.other.blocked ??
    twoOfOne(world) ??
    lostBy(before, company) ??
    (mode.kind === 'undo' ? null : leftWithoutEvidence(before, written, mode, company)) ??
    overLimit(before, written, mode, company) ??
    inventedBy(before, written, company) ??
    outOfScope(before, written) ??
    secretIn(before, report, company) ??
    wrongCalls(before, company) ??
    (report === null || mode.kind === 'undo' || mode.kind === 'apply' ? null : unheard(before, report, mode, company))
  );
}

function twoOfOne({ memory }: Company['world']): string | null {
  const links = [...memory.links().values()].filter(({ state }) => state !== 'forgotten');
  const businesses = new Set(links.map(({ businessId }) => businessId));
  return businesses.size < links.length ? `one business per code: ${JSON.stringify(links)}` : null;
}

function lostBy(before: Before, { world }: Company): string | null {
  // Not the newest by the clock, which may have gone back.
  const run = world.memory
    .runs(1000)
    .reduce<RunRecord | undefined>((a, b) => (a === undefined || b.id > a.id ? b : a), undefined);
  const told =
    run === undefined
      ? []
      : [
          ...world.memory.history({ runId: run.id }),
          ...[...before.values.keys()].flatMap((code) =>
            world.memory
              .outboxOf(code as LocationKey)
              .flatMap(({ runId, change }) => (runId === run.id ? [change] : [])),
          ),
        ];
  // Of two that carry a code, another one may count now.
  const gone = lost(before.values, world, told).filter(({ code }) => !before.twice.has(code));
  return gone.length > 0 ? `lost: ${JSON.stringify(gone[0])}` : null;
}

/** A run has looked at whoever is there: the count of reads without them starts over (R3). */
export function noteSightings(report: RunReport | null, { world, missed }: Company): void {
  if (report === null) return;
  for (const { id } of world.rows) missed.delete((id ?? '').trim());
}

type Written = Company['world']['partoo']['written'];

function struckIn({ troubles }: Company): number {
  return [...troubles.counts.values()].reduce((sum, count) => sum + count, 0);
}

function isHalf({ guard }: Plan): boolean {
  return guard.violations.some(({ limit }) => ['source', 'partoo', 'sentinels'].includes(limit));
}

function leftWithoutEvidence(
  before: Before,
  written: Written,
  { kind }: RunMode,
  { world, missed, clock }: Company,
): string | null {
  const { absent } = world.deps().policy;
  for (const { what, values } of written) {
    const [verb, id = ''] = what.split(' ');
    const isClose = verb === 'update' && values['status'] !== undefined && values['status'] !== 'open';
    if (verb !== 'delete' && !isClose) continue;
    const code = before.codeOf.get(id);
    if (code === undefined) return `evidence: ${what}, which is linked to nothing`;
    const { reads, since } = missed.get(code) ?? { reads: 0, since: clock.trueNow() };
    const hours = (clock.trueNow() - since) / 3_600_000;
    const fits = verb === 'delete' ? absent.action === 'delete' : absent.action.startsWith('close');
    const isProven = before.absent.has(code) && !before.isKeyless && fits && kind !== 'narrow';
    if (!isProven || reads < absent.afterReads || hours < absent.afterHours)
      return `evidence: ${what} (${code}), missing from ${String(reads)} reads for ${String(hours)} hours`;
  }
  return null;
}

/** Measured by what Partoo and the source took, not by what the guard says of the plan (R6). */
function overLimit(before: Before, written: Written, { overrides, kind }: RunMode, company: Company): string | null {
  const { world } = company;
  const done = new Map<string, Set<string>>();
  const add = (limit: string, code: string): void => {
    // What passed a limit before and failed is tried again without being measured; a person may let single ones leave.
    const isMeasured = !before.failing.has(code) && !(isLeaving(limit) && before.mayLeave.has(code));
    if (isMeasured) done.set(limit, (done.get(limit) ?? new Set()).add(code));
  };
  for (const { what, values } of written) {
    const [verb = '', id = ''] = what.split(' ');
    const isClose = verb === 'update' && values['status'] !== undefined && values['status'] !== 'open';
    add(isClose ? 'close' : verb, verb === 'create' ? id : (before.codeOf.get(id) ?? id));
  }
  for (const code of changedRows(before, company)) add('write_back', code);

  const { limits } = world.deps();
  for (const limit of ['create', 'update', 'close', 'delete', 'write_back'] as const) {
    if (overrides.includes(limit) || (before.isFirst && (limit === 'create' || limit === 'update'))) continue;
    // An undo plans from the history, in which what is taken back counts as an update.
    if (kind === 'undo' && limit === 'close') continue;
    const { max, percent } = limits[limit];
    const allowed = Math.min(max, Math.ceil((percent * before.linked) / 100));
    const count = done.get(limit)?.size ?? 0;
    if (count > allowed) return `limit ${limit}: ${String(count)} were done, ${String(allowed)} allowed`;
  }
  return null;
}

function changedRows(before: Before, { world }: Company): readonly string[] {
  const known = new Set((JSON.parse(before.rows) as readonly object[]).map((row) => JSON.stringify(row)));
  return world.rows.filter((row) => !known.has(JSON.stringify(row))).map(({ id }) => id ?? '');
}

function isLeaving(limit: string): boolean {
  return limit === 'close' || limit === 'delete';
}

/** Every piece of what was written was said for that location, by a side or by a person (R19). */
function inventedBy(before: Before, written: Written, company: Company): string | null {
  const { world, pieces, emulated } = company;
  const today = world.deps().today();
  // Adopted, or renumbered, in this very run.
  const links = [...world.memory.links().values()];
  const pieceOutOf = (names: readonly (string | undefined)[], values: FieldValues): string | undefined =>
    piecesOf(values).find(
      (piece) => !piece.startsWith('status ') && names.every((name) => pieces.get(name ?? '')?.has(piece) !== true),
    );
  for (const { what, values } of written) {
    const [verb, id = ''] = what.split(' ');
    if (verb === 'delete') continue;
    const linked = links.filter(({ businessId }) => businessId === id).map(({ code }) => code);
    const names = [id, before.codeOf.get(id), ...linked];
    const piece = pieceOutOf(names, emulated === null ? values : valuesOfBody(values, today));
    if (piece !== undefined) return `invented: ${what} (${names.join()}): ${piece}`;
  }
  const rows = rowValues(world);
  for (const code of changedRows(before, company)) {
    const piece = pieceOutOf([code, links.find((link) => link.code === code)?.businessId], rows.get(code) ?? {});
    if (piece !== undefined) return `invented: written into the source for ${code}: ${piece}`;
  }
  return null;
}

function outOfScope({ outside }: Before, written: Written): string | null {
  const touched = written.find(({ what }) => outside.has(what.split(' ')[1] ?? ''));
  return touched === undefined ? null : `scope: ${touched.what}, which is not ours to manage`;
}

function isOurs(raw: Readonly<Record<string, unknown>>, { deps }: Company['world']): boolean {
  const { country } = deps().policy.scope;
  return country === undefined || country.includes(String(raw['country']));
}

/** The key is in nothing that is said or kept (R35). */
function secretIn(before: Before, report: RunReport | null, { said, world }: Company): string | null {
  const line = said.slice(before.said).find((one) => one.includes(apiKey));
  if (line !== undefined) return `secret: logged: ${line}`;
  if (JSON.stringify({ report }).includes(apiKey)) return 'secret: in the report of a run';
  const run = world.memory.runs(1)[0];
  return JSON.stringify({ run }).includes(apiKey) ? `secret: kept of a run: ${JSON.stringify(run)}` : null;
}

/** Never more calls than are allowed (R27), and no create repeated without a look at what became of the first one (R12). */
function wrongCalls(before: Before, { emulated }: Company): string | null {
  const creates = new Set<string>();
  for (const { method, path, body, status, fault } of emulated?.requests.slice(before.requests) ?? []) {
    if (status === 429 && fault === null) return `rate: ${method} ${path} was one call too many`;
    if (method !== 'POST' || path !== '/business') continue;
    const { code } = body as { readonly code: string };
    // A 429 had no effect, and the same request goes out again.
    if (creates.has(code)) return `blind create: ${code} was sent twice in one run`;
    if (status !== 429) creates.add(code);
  }
  return null;
}

/** Events are acted on or wait; a narrow run closes nothing and touches only the locations that events are about. */
function unheard(before: Before, report: RunReport, { kind }: RunMode, company: Company): string | null {
  const { world, story } = company;
  // What a business became of may not have been found out.
  if (struckIn(company) > before.struck || before.isInterfered) return null;
  if (!story.hears || report.isRefused || kind === 'narrow' || isHalf(report.plan)) return null;
  const waiting = locationsOfEvents(world.memory, world.deps().fingerprint).filter(
    (code) => !world.partoo.hidden.has(world.memory.links().get(code)?.businessId ?? ''),
  );
  return waiting.length > 0 ? `events wait after a run of everything: ${waiting.join(', ')}` : null;
}

/** A dry run changes nothing (R7), and the plan does not depend on the order of rows and pages. */
export async function brokenByLooking(company: Company, seed: number): Promise<string | null> {
  const { world, memoryWrites } = company;
  const held = (): string =>
    JSON.stringify([
      partooOf(world),
      [...world.memory.links()],
      [...world.memory.absences()],
      world.memory.conflicts(),
    ]);
  const [before, writes] = [held(), world.partoo.written.length];
  memoryWrites.length = 0;
  const first = await world.plan();
  const second = await world.plan();
  if (memoryWrites.length > 0) return `a dry run wrote to the state: ${memoryWrites.join(', ')}`;
  if (held() !== before || world.partoo.written.length > writes) return 'a dry run changed something';
  if (first.digest !== second.digest) return 'two dry runs have two digests';

  const random = createRandom(seed);
  const ranks = Array.from({ length: 200 }, random);
  const [rows, order] = [world.rows, world.partoo.order];
  world.rows = shuffle(rows, ranks);
  world.partoo.order = (raws) => shuffle(raws, ranks);
  const third = await world.plan();
  world.rows = rows;
  world.partoo.order = order;
  return decisionsOf(third) === decisionsOf(first) ? null : 'the plan depends on the order of rows or pages';
}

/** The numbers of rows move with the rows; decisions do not. */
function decisionsOf({ changes, conflicts, held, unmatched, summary }: Plan): string {
  const holds = held.map(
    ({ code, field, reason }) => `${code.startsWith('row ') ? 'row' : code} ${field ?? ''} ${reason}`,
  );
  return JSON.stringify({ changes, conflicts, unmatched, summary, held: holds.sort() });
}

/** Both sides are in step, but for what is held, the victim, and whom a person gave up. */
export function brokenByDiffering({ world, story }: Company, plan: Plan): string | null {
  const links = world.memory.links();
  const [left] = apart(world, plan).filter((text) => {
    const [code = ''] = text.split(' ');
    return code !== story.victim && links.get(code as LocationKey)?.state !== 'forgotten';
  });
  return left === undefined ? null : `not in step after two runs: ${left}`;
}

/** What a run of a settled world is measured by. */
export interface Settled {
  readonly written: number;
  readonly rows: string;
}

/** Looks at a world in which nothing is left to do. */
export function lookBeforeSettling({ world }: Company): Settled {
  return settledOf(world);
}

function settledOf(world: Company['world']): Settled {
  return { written: world.partoo.written.length, rows: JSON.stringify(world.rows) };
}

/** A run of a settled world plans nothing but for the victim, writes nothing, and leaves nothing unfinished. */
export function brokenBySettling(before: Settled, report: RunReport | null, { world, story }: Company): string | null {
  const open = report?.plan.changes.filter(({ code }) => code !== story.victim) ?? [];
  if (open.length > 0) return `a settled world plans: ${JSON.stringify(open[0])}`;
  const after = settledOf(world);
  if (after.written > before.written || after.rows !== before.rows) return 'a settled world writes';
  return world.memory.unfinished().length > 0 ? 'changes are unfinished in a settled world' : null;
}
