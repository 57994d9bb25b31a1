import type { LocationKey } from '../../src/domain/ids.ts';
import type { Link } from '../../src/domain/memory/links.ts';
import { isAllowance } from '../../src/domain/memory/resolutions.ts';
import type { LimitName } from '../../src/domain/policy.ts';
import type { Plan } from '../../src/domain/plan.ts';
import { locationsOfEvents } from '../../src/sync/events.ts';
import type { RunReport } from '../../src/sync/run.ts';
import type { FieldValues } from '../../src/domain/value.ts';
import { apart, valuesOf } from '../sync/both-sides.ts';
import { partooOf, shuffle } from '../sync/lives.ts';
import type { Row } from '../sync/shops.ts';
import { createRandom } from '../../src/emulator/random.ts';
import type { Company } from './company.ts';
import { createJournal, type Journal } from './journal.ts';
import { lostBy } from './lost.ts';
import { restsOnOtherContent } from './one-content.ts';
import { noteSaid, piecesOf, rowValues, valuesOfBody } from './said-values.ts';
import { apiKey } from './secrets.ts';

/** What a run is measured by, taken before it. */
export interface Before {
  /** What both sides said, or what they said when somebody else last changed something. */
  values: ReturnType<typeof valuesOf>;
  /** What the run did since, and what was done to it. */
  readonly journal: Journal;
  /** A promise that was broken before somebody else changed something, in words. */
  broken: string | null;
  /** The time as it was, in milliseconds. */
  readonly at: number;
  readonly codeOf: ReadonlyMap<string, LocationKey>;
  /** Locations that were linked when the run began, or when it read the source. */
  linkedAtRead: ReadonlySet<string>;
  readonly failing: ReadonlySet<string>;
  readonly isFirst: boolean;
  readonly written: number;
  isPaused: boolean;
  /** Ids of businesses outside of what is ours to manage, all the time. */
  outside: ReadonlySet<string>;
  /** Codes that several businesses carried at any time. */
  twice: ReadonlySet<string>;
  /** Did anybody else change, decide or tell something while the run was under way? */
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

/** Looks at everything before a run. */
export function lookBefore(company: Company): Before {
  const { world, clock } = company;
  noteSaid(world, company.pieces);
  const links = linksIn(world);
  return {
    values: valuesOf(world),
    journal: createJournal(world),
    broken: null,
    at: clock.trueNow(),
    codeOf: new Map(links.map(({ code, businessId }) => [businessId, code])),
    linkedAtRead: new Set(links.map(({ code }) => code)),
    failing: new Set(world.memory.failures().map(({ code }) => code)),
    isFirst: links.length === 0 || world.memory.fingerprint() === null,
    written: world.partoo.written.length,
    isPaused: world.memory.runPause() !== null,
    outside: outsideOf(world),
    twice: twiceIn(world),
    isInterfered: false,
    struck: struckIn(company),
    mayLeave: mayLeaveIn(company),
    linked: links.length,
    requests: company.emulated?.requests.length ?? 0,
    said: company.said.length,
  };
}

/** The source is about to be read: what a killed run had begun is found out by then. */
export function lookAtRead(before: Before, { world }: Company): void {
  before.linkedAtRead = new Set([...before.linkedAtRead, ...linksIn(world).map(({ code }) => code)]);
}

function linksIn({ memory }: Company['world']): readonly Link[] {
  return [...memory.links().values()].filter(({ state }) => state !== 'forgotten');
}

/** Somebody else changes something within the run: what was there must have been kept so far, and what is there from now on. */
export function lookWithin(before: Before, company: Company, change: () => void): void {
  const { world } = company;
  before.broken ??= lostBy(before, company);
  change();
  before.isInterfered = true;
  before.values = valuesOf(world);
  before.isPaused &&= world.memory.runPause() !== null;
  before.mayLeave = new Set([...before.mayLeave, ...mayLeaveIn(company)]);
  const outside = outsideOf(world);
  before.outside = new Set([...before.outside].filter((id) => outside.has(id)));
  before.twice = new Set([...before.twice, ...twiceIn(world)]);
  noteSaid(world, company.pieces);
}

function outsideOf(world: Company['world']): ReadonlySet<string> {
  return new Set([...world.partoo.businesses.values()].filter((raw) => !isOurs(raw, world)).map(({ id }) => id));
}

function twiceIn({ partoo }: Company['world']): ReadonlySet<string> {
  const codes = [...partoo.businesses.values()].map((raw) => String(raw['code']));
  return new Set(codes.filter((code, index) => codes.indexOf(code) !== index));
}

function mayLeaveIn({ world }: Company): ReadonlySet<string> {
  return new Set(
    world.memory
      .resolutions()
      .filter(isAllowance)
      .map(({ code }) => code),
  );
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
  const wrote = before.journal.entries.some(({ kind }) => kind === 'write' || kind === 'source write');
  const absent = countMissed(before, company);
  if (before.isPaused && wrote) return 'paused: a run wrote all the same';
  if (report !== null && wrote && (report.isRefused || isHalf(report.plan)))
    return `unapproved: a run wrote that was refused, or knew half a side only: ${JSON.stringify(written.map(({ what }) => what))}`;
  return (
    company.desk.misheard ??
    company.other.blocked ??
    twoOfOne(world) ??
    before.broken ??
    lostBy(before, company) ??
    restsOnOtherContent(before, mode.kind, company) ??
    countedTooOften(company) ??
    (mode.kind === 'undo' ? null : leftWithoutEvidence(before, absent, mode, company)) ??
    overLimit(before, written, mode, company) ??
    inventedBy(before, written, company) ??
    outOfScope(before, written) ??
    secretIn(before, report, company) ??
    wrongCalls(before, company) ??
    (report === null || mode.kind === 'undo' || mode.kind === 'apply' ? null : unheard(before, report, mode, company))
  );
}

function twoOfOne(world: Company['world']): string | null {
  const links = linksIn(world);
  const businesses = new Set(links.map(({ businessId }) => businessId));
  return businesses.size < links.length ? `one business per code: ${JSON.stringify(links)}` : null;
}

/** Counts whom the whole reads of a run did not show; they may be judged by it (R3). */
function countMissed({ journal, linkedAtRead, at }: Before, { missed }: Company): ReadonlySet<string> {
  const absent = new Set<string>();
  for (const entry of journal.entries) {
    if (entry.kind !== 'source read' || !entry.isWhole) continue;
    const present = codesIn(entry.rows);
    if (!present.has('')) for (const code of linkedAtRead) if (!present.has(code)) absent.add(code);
  }
  for (const code of absent) {
    const known = missed.get(code) ?? { reads: 0, since: at };
    missed.set(code, { ...known, reads: known.reads + 1 });
  }
  return absent;
}

/** What is remembered of an absence was seen in so many reads at least that were whole (R2, R3). */
function countedTooOften({ world, missed }: Company): string | null {
  for (const [code, { reads }] of world.memory.absences()) {
    const seen = missed.get(code)?.reads ?? 0;
    if (reads > seen) return `evidence: ${code} counts as missing from ${String(reads)} reads, of ${String(seen)}`;
  }
  return null;
}

/** A run has looked at whoever is there: the count of reads without them starts over (R3). */
export function noteSightings({ journal }: Before, report: RunReport | null, { missed }: Company): void {
  if (report === null) return;
  const reads = journal.entries.filter((entry) => entry.kind === 'source read').map(({ rows }) => codesIn(rows));
  for (const code of reads[0] ?? []) if (reads.every((codes) => codes.has(code))) missed.delete(code);
}

function codesIn(rows: Company['world']['rows']): ReadonlySet<string> {
  return new Set(rows.map(({ id }) => (id ?? '').trim()));
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
  lacking: ReadonlySet<string>,
  { kind }: RunMode,
  { world, missed, clock }: Company,
): string | null {
  const { absent } = world.deps().policy;
  for (const { what, values } of world.partoo.written.slice(before.written)) {
    const [verb, id = ''] = what.split(' ');
    const isClose = verb === 'update' && values['status'] !== undefined && values['status'] !== 'open';
    if (verb !== 'delete' && !isClose) continue;
    const code = before.codeOf.get(id);
    if (code === undefined) return `evidence: ${what}, which is linked to nothing`;
    const { reads, since } = missed.get(code) ?? { reads: 0, since: clock.trueNow() };
    const hours = (clock.trueNow() - since) / 3_600_000;
    const fits = verb === 'delete' ? absent.action === 'delete' : absent.action.startsWith('close');
    const isProven = lacking.has(code) && fits && kind !== 'narrow';
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
  for (const { id = '' } of changedRows(before)) add('write_back', id);

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

function changedRows({ journal }: Before): readonly Row[] {
  return journal.entries.flatMap((entry) => {
    if (entry.kind !== 'source write') return [];
    const known = new Set(entry.before.map((row) => JSON.stringify(row)));
    return entry.after.filter((row) => !known.has(JSON.stringify(row)));
  });
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
  for (const [code, values] of rowValues(world, changedRows(before))) {
    const piece = pieceOutOf([code, links.find((link) => link.code === code)?.businessId], values);
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

/** The command line plans what the functions behind it plan, and changes as little by it (R7). */
export async function brokenByPlanning(company: Company): Promise<string | null> {
  const { world, person } = company;
  const expected = await world.plan();
  const held = (): string => JSON.stringify([partooOf(world), [...world.memory.links()], world.memory.runs(3)]);
  const before = held();
  const shown = await person.plan();
  if (shown === null || person.broken !== null) return person.broken;
  if (held() !== before) return 'a dry run changed something';
  return decisionsOf(shown) === decisionsOf(expected) ? null : 'the command line plans something else';
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
