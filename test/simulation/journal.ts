import type { SimulatedPartoo } from '../sync/simulated-partoo.ts';
import type { SimulatedWorld, SourceDeed } from '../sync/simulated-world.ts';

/** What happened while a run was under way, in its order. */
export type Noted =
  | SourceDeed
  /** Partoo was asked what businesses hold, as just before a write. */
  | { readonly kind: 'look' }
  /** A write that took effect. */
  | { readonly kind: 'write'; readonly written: SimulatedPartoo['written'][number] }
  /** Somebody else changed a business. */
  | { readonly kind: 'edit'; readonly business: string };

/** The order of what a run did and of what was done to it. */
export interface Journal {
  readonly entries: readonly Noted[];
  /** A step of the run: what took effect since the last one comes before it. */
  step(call: string): void;
  note(entry: Noted): void;
}

/** The calls that {@link SimulatedPartoo} and the emulator answer with what the named businesses hold. */
const isLook = (call: string): boolean => call === 'before findByIds' || call.includes('business__in');

/** Begins with the next run. */
export function createJournal({ partoo, sourceLog }: Pick<SimulatedWorld, 'partoo' | 'sourceLog'>): Journal {
  const entries: Noted[] = [];
  let writes = partoo.written.length;
  let deeds = sourceLog.length;

  const catchUp = (): void => {
    for (; deeds < sourceLog.length; deeds += 1) entries.push(sourceLog[deeds] as Noted);
    for (; writes < partoo.written.length; writes += 1)
      entries.push({ kind: 'write', written: partoo.written[writes] as SimulatedPartoo['written'][number] });
  };
  return {
    get entries() {
      catchUp();
      return entries;
    },
    step(call) {
      catchUp();
      if (isLook(call)) entries.push({ kind: 'look' });
    },
    note(entry) {
      catchUp();
      entries.push(entry);
    },
  };
}
