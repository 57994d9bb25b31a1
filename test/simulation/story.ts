import fc from 'fast-check';
import type { LimitName, Limits, Policy } from '../../src/domain/policy.ts';
import { createRandom } from '../../src/emulator/random.ts';
import type { Switches } from '../../src/emulator/switches.ts';
import { cells, fields, policy, properties } from '../sync/two-way-story.ts';
import type { Row } from '../sync/shops.ts';
import {
  drawHappening,
  drawMeanwhile,
  toLookAt,
  type Happening,
  type Meanwhile,
  type Step,
  type Trouble,
} from './step.ts';

/** One shop at the beginning: on which sides it is, and how they differ. */
export interface Shop {
  readonly code: string;
  readonly side: 'both' | 'source' | 'partoo';
  readonly cells: Row;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** A company, its Partoo, and what happens to them: plain data, drawn from one number. */
export interface SimulatedStory {
  readonly seed: number;
  readonly days: number;
  readonly shops: readonly Shop[];
  readonly fields: Readonly<Record<string, unknown>>;
  readonly policy: Partial<Policy>;
  readonly limits: Partial<Limits>;
  /** Do webhooks tell of edits in Partoo? */
  readonly hears: boolean;
  /** Over HTTP, Partoo is the emulator with these switches, behind the product's own client; null: in memory, behind its ports. */
  readonly http: { readonly switches: Partial<Switches> } | null;
  /** A location whose every write Partoo refuses, for ever. */
  readonly victim: string | null;
  readonly steps: readonly Step[];
}

/** Numbers and choices out of one seed. */
export interface Draw {
  /** At least 0, below 1. */
  readonly random: () => number;
  /** A whole number below this one. */
  below(limit: number): number;
  pick<T>(things: readonly T[]): T;
  /** True so often of 1. */
  chance(share: number): boolean;
  readonly cells: () => Row;
  readonly properties: () => Readonly<Record<string, unknown>>;
}

/** Draws the story of a seed: the same seed and number of days give the same story. */
export function drawStory(seed: number, days: number): SimulatedStory {
  const draw = createDraw(seed);
  const size = draw.chance(0.75) ? 5 + draw.below(11) : 16 + draw.below(45);
  const codes = Array.from({ length: size }, (_, index) => String(index + 1).padStart(4, '0'));
  const shops = codes.map(
    (code): Shop => ({
      code,
      side: draw.pick(['both', 'both', 'both', 'both', 'source', 'partoo'] as const),
      cells: draw.cells(),
      properties: draw.properties(),
    }),
  );
  const [drawnFields = {}] = fc.sample(fields, { seed, numRuns: 1 });
  const [drawnPolicy = {}] = fc.sample(policy, { seed, numRuns: 1 });
  const hears = draw.chance(0.5);
  const absent = draw.pick([
    { action: 'close', afterReads: 2, afterHours: 24 },
    { action: 'delete', afterReads: 2, afterHours: 12 },
    { action: 'close_temporarily', afterReads: 1, afterHours: 0 },
    { action: 'report', afterReads: 1, afterHours: 0 },
  ] as const);
  return {
    ...{ seed, days, shops, fields: admitted(drawnFields), hears },
    policy: {
      ...drawnPolicy,
      // Without write_back there is nothing to import into.
      ...(drawnPolicy.writeBack === false ? { unmatched: 'report' as const } : {}),
      absent,
      ...(draw.chance(0.2) ? { scope: { country: ['FR'] } } : {}),
    },
    limits: draw.chance(0.5) ? drawLimits(draw) : {},
    // Every third company; by the seed, so that any few of them have some of both.
    http: seed % 3 === 0 ? { switches: drawSwitches(draw) } : null,
    victim: draw.chance(0.2) ? draw.pick(codes) : null,
    steps: Array.from({ length: days }, (_, day) => drawDay(day, codes, hears, draw)).flat(),
  };
}

/** What Partoo owns cannot be emptied by the source: a configuration that says so is refused. */
function admitted(fields: SimulatedStory['fields']): SimulatedStory['fields'] {
  return Object.fromEntries(
    Object.entries(fields).map(([name, entry]) => {
      const isPartoos = typeof entry === 'object' && entry !== null && 'owner' in entry && entry.owner === 'partoo';
      return [name, isPartoos ? { ...entry, clear: false } : entry];
    }),
  );
}

/** Three times a day something happens, and then the product runs: once, or for hours as a daemon. */
function drawDay(day: number, codes: readonly string[], hears: boolean, draw: Draw): readonly Step[] {
  const happenings = (): readonly Happening[] =>
    Array.from({ length: draw.pick([0, 2, 4, 8, 16]) }, () => drawHappening(codes, draw));
  return [0, 1, 2].flatMap((slot): readonly Step[] => [
    ...happenings(),
    ...(draw.chance(0.1) ? [{ kind: 'look' as const, seed: draw.below(1000) }] : []),
    ...(draw.chance(0.04)
      ? [{ kind: 'undo' as const, share: draw.random(), meanwhile: drawBeside(codes, draw).meanwhile }]
      : []),
    ...(hears && draw.chance(0.5) ? [drawRun('narrow', codes, draw)] : []),
    ...(draw.chance(0.1) ? [{ kind: 'save plan' as const }, ...happenings(), drawApply(codes, draw)] : []),
    ...(draw.chance(0.15)
      ? [
          {
            kind: 'daemon' as const,
            hours: 8,
            happenings: happenings(),
            inRun: draw.below(4),
            ...drawBeside(codes, draw),
          },
        ]
      : [
          drawRun(day === 0 && slot === 0 ? 'full' : draw.pick(['full', 'full', 'incremental'] as const), codes, draw),
          { kind: 'clock' as const, hours: draw.chance(0.03) ? draw.pick([-30, -2, 100, 24 * 40]) : 8 },
        ]),
    ...(draw.chance(0.2) ? [{ kind: 'ask' as const, what: draw.pick(toLookAt), code: draw.pick(codes) }] : []),
  ]);
}

function drawRun(trigger: 'full' | 'incremental' | 'narrow', codes: readonly string[], draw: Draw): Step {
  const overrides = drawOverrides(draw);
  const consent = trigger === 'full' ? draw.pick(['yes', 'yes', 'daemon', 'pass'] as const) : 'daemon';
  return {
    ...{ kind: 'run', trigger, consent, overrides: consent === 'yes' ? overrides : [] },
    ...drawBeside(codes, draw),
  };
}

/** What strikes a run, and what happens beside it. */
function drawBeside(
  codes: readonly string[],
  draw: Draw,
): { readonly trouble: Trouble | null; readonly meanwhile: Meanwhile | null } {
  const trouble = drawTrouble(draw);
  return { trouble, meanwhile: draw.chance(0.5) ? drawMeanwhile(codes, draw) : null };
}

function drawApply(codes: readonly string[], draw: Draw): Step {
  const consent = draw.pick(['yes', 'yes', 'pass'] as const);
  return {
    kind: 'apply',
    consent,
    overrides: consent === 'yes' ? drawOverrides(draw) : [],
    ...drawBeside(codes, draw),
  };
}

function drawOverrides(draw: Draw): readonly LimitName[] {
  return draw.chance(0.3) ? [draw.pick(['update', 'close', 'delete', 'field'] as const)] : [];
}

function drawTrouble(draw: Draw): Trouble | null {
  const seed = draw.below(1_000_000);
  const at = draw.below(draw.pick([8, 30, 120]));
  if (draw.chance(0.45)) return null;
  return draw.pick([
    { kind: 'faults', share: draw.pick([0.05, 0.2, 0.5, 0.9]), seed },
    { kind: 'faults', share: 0.1, seed },
    { kind: 'death', at },
    { kind: 'disk full', at, calls: draw.pick([1, 2, 1000]) },
    { kind: 'stop', at },
  ] as const);
}

/**
 * What Partoo's documents leave open. Left out is
 * - what makes it refuse a value for good (`clearing`, `pastMidnight: refused`): both sides stay apart until a person changes it,
 *   which is the story of the victim;
 * - what lies in parts that these companies do not use: custom fields, photos, sub-resources, deprecated categories, webhooks of the
 *   emulator, other roles than an administrator's, publishers.
 */
const openQuestions: { readonly [Name in keyof Switches]?: readonly Switches[Name][] } = {
  phoneFormatting: ['spaced'],
  pastMidnight: ['split'],
  allDay: ['00:00-00:00', '00:00-23:59'],
  windowOrder: ['sorted'],
  trimText: [true],
  urlTrailingSlash: [true],
  emptyText: ['to-null', 'refused'],
  searchWithoutStatus: ['all'],
  firstPage: [0],
  searchPerPage: ['fixed-30'],
  codeFilter: ['case-insensitive', 'prefix'],
  errorKey: ['error'],
  createdStatus: [201],
  duplicateCodeBody: ['string'],
  rateLimitBody: ['json', 'html'],
  temporaryClosedOnRead: ['closed_temporarily'],
  nestedFields: ['merge'],
  temporaryClosedFilter: ['closed_temporarily'],
  categoriesFirstPage: [1],
  pagesBeyond100: ['refused'],
  multiCodeFilter: ['code__in'],
  textFilters: ['exact'],
  stringOrder: ['case-insensitive'],
  unknownQuery: ['ignored'],
  expiredSpecialHours: ['dropped'],
  overlappingWindows: ['refused'],
  windowsPerDay: ['at-most-2'],
  specificHoursKeys: ['both-required'],
  overlappingPeriods: ['refused'],
  descriptionShortLimit: [200],
  zipcodeRequired: [true],
  openingSoonOnRead: [true],
  groupIdOnRead: [true],
  unknownCategoryStatus: [404],
};

function drawSwitches(draw: Draw): Partial<Switches> {
  return Object.fromEntries(
    Object.entries(openQuestions).flatMap(([name, values]) =>
      draw.chance(0.25) ? [[name, draw.pick<unknown>(values)]] : [],
    ),
  );
}

function drawLimits(draw: Draw): Partial<Limits> {
  const number = (): Limits['create'] => ({
    max: draw.pick([0, 1, 2, 5, 50]),
    percent: draw.pick([5, 10, 34, 100]),
  });
  return {
    ...{ create: number(), update: number(), close: number(), delete: number(), write_back: number() },
    field: { percent: draw.pick([20, 50, 100]), min: draw.pick([2, 5]) },
    window: { days: 7, deletePercent: draw.pick([10, 50]), closePercent: draw.pick([10, 50]) },
  };
}

function createDraw(seed: number): Draw {
  const random = createRandom(seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  const sample = <T>(arbitrary: fc.Arbitrary<T>): (() => T) => {
    const drawn = fc.sample(arbitrary, { seed, numRuns: 200 });
    return () => drawn[below(drawn.length)] as T;
  };
  return {
    random,
    below,
    pick: (things) => things[below(things.length)] as (typeof things)[number],
    chance: (share) => random() < share,
    cells: sample(cells),
    properties: sample(properties),
  };
}
