import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createApp, type App } from '../../src/app.ts';
import { renderPlan } from '../../src/commands/print-plan.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import type { Clock } from '../../src/domain/ports/clock.ts';
import { startEmulator, type Emulator } from '../../src/emulator/emulator.ts';
import type { Fault, FaultTarget } from '../../src/emulator/faults.ts';
import type { EmulatorSeed } from '../../src/emulator/seed.ts';
import { createPaint } from '../../src/reports/paint.ts';
import { applyPlan } from '../../src/sync/apply-plan.ts';
import { parsePlan } from '../../src/sync/parse-plan.ts';
import { planOnly, runOnce } from '../../src/sync/run.ts';
import { silent } from '../sync/simulated-world.ts';

/**
 * Every folder beside this file is a story, told like a bug report:
 *
 * | file              | holds                                                                         |
 * | ----------------- | ----------------------------------------------------------------------------- |
 * | config.yaml       | the report in its first comment lines, the first being the title; the settings |
 * | partoo.json       | what Partoo holds at first: a seed of the emulator                             |
 * | steps.json        | what happened until then, if anything: see {@link Step}                        |
 * | source.csv        | the source as it is now                                                        |
 * | expected-plan.txt | what `partoo-sync plan` must print now, at 80 columns                          |
 * | then.json         | where the plan does not tell: by code, what Partoo must hold once it was applied |
 * | expected-source.csv | where the plan writes into the source: the file once it was applied, byte for byte |
 *
 * An expected plan is written, or at least read line by line against contract.md, by a person. To take over what is
 * printed now for one story: UPDATE_SCENARIO=its-folder npx vitest run test/scenarios; then read the difference.
 */
const here = import.meta.dirname;
const stories = readdirSync(here, { withFileTypes: true }).filter((entry) => entry.isDirectory());
const updated = process.env['UPDATE_SCENARIO'];

type Step =
  /** A run with this source, approved; `config` is another configuration than that of now. */
  | {
      readonly sync: string;
      readonly config?: string;
      readonly within?: WithinRun;
      /** From then on Partoo is out of reach of this run. */
      readonly cutOffBefore?: Moment;
    }
  /** A plan for this source is saved, reviewed and carried out, by when the source may be another. */
  | { readonly apply: string; readonly by?: string }
  /** A colleague edits, adds or removes a business in Partoo. */
  | { readonly edit: string; readonly fields: Readonly<Record<string, unknown>> }
  | { readonly add: Readonly<Record<string, unknown>> }
  | { readonly remove: string }
  /** A person decides an open conflict. */
  | { readonly resolve: string; readonly field: string; readonly take: 'source' | 'partoo' }
  /** Hours go by. */
  | { readonly wait: number };

/** Just before a run reads what it is about to write, or reads back what it has written. */
type Moment = 'look' | 'read-back';

/** A colleague edits in Partoo while a run is under way, some minutes after the call before. */
interface WithinRun {
  readonly before: Moment;
  readonly edit: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

it.each(stories.map(({ name }) => ({ name, title: titleOf(name) })))('$name: $title', async ({ name }) => {
  const story = await openStory(name);
  for (const step of story.steps) await happen(step, story);

  const text = await planOf(story);

  const file = join(here, name, 'expected-plan.txt');
  if (updated === name) writeFileSync(file, text);
  expect(text).toBe(readFileSync(file, 'utf8'));
  await checkEnd(name, story);
});

async function checkEnd(name: string, story: Story): Promise<void> {
  const [then, source] = [join(here, name, 'then.json'), join(here, name, 'expected-source.csv')];
  if (!existsSync(then) && !existsSync(source)) return;
  await sync(story.open('source.csv'));
  const partoo = existsSync(then) ? (readJson(then) as Readonly<Record<string, object>>) : {};
  for (const [code, fields] of Object.entries(partoo)) {
    expect(story.emulator.businessByCode(code)).toMatchObject(fields);
  }
  if (existsSync(source))
    expect(readFileSync(join(story.folder, 'stores.csv'), 'latin1')).toBe(readFileSync(source, 'latin1'));
}

interface Story {
  readonly folder: string;
  readonly emulator: Emulator;
  readonly clock: Clock & { advance(hours: number): void };
  readonly steps: readonly Step[];
  /** Called at every call to Partoo, before it is answered; what goes wrong with it. */
  onCall: ((call: FaultTarget) => Fault | undefined) | null;
  /** Puts a source into its place. */
  put(source: string): void;
  /** The same, and the configuration over it. */
  open(source: string, config?: string): App;
}

async function openStory(name: string): Promise<Story> {
  const told = join(here, name);
  const folder = mkdtempSync(join(tmpdir(), 'partoo-sync-story-'));
  const clock = stoppedClock();
  let onCall: Story['onCall'] = null;
  const emulator = await startEmulator({
    seed: readJson(join(told, 'partoo.json')) as EmulatorSeed,
    now: clock.now,
    onCall: (call) => onCall?.(call),
  });
  onTestFinished(async () => {
    await emulator.close();
    rmSync(folder, { recursive: true });
  });
  const steps = join(told, 'steps.json');
  return {
    folder,
    emulator,
    clock,
    get onCall() {
      return onCall;
    },
    set onCall(next) {
      onCall = next;
    },
    steps: existsSync(steps) ? (readJson(steps) as readonly Step[]) : [],
    put,
    open(source, config = 'config.yaml') {
      put(source);
      const env = { FOLDER: folder, PARTOO_URL: emulator.url, PARTOO_API_KEY: 'key-of-the-story' };
      return createApp({
        loaded: loadConfig(join(told, config), env),
        clock,
        log: silent,
        scrub: (text) => text,
        random: () => 0,
      });
    },
  };

  function put(source: string): void {
    copyFileSync(join(told, source), join(folder, 'stores.csv'));
    // As one that has been lying there for a while: a file just written may still be growing.
    utimesSync(join(folder, 'stores.csv'), 0, 0);
  }
}

async function happen(step: Step, story: Story): Promise<void> {
  if ('sync' in step) {
    if (step.within !== undefined) editWithin(step.within, story);
    if (step.cutOffBefore !== undefined) cutOff(step.cutOffBefore, story);
    await sync(story.open(step.sync, step.config));
    story.onCall = null;
    story.clock.advance(0.01);
  } else if ('apply' in step) await planAndApply(step, story);
  else if ('edit' in step) story.emulator.edit(step.edit, step.fields);
  else if ('add' in step) story.emulator.add(step.add);
  else if ('remove' in step) story.emulator.remove(step.remove);
  else if ('resolve' in step) await resolve(step, story);
  else story.clock.advance(step.wait);
}

function editWithin({ before, edit, fields }: WithinRun, story: Story): void {
  const isThen = isMoment(before);
  let isDone = false;
  story.onCall = (call) => {
    if (!isThen(call) || isDone) return undefined;
    isDone = true;
    story.clock.advance(0.1);
    story.emulator.edit(edit, fields);
    return undefined;
  };
}

function cutOff(moment: Moment, story: Story): void {
  const isThen = isMoment(moment);
  let isOff = false;
  story.onCall = (call) => {
    isOff ||= isThen(call);
    return isOff ? { kind: 'reset-before-effect' } : undefined;
  };
}

/** Is the call the first of that moment? */
function isMoment(moment: Moment): (call: FaultTarget) => boolean {
  let hasWritten = false;
  return ({ method, query }) => {
    hasWritten ||= method === 'POST';
    return query['business__in'] !== undefined && hasWritten === (moment === 'read-back');
  };
}

async function sync(app: App): Promise<void> {
  const { deps, close } = await app.openForWriting('partoo-sync sync');
  const mode = { name: 'sync', trigger: 'cli', only: null, overrides: [] };
  try {
    await runOnce(deps, mode, () => Promise.resolve(true), new AbortController().signal);
  } finally {
    close();
    app.close();
  }
}

async function planAndApply({ apply, by }: Extract<Step, { readonly apply: string }>, story: Story): Promise<void> {
  const app = story.open(apply);
  const { deps, close } = await app.openForWriting('partoo-sync apply');
  const { signal } = new AbortController();
  const mode = { only: null, overrides: [] };
  try {
    const saved = JSON.stringify(await planOnly(deps, mode, signal));
    const plan = parsePlan(saved, 'plan.json');
    if (by !== undefined) story.put(by);
    await applyPlan(plan, deps, { ...mode, trigger: 'cli' }, () => Promise.resolve(true), signal);
  } finally {
    close();
    app.close();
  }
}

async function resolve(
  { resolve: code, field, take }: Extract<Step, { readonly resolve: string }>,
  story: Story,
): Promise<void> {
  const app = story.open('source.csv');
  const { deps, close } = await app.openForWriting('partoo-sync resolve');
  try {
    const conflict = deps.memory.conflicts().find((entry) => entry.code === code && entry.field === field);
    if (conflict === undefined) throw new Error(`nobody was asked about ${code} ${field}`);
    const { source, partoo } = conflict;
    deps.memory.recordResolution({
      ...{ code: conflict.code, field, take, who: 'ana@office' },
      ...(source === undefined ? {} : { source }),
      ...(partoo === undefined ? {} : { partoo }),
    });
  } finally {
    close();
    app.close();
  }
}

async function planOf(story: Story): Promise<string> {
  const app = story.open('source.csv');
  const memory = await app.openMemory();
  try {
    const plan = await planOnly(app.runDeps(memory), { only: null, overrides: [] }, new AbortController().signal);
    const context = { paint: createPaint(false), width: 80 };
    return renderPlan(plan, 'text', context, {
      callsPerMinute: app.config.partoo.requestsPerMinute,
      approve: 'partoo-sync sync --yes',
    });
  } finally {
    memory.close();
    app.close();
  }
}

/** A Sunday morning; it moves when somebody sleeps or waits. */
function stoppedClock(): Story['clock'] {
  let now = Date.parse('2026-11-22T09:00:00.000Z');
  return {
    now: () => now,
    async sleep(ms) {
      now += ms;
    },
    advance(hours) {
      now += hours * 3_600_000;
    },
  };
}

function titleOf(name: string): string {
  return (
    readFileSync(join(here, name, 'config.yaml'), 'utf8')
      .split('\n')[0]
      ?.replace(/^# /, '') ?? ''
  );
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'));
}
