import type { FieldName } from './fields.ts';
import type { FieldPath } from './value.ts';

/** Who decides the value of a field. */
export type Owner = 'source' | 'partoo' | 'shared';

/** What happens to a shared field that moved on both sides. */
export type OnConflict = 'manual' | 'source' | 'partoo' | 'newest';

/** When a source value may be written to Partoo. */
export type When = 'always' | 'create_only' | 'if_empty';

/** How one field is kept in step. */
export interface FieldPolicy {
  readonly owner: Owner;
  readonly onConflict: OnConflict;
  readonly when: When;
  /** May an explicitly empty source value empty Partoo's (R32)? */
  readonly clear: boolean;
}

/** What happens to a Business whose Location disappeared (R5: always chosen by a person). */
export interface AbsencePolicy {
  readonly action: 'report' | 'close_temporarily' | 'close' | 'delete';
  /** Complete reads without it, in a row, … */
  readonly afterReads: number;
  /** … spread over at least this many hours. */
  readonly afterHours: number;
}

/** The part of the configuration that planning needs. */
export interface Policy {
  /** Mapped fields: a {@link FieldName}, or `custom_fields.NAME`. */
  readonly fields: Readonly<Record<FieldPath, FieldPolicy>>;
  readonly absent: AbsencePolicy;
  readonly unmatched: 'report' | 'ignore' | 'import';
  readonly create: boolean;
  /** Can planned values be written into the source? */
  readonly writeBack: boolean;
  readonly covers: 'all' | 'changes';
  readonly scope: Scope;
  /** When changes of some kinds rest. */
  readonly freeze: readonly FreezeWindow[];
}

/** Days on which planned changes of some kinds are held; both ends are included. */
export interface FreezeWindow {
  /** `YYYY-MM-DD`, or `MM-DD` for every year; both ends in the same form. */
  readonly from: string;
  readonly to: string;
  readonly actions: readonly FreezableAction[];
}

/** What may rest; linking writes nothing. */
export const freezableActions = ['create', 'update', 'close', 'delete', 'write_back'] as const;

export type FreezableAction = (typeof freezableActions)[number];

/** Which businesses are ours to manage; an empty scope means all. Both filters apply. */
export interface Scope {
  /** Group ids: the business is in at least one. */
  readonly groups?: readonly number[];
  /** ISO 3166 alpha-2, upper case. */
  readonly country?: readonly string[];
}

export type LimitName = 'create' | 'update' | 'close' | 'delete' | 'write_back' | 'field' | 'window';

export const limitNames: readonly LimitName[] = [
  'create',
  'update',
  'close',
  'delete',
  'write_back',
  'field',
  'window',
];

/** An absolute number and a percentage of the linked locations; the stricter wins (R6). */
export interface CountLimit {
  readonly max: number;
  readonly percent: number;
}

export interface Limits {
  readonly create: CountLimit;
  readonly update: CountLimit;
  readonly close: CountLimit;
  readonly delete: CountLimit;
  readonly write_back: CountLimit;
  readonly field: { readonly percent: number; readonly min: number };
  readonly window: { readonly days: number; readonly deletePercent: number; readonly closePercent: number };
  /** Codes that must be present on both sides, or nothing is written (R9). */
  readonly sentinels: readonly string[];
}

/** The policy of a field's part is that of the field: `open_hours.monday` follows `open_hours`. */
export function policyFor(policy: Policy, path: FieldPath): FieldPolicy | undefined {
  const own = policy.fields[path];
  if (own !== undefined) return own;
  const dot = path.indexOf('.');
  return dot === -1 ? undefined : policy.fields[path.slice(0, dot) satisfies string as FieldName];
}
