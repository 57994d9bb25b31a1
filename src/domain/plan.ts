import type { BusinessId, LocationKey, RunId } from './ids.ts';
import type { LimitName } from './policy.ts';
import type { SubResource } from './sub-resources.ts';
import type { FieldPath, FieldValue } from './value.ts';

/** The two sides that are kept in step. */
export type Side = 'source' | 'partoo';

export type Action = 'create' | 'update' | 'close' | 'delete' | 'adopt' | 'write_back';

/** One step of an RFC 6902 JSON Patch. */
export interface PatchStep {
  readonly op: string;
  readonly path: string;
  readonly value?: unknown;
}

/**
 * One field of a change: what both sides and the base said when it was planned, and what is to be.
 * `source` and `partoo` are expectations, checked again just before the write (R18). A missing one was not said.
 */
export interface FieldChange {
  readonly field: FieldPath;
  readonly base?: FieldValue;
  readonly source?: FieldValue;
  readonly partoo?: FieldValue;
  readonly to: FieldValue;
  /** Why, in words: `source changed`, `drift`, `first sync`, … */
  readonly rule: string;
}

/** One cell of the source as it is to be written (R25). */
export interface CellChange {
  /** As the header gives it. */
  readonly column: string;
  /** What was read there; empty for a record that is added. */
  readonly from: string;
  readonly to: string;
}

/** One step moving one side of one location from actual to desired. */
export interface Change {
  readonly action: Action;
  readonly code: LocationKey;
  readonly business_id: BusinessId | null;
  readonly side: Side;
  readonly fields: readonly FieldChange[];
  /** Against the Business as last read; empty for adopt and delete. */
  readonly patch: readonly PatchStep[];
  /** For a write_back: the cells that make the record say `fields`, in the order of the columns. */
  readonly cells?: readonly CellChange[];
  /** For a write_back: the source has no record of it yet, and gets one at its end. */
  readonly appends?: true;
  /** Why this step as a whole: how it was matched, since when it is absent, … */
  readonly reason?: string;
  /** For an adopt: the code under which the business was linked until now (R13). */
  readonly renamed_from?: LocationKey;
  /** For a step of an undo: the run whose write it takes back (R24). Its fields are then held until the source moves on. */
  readonly undoes?: RunId;
  /** For a close or delete that a person allowed by name, `user@host`: the limits on closes and deletes neither count nor hold it. */
  readonly allowed_by?: string;
  /** Name and city, for people. */
  readonly label?: string;
}

/** Both sides moved one field differently and the policy says to ask; that field of that location is frozen. */
export interface Conflict {
  readonly code: LocationKey;
  readonly field: FieldPath;
  readonly base?: FieldValue;
  readonly source?: FieldValue;
  readonly partoo?: FieldValue;
  readonly since?: string;
}

export const heldReasons = [
  'invalid',
  'duplicate',
  'ambiguous',
  'absent',
  'gone_in_partoo',
  'left_scope',
  'quarantined',
  'not_settling',
  'forbidden',
  'undone',
  'limit',
  'read_only',
  'unwritable',
  'edited_in_partoo',
  'recoded_in_partoo',
  'frozen',
  'not_undoable',
] as const;

export type HeldReason = (typeof heldReasons)[number];

/** A location, or one field of it, that was seen and left alone. */
export interface Held {
  /** The company's code; for a record whose key cannot be read, `row N`. */
  readonly code: LocationKey;
  readonly reason: HeldReason;
  readonly detail: string;
  /** Set when only this field is held and all else of the location flows. */
  readonly field?: FieldPath;
}

/** Something to know that stops nothing. */
export interface Notice {
  readonly code: LocationKey | null;
  readonly message: string;
}

/** A number over its limit, with the option that would let it pass (R7). */
export interface Violation {
  /** `sentinels`, `source` and `partoo` cannot be overridden. */
  readonly limit: LimitName | 'sentinels' | 'source' | 'partoo';
  readonly value: number;
  readonly allowed: number;
  readonly of: number;
  readonly message: string;
  /** For `field`: the field concerned. */
  readonly field?: FieldPath;
  /** The option that lets this one run pass, when there is one. */
  readonly override?: string;
}

/** `pass`: go on. `stop`: a limit, a sentinel, or an incomplete read. `approval`: first run, or a changed configuration. */
export type VerdictKind = 'pass' | 'stop' | 'approval';

export interface Verdict {
  readonly verdict: VerdictKind;
  readonly violations: readonly Violation[];
  /** Why a person must approve, in words; empty when nobody must. */
  readonly approvals: readonly string[];
}

export interface PlanSummary {
  readonly create: number;
  readonly update: number;
  readonly close: number;
  readonly delete: number;
  readonly adopt: number;
  readonly write_back: number;
  readonly conflict: number;
  readonly held: number;
  readonly unchanged: number;
  readonly unmatched: number;
}

/** What a publisher would not take, as Partoo words it. */
export interface PublisherError {
  readonly publisher: string;
  readonly message: string;
}

/** What publishers would refuse of the planned updates. */
export interface Preflight {
  /** Updates that were checked, … */
  readonly asked: number;
  /** … out of all planned ones. */
  readonly of: number;
  readonly errors: readonly (PublisherError & { readonly code: LocationKey; readonly business_id: BusinessId })[];
  /** Why not all were checked. */
  readonly stopped?: string;
}

/** The frozen, ordered, serialisable result of planning: the document that `plan --json` prints (contract.md section 3). */
export interface Plan {
  readonly version: 1;
  readonly id: string;
  readonly created_at: string;
  readonly digest: string;
  /** Which Partoo and which configuration it was made for. */
  readonly target: { readonly base_url: string; readonly org_id: number | null; readonly fingerprint: string };
  readonly source: {
    readonly outcome: 'complete' | 'incomplete';
    /** Codes that were read, those of invalid rows among them. */
    readonly locations: number;
    readonly invalid: number;
    readonly reason?: string;
  };
  readonly partoo: {
    readonly outcome: 'complete' | 'incomplete';
    readonly businesses: number;
    readonly requests: number;
    /** Only what changed since an earlier read, and what the source needed, was read (R23). */
    readonly reading?: 'partial';
    readonly reason?: string;
    /** What was read by calls of their own for each business; left out where none of it is mapped. */
    readonly sub_resources?: {
      readonly mapped: readonly SubResource[];
      /** Businesses read: new, changed, or due. */
      readonly read: number;
      /** Those of them that were merely due. */
      readonly by_rotation: number;
      readonly requests: number;
      /** Businesses for which Partoo has none, or none for this key, by name. */
      readonly without: Readonly<Partial<Record<SubResource, number>>>;
    };
    /** The latest `modified` seen, in Partoo's own seconds: whatever is created later shows after it. */
    readonly watermark: number;
  };
  /** Linked locations when the run started: what percentages are measured against. */
  readonly linked: number;
  readonly summary: PlanSummary;
  readonly guard: Verdict;
  readonly cost: { readonly requests: number; readonly seconds: number };
  readonly changes: readonly Change[];
  readonly conflicts: readonly Conflict[];
  readonly held: readonly Held[];
  readonly notices: readonly Notice[];
  /** Where it was asked for; it decides nothing, and the digest does not cover it. */
  readonly preflight?: Preflight;
  /** Businesses in scope without a location. */
  readonly unmatched: readonly {
    readonly business_id: BusinessId;
    readonly code: string | null;
    readonly name: string | null;
  }[];
}

/** What became of one change. `stale`: the world moved since planning; it will be planned anew. */
export interface Outcome {
  readonly code: LocationKey;
  readonly action: Action;
  readonly result: 'done' | 'failed' | 'stale' | 'held';
  readonly detail: string;
  /** Some of its fields were written, the others not: see `detail`. */
  readonly partly?: true;
  /** Fields that the key may not edit, in Partoo's words; none: it may not do any of it. What else the change has was written. */
  readonly forbidden?: readonly string[];
}
