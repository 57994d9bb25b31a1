import type { CustomFieldDefinition } from '../domain/custom-field.ts';
import type { Inverse } from '../domain/inverse.ts';
import type { KeyAccount } from '../domain/key-rights.ts';
import type { Memory, MemoryWriter } from '../domain/memory.ts';
import type { KnownCategory } from '../domain/memory/categories.ts';
import type { ConfigFingerprint, Target } from '../domain/memory/target.ts';
import type { LimitName, Limits, Policy } from '../domain/policy.ts';
import type { CallCounter } from '../domain/ports/call-budget.ts';
import type { Clock } from '../domain/ports/clock.ts';
import type { GroupDirectory } from '../domain/ports/group-directory.ts';
import type { Log } from '../domain/ports/log.ts';
import type { Mapper } from '../domain/ports/mapper.ts';
import type { PartooCodec } from '../domain/ports/partoo-codec.ts';
import type { PartooReader } from '../domain/ports/partoo-reader.ts';
import type { PartooWriter } from '../domain/ports/partoo-writer.ts';
import type { ProposalFile } from '../domain/ports/proposal-file.ts';
import type { Source } from '../domain/ports/source.ts';

/** What a run needs of Partoo. */
export interface PartooSide {
  readonly reader: PartooReader;
  readonly writer: PartooWriter;
  readonly codec: PartooCodec;
  readonly calls: CallCounter;
  /** Asks Partoo about one category; `state` null: unknown. */
  readonly lookUpCategory: (gcid: string, signal: AbortSignal) => Promise<Omit<KnownCategory, 'checkedAt'>>;
  readonly customFields: (signal: AbortSignal) => Promise<readonly CustomFieldDefinition[]>;
  /** Null where no groups are mapped. */
  readonly groups: GroupDirectory | null;
  /** The API key in use. */
  readonly key: {
    readonly digest: KeyAccount['keyDigest'];
    /** Asks Partoo about it: two calls, or three. */
    readonly ask: (signal: AbortSignal) => Promise<KeyAccount>;
  };
}

/** How far a long step is, for people who wait. */
export type Progress = (step: 'source' | 'partoo' | 'apply', done: number, of: number | null) => void;

/** Everything a run needs besides its mode; app.ts puts it together. */
export interface RunDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly memory: Memory;
  readonly source: Source;
  readonly partoo: PartooSide;
  readonly policy: Policy;
  readonly limits: Limits;
  readonly createMapper: (columns: readonly string[], customFields: readonly CustomFieldDefinition[] | null) => Mapper;
  /** The same mapping the other way round. @throws SyncError as `createMapper` does */
  readonly createInverse: (
    columns: readonly string[],
    customFields: readonly CustomFieldDefinition[] | null,
  ) => Inverse;
  /** Where values go that a source which is only read should take over. */
  readonly proposals: ProposalFile;
  /** Does the mapping need the definitions of custom fields? */
  readonly mapsCustomFields: boolean;
  readonly target: Target;
  readonly fingerprint: ConfigFingerprint;
  readonly mappingFingerprint: string;
  /** Does the mapping take special dates from the calendar of public holidays? */
  readonly usesCalendar?: boolean;
  readonly requestsPerMinute: number;
  /** History of before that many days is dropped. */
  readonly keepDays: number;
  /** After how long sub-resources are read again, though nothing moved; 0: in every full run. */
  readonly refreshSubResourcesMs: number;
  /** Calendar date `YYYY-MM-DD` where the shops are. */
  readonly today: () => string;
  readonly newId: () => string;
  readonly progress?: Progress;
}

/** What only a run that writes needs. */
export interface WriteDeps extends RunDeps {
  readonly memory: MemoryWriter;
  /** `user@host`, for approvals on record. */
  readonly who: string;
}

/** How a run was started. */
export interface RunMode {
  /** Restricts it to these codes. */
  readonly only: readonly string[] | null;
  /** Limits that this one run may pass. */
  readonly overrides: readonly LimitName[];
  /** Reads of Partoo only what changed since the last read, where that is enough to decide (R23). */
  readonly isIncremental?: boolean;
  /**
   * Reads of Partoo only the businesses of `only` (R34). Nobody asked for these by name: what waits for its next try keeps
   * waiting.
   */
  readonly isNarrow?: boolean;
  /** Do webhooks tell of edits in Partoo? Then the run says which of them they did not tell of. */
  readonly hearsEvents?: boolean;
}
