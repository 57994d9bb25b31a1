import { isWritingCall, createTroubles, type Troubles } from './troubles.ts';
import { openWorld, type SimulatedWorld } from '../sync/simulated-world.ts';
import { rawOf, row, type Row } from '../sync/shops.ts';
import type { SimulatedStory } from './story.ts';

/** A simulated world, and what the simulation itself remembers of it. */
export interface Company {
  readonly world: SimulatedWorld;
  readonly story: SimulatedStory;
  readonly troubles: Troubles;
  /** Writing steps of the memory since this was last emptied. */
  readonly memoryWrites: string[];
  /** The source as it was before somebody cut it. */
  whole: readonly Row[] | null;
  /** Runs until somebody repairs the source, and lets runs go on that were paused. */
  healsIn: number;
  /** Businesses whose events are still on their way. */
  late: string[];
  events: number;
  configurations: number;
  /** By code: since when it has been missing, and from how many runs at most that looked. */
  readonly missed: Map<string, { reads: number; since: number }>;
  /** The latest instant that the clock ever showed. */
  latest: number;
  runs: number;
}

/** Opens the company of a story, before anything has happened. */
export async function openCompany(story: SimulatedStory): Promise<Company> {
  const troubles = createTroubles();
  const memoryWrites: string[] = [];
  const of = (side: 'source' | 'partoo'): SimulatedStory['shops'] =>
    story.shops.filter((shop) => shop.side === 'both' || shop.side === side);
  const world = await openWorld({
    rows: of('source').map(({ code, cells }) => row(code, cells)),
    businesses: of('partoo').map(({ code, properties }) => rawOf(code, properties)),
    ...{ fields: story.fields, policy: story.policy, limits: story.limits },
    onMemory: (call) => {
      if (isWritingCall(call)) memoryWrites.push(call);
      troubles.onMemory(call);
    },
  });
  const company: Company = {
    ...{ world, story, troubles, memoryWrites, whole: null, healsIn: 0, late: [], events: 0 },
    ...{ configurations: 1, missed: new Map(), latest: world.clock.now(), runs: 0 },
  };
  world.onSource = troubles.onSource;
  world.partoo.onStep = (call) => {
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

function isVictims(call: string, { story: { victim }, world }: Company): boolean {
  if (victim === null) return false;
  const [, target = ''] = call.split(' ');
  return target === victim || world.partoo.businesses.get(target)?.['code'] === victim;
}
