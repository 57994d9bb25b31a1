import type { LimitName } from '../../src/domain/policy.ts';
import type { Edit } from '../sync/random-story.ts';
import type { Draw } from './story.ts';

/** What goes wrong during one run. */
export type Trouble =
  /** Calls to Partoo fail, so often of 1: time-outs before and after the effect, 429, 5xx, HTML, a refused key, resets. */
  | { readonly kind: 'faults'; readonly share: number; readonly seed: number }
  /** The process dies at that step, counted over calls to Partoo, steps of the memory and writes of the source. */
  | { readonly kind: 'death'; readonly at: number }
  /** From that step of the memory on, so many of its transactions cannot be written. */
  | { readonly kind: 'disk full'; readonly at: number; readonly calls: number }
  /** Somebody asks the run to stop. */
  | { readonly kind: 'stop'; readonly at: number };

const toRows = [
  'cut',
  'torn',
  'empty',
  'whole',
  'double',
  'renumber',
  'respell',
  'keyless',
  'shuffle',
  'rename',
] as const;
const byColleague = ['delete', 'recode', 'leave', 'return', 'twin'] as const;
const byPerson = ['allow', 'reject', 'pause', 'resume', 'locate', 'retry', 'configure'] as const;

/** What one can look at: by command, and on the server. */
export const toLookAt = ['status', 'conflicts', 'history', 'explain', 'metrics', 'readyz', 'healthz'] as const;

/** What people, another process (the command line, the server of webhooks) or a colleague do while a run is under way. */
export interface Meanwhile {
  /** At that step, counted from 0, of the run, or of the part of it that begins so. */
  readonly at: number;
  readonly from: 'begin' | 'first write' | 'writing the source';
  /** At a location that the run is about to change, if there is any by then. */
  readonly isAimed: boolean;
  readonly happening: Happening | Typed;
}

/** Somebody types it at the command line. */
export interface Typed {
  readonly kind: 'command';
  readonly what: 'sync' | 'status' | 'conflicts' | 'history';
}

export interface RunStep {
  readonly kind: 'run';
  readonly trigger: 'full' | 'incremental' | 'narrow';
  /** `daemon`: carries out what no limit holds, approves nothing. `pass`: only what needs nobody. */
  readonly consent: 'yes' | 'daemon' | 'pass';
  readonly overrides: readonly LimitName[];
  readonly trouble: Trouble | null;
  readonly meanwhile: Meanwhile | null;
}

/** The daemon runs for hours, on its schedule; meanwhile things happen that bring runs forward or not. */
export interface DaemonStep {
  readonly kind: 'daemon';
  readonly hours: number;
  readonly happenings: readonly Happening[];
  /** Of that one of its runs, from 0, as what happens meanwhile. */
  readonly inRun: number;
  readonly trouble: Trouble | null;
  readonly meanwhile: Meanwhile | null;
}

/** What people and machines around the product do. */
export type Happening = Exclude<
  Step,
  { readonly kind: 'run' | 'look' | 'ask' | 'daemon' | 'save plan' | 'apply' | 'undo' }
>;

/** One thing that happens; each can be left out of a story without the others losing their sense. */
export type Step =
  | RunStep
  | DaemonStep
  /** Somebody saves a plan for review, and carries it out some time later. */
  | { readonly kind: 'save plan' }
  | {
      readonly kind: 'apply';
      readonly consent: 'yes' | 'pass';
      readonly overrides: readonly LimitName[];
      readonly trouble: Trouble | null;
      readonly meanwhile: Meanwhile | null;
    }
  /** `event`: what becomes of the webhook that tells of it. */
  | { readonly kind: 'edit'; readonly edit: Edit; readonly event: 'told' | 'lost' | 'twice' | 'late' }
  | { readonly kind: 'rows'; readonly what: (typeof toRows)[number]; readonly code: string; readonly share: number }
  | { readonly kind: 'colleague'; readonly what: (typeof byColleague)[number]; readonly code: string }
  | { readonly kind: 'person'; readonly what: (typeof byPerson)[number]; readonly code: string; readonly share: number }
  /** Somebody takes one of the last runs back. */
  | { readonly kind: 'undo'; readonly share: number; readonly meanwhile: Meanwhile | null }
  /** Somebody sends an event that says nothing true. */
  | { readonly kind: 'forged'; readonly code: string }
  /** A webhook tells of a business, whatever became of it. */
  | { readonly kind: 'event'; readonly code: string; readonly event: 'told' | 'twice' | 'late' }
  /** A dry run, and another one with rows and pages in another order. */
  | { readonly kind: 'look'; readonly seed: number }
  | { readonly kind: 'clock'; readonly hours: number }
  /** Somebody asks the command line, or the server. */
  | { readonly kind: 'ask'; readonly what: (typeof toLookAt)[number]; readonly code: string };

/** Draws what happens in the midst of a run. */
export function drawMeanwhile(codes: readonly string[], draw: Draw): Meanwhile {
  const at = draw.below(draw.pick([4, 8, 24]));
  if (draw.chance(0.15)) {
    const what = draw.pick(['sync', 'sync', 'status', 'conflicts', 'history'] as const);
    return { at, from: 'begin', isAimed: false, happening: { kind: 'command', what } };
  }
  const isEdit = draw.chance(0.75);
  const from = isEdit
    ? draw.pick(['begin', 'begin', 'first write', 'first write', 'writing the source'] as const)
    : 'begin';
  return {
    at: from === 'writing the source' ? at % 4 : at,
    from,
    isAimed: from !== 'begin' && draw.chance(0.7),
    happening: isEdit ? drawEdit(codes, draw) : drawDecision(codes, draw),
  };
}

/** What people and colleagues do to either side. */
function drawEdit(codes: readonly string[], draw: Draw): Happening {
  const code = draw.pick(codes);
  const share = draw.random();
  const event = draw.pick(['told', 'lost', 'late'] as const);
  const edit = (happening: Edit): Happening => ({ kind: 'edit', edit: happening, event });
  // Several at once, as what is being written is to be among them.
  const several = <T extends object>(one: () => T): T => ({ ...one(), ...one(), ...one() });
  return draw.pick<() => Happening>([
    ...Array.from({ length: 5 }, () => () => edit({ kind: 'partoo', code, fields: several(draw.properties) })),
    ...Array.from({ length: 3 }, () => () => edit({ kind: 'source', code, cells: several(draw.cells) })),
    () => edit({ kind: draw.pick(['drop', 'restore', 'break', 'add'] as const), code }),
    () => ({ kind: 'rows', what: draw.pick(toRows), code, share }),
    () => ({ kind: 'rows', what: draw.pick(['cut', 'torn', 'shuffle', 'respell'] as const), code, share }),
    () => ({ kind: 'colleague', what: draw.pick(byColleague), code }),
  ])();
}

/** Draws what others decide, and events. */
function drawDecision(codes: readonly string[], draw: Draw): Happening {
  const code = draw.pick(codes);
  const share = draw.random();
  return draw.pick([
    {
      kind: 'person',
      what: draw.pick(['allow', 'reject', 'pause', 'resume', 'locate', 'retry'] as const),
      code,
      share,
    },
    {
      kind: 'edit',
      edit: { kind: 'answer', code, take: draw.pick(['source', 'partoo', 'value'] as const) },
      event: 'lost',
    },
    { kind: 'event', code, event: draw.pick(['told', 'twice', 'late'] as const) },
    { kind: 'forged', code },
  ] satisfies readonly Happening[]);
}

/** Draws something that people do to one of the sides, or to the product. */
export function drawHappening(codes: readonly string[], draw: Draw): Happening {
  const code = draw.chance(0.9) ? draw.pick(codes) : String(70 + draw.below(20)).padStart(4, '0');
  const share = draw.random();
  const edit = (happening: Edit): Happening => ({
    kind: 'edit',
    edit: happening,
    event: draw.pick(['told', 'told', 'told', 'lost', 'twice', 'late'] as const),
  });
  const kinds: readonly (readonly [number, () => Happening])[] = [
    [25, () => edit({ kind: 'source', code, cells: draw.cells() })],
    [25, () => edit({ kind: 'partoo', code, fields: draw.properties() })],
    [6, () => edit({ kind: 'drop', code })],
    [6, () => edit({ kind: 'restore', code })],
    [4, () => edit({ kind: 'break', code })],
    [4, () => edit({ kind: 'add', code })],
    [6, () => edit({ kind: 'answer', code, take: draw.pick(['source', 'partoo', 'value'] as const) })],
    [10, () => ({ kind: 'rows', what: draw.pick(toRows), code, share })],
    [8, () => ({ kind: 'colleague', what: draw.pick(byColleague), code })],
    [10, () => ({ kind: 'person', what: draw.pick(byPerson), code, share })],
    [1, () => ({ kind: 'forged', code })],
  ];
  let left = draw.random() * kinds.reduce((sum, [weight]) => sum + weight, 0);
  for (const [weight, make] of kinds) {
    left -= weight;
    if (left < 0) return make();
  }
  return { kind: 'clock', hours: 1 };
}
