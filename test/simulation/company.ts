import { isWritingCall, createTroubles, diskFull, type Troubles } from './troubles.ts';
import { createRandom } from '../../src/emulator/random.ts';
import type { FaultEffect, FaultTarget } from '../../src/emulator/faults.ts';
import type { EndedRun } from '../../src/daemon.ts';
import { isObject } from '../../src/emulator/is-object.ts';
import { openCompanyServer } from './company-server.ts';
import { createCompanyFiles, type CompanyFiles } from './config-file.ts';
import { openWorld, type SimulatedWorld } from '../sync/simulated-world.ts';
import { rawOf, row, type Row } from '../sync/shops.ts';
import { createSimulatedPartoo } from '../sync/simulated-partoo.ts';
import { createEmulatedPartoo, type EmulatedPartoo } from './emulated-partoo.ts';
import { createRunningClock, type RunningClock } from './running-clock.ts';
import { openOtherProcess, type OtherProcess } from './other-process.ts';
import { createPerson, type Person } from './person.ts';
import { identityOf, type Identity } from './identity.ts';
import type { SaidValues } from './said-values.ts';
import { apiKey } from './secrets.ts';
import type { SimulatedStory } from './story.ts';
import { createWebhookDesk, publicKey, type WebhookDesk } from './webhook-desk.ts';

/** A simulated world, and what the simulation itself remembers of it. */
export interface Company {
  readonly world: SimulatedWorld;
  /** The command line and the server of webhooks, beside whatever runs. */
  readonly other: OtherProcess;
  /** Its configuration and source as files, as they are now. */
  files(): CompanyFiles;
  /** Somebody at the command line. */
  readonly person: Person;
  readonly story: SimulatedStory;
  readonly troubles: Troubles;
  readonly clock: RunningClock;
  /** Null: its Partoo is in memory. */
  readonly emulated: EmulatedPartoo | null;
  /** Everything that was logged. */
  readonly said: string[];
  /** Writing steps of the memory since this was last emptied. */
  readonly memoryWrites: string[];
  /** The source as it was before somebody cut it. */
  whole: readonly Row[] | null;
  /** Runs until somebody repairs the source, and lets runs go on that were paused. */
  healsIn: number;
  /** Businesses whose events are still on their way. */
  late: string[];
  events: number;
  /** Where webhooks arrive. */
  readonly desk: WebhookDesk;
  configurations: number;
  /** What was ever said of a location. */
  readonly pieces: SaidValues;
  /** The last run of a daemon that looked at everything. */
  lastOfDaemon: EndedRun | null;
  /** Called at every step of a run, with its name. */
  onStep: (call: string) => void;
  /** The file of a plan that somebody saved to have it reviewed. */
  savedPlan: string | null;
  /** By code: since when it has been missing, and from how many runs at most that looked. */
  readonly missed: Map<string, { reads: number; since: number }>;
  /** The latest instant that the clock ever showed. */
  latest: number;
  runs: number;
}

/** Opens the company of a story, before anything has happened; where that fails, nothing of it stays open. */
export async function openCompany(story: SimulatedStory): Promise<Company> {
  const opened: Closing[] = [];
  try {
    return await openParts(story, opened);
  } catch (error) {
    await closeAll(opened);
    throw error;
  }
}

/** Notes what it opened, in its order. */
async function openParts(story: SimulatedStory, opened: Closing[]): Promise<Company> {
  const troubles = createTroubles();
  const memoryWrites: string[] = [];
  const of = (side: 'source' | 'partoo'): SimulatedStory['shops'] =>
    story.shops.filter((shop) => shop.side === 'both' || shop.side === side);
  const said: string[] = [];
  const say = (facts: object, message: string): void => {
    said.push(`${message} ${JSON.stringify(facts)}`);
  };
  const log = { debug: say, info: say, warn: say, error: say };
  let emulated: EmulatedPartoo | null = null;
  const clock = createRunningClock(
    '2026-11-22T09:00:00.000Z',
    () => emulated?.isBusy === true || company.person.isBusy || company.desk.isBusy,
  );
  const businesses = of('partoo').map(({ code, properties }) => rawOf(code, properties));
  const { http } = story;
  let identity: Identity | null = null;
  const world = await openWorld({
    rows: of('source').map(({ code, cells }) => row(code, cells)),
    ...{ fields: story.fields, policy: story.policy, limits: story.limits, clock, log },
    identity: () => (company.configurations > 1 && identity !== null ? { target: identity.target } : identity),
    onMemory: (call) => {
      if (isWritingCall(call)) company.onStep(call);
      if (isWritingCall(call)) memoryWrites.push(call);
      troubles.onMemory(call);
    },
    async createPartoo(at) {
      if (http === null) return createSimulatedPartoo(businesses, at.today, clock.trueNow);
      emulated = await createEmulatedPartoo({
        ...{ ...at, businesses, clock, log, apiKey, switches: http.switches },
        random: createRandom(story.seed),
        onCall(call) {
          company.onStep(`${call.method} ${call.path} ${JSON.stringify(call.query)}`);
          return refusedOf(call, company) ?? troubles.onCall(call);
        },
        isDead: () => troubles.isDead,
      });
      opened.push(emulated.close);
      return emulated;
    },
  });
  opened.push(world.close);
  const other = await openOtherProcess(world.path, clock);
  opened.push(other.close);
  let files: CompanyFiles | null = null;
  const company: Company = {
    ...{
      world,
      other,
      story,
      troubles,
      clock,
      emulated,
      said,
      memoryWrites,
      whole: null,
      healsIn: 0,
      late: [],
      events: 0,
    },
    ...{
      configurations: 1,
      pieces: new Map(),
      savedPlan: null,
      lastOfDaemon: null,
      missed: new Map(),
      latest: world.clock.now(),
      runs: 0,
    },
    onStep: () => undefined,
    files() {
      files ??= createCompanyFiles(world.path);
      const { policy, limits } = world.deps();
      files.configure({
        fields: story.fields,
        policy,
        limits,
        baseUrl: emulated?.url ?? 'http://127.0.0.1:4010/v2',
        publicKey,
      });
      files.writeSource(world.rows, clock.now());
      return files;
    },
    get person() {
      return person;
    },
    desk: createWebhookDesk({
      events: {
        async record(event) {
          if (!troubles.isDiskFull) return other.events.record(event);
          troubles.count('disk full');
          throw diskFull();
        },
        close: () => undefined,
      },
      open: (events) => openCompanyServer({ configFile: company.files().configFile, events, clock, log }),
      onAgain: (business) => company.late.push(business),
    }),
  };
  const person = createPerson(company);
  if (http !== null) identity = identityOf(company.files().configFile, world.deps());
  // Within a run, an event that arrives is there before the next call to Partoo.
  world.partoo.wait = company.desk.answered;
  world.onSource = (call) => {
    company.onStep(call);
    troubles.onSource(call);
  };
  world.partoo.onStep = (call) => {
    company.onStep(call);
    troubles.onPartoo(call);
  };
  world.partoo.trouble = (call) => {
    if (isVictims(call, company)) return 'refused';
    const trouble = troubles.onWrite(call);
    const [verb, code = ''] = call.split(' ');
    // Partoo takes no second business with the same code.
    const isTaken = verb === 'create' && world.partoo.byCode(code).length > 0;
    return isTaken && trouble !== 'ambiguous, without effect' ? 'refused' : trouble;
  };
  return company;
}

/** The process ended: another one opens what it left behind. */
export async function restart({ world, emulated }: Company): Promise<void> {
  emulated?.restart();
  await world.restart();
}

/** Closes every part of it. @throws what the first part threw that could not be closed */
export async function close({ world, other, emulated, desk }: Company): Promise<void> {
  const parts: readonly Closing[] = [world.close, other.close, ...(emulated === null ? [] : [emulated.close])];
  await closeAll([...parts, () => desk.close()]);
}

type Closing = () => void | Promise<void>;

/** Last opened, first closed, all of them: what a part put in place of the process's own would outlive the company. */
async function closeAll(parts: readonly Closing[]): Promise<void> {
  const failures: unknown[] = [];
  for (const closePart of parts.toReversed()) {
    try {
      await closePart();
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}

/** Of the victim, Partoo refuses every write. */
function refusedOf({ method, path, body }: FaultTarget, company: Company): FaultEffect | undefined {
  if (method === 'GET') return undefined;
  const code = isObject(body) && path === '/business' ? String(body['code']) : '';
  const target = code === '' ? (path.split('/')[2] ?? '') : code;
  const refusal = { kind: 'status', status: 400, body: { errors: { json: { name: 'refused for ever' } } } } as const;
  return isVictims(`write ${target}`, company) ? refusal : undefined;
}

function isVictims(call: string, { story: { victim }, world }: Company): boolean {
  if (victim === null) return false;
  const [, target = ''] = call.split(' ');
  return target === victim || world.partoo.businesses.get(target)?.['code'] === victim;
}
