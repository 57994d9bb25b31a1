import type { BusinessId, LocationKey, RunId } from './ids.ts';
import type { PublisherError } from './plan.ts';

/** What one publisher made of a business, in Partoo's words (partoo-api section 25). */
export interface PublisherState {
  readonly publisher: string;
  /** `success`, `pending`, `to_configure`, or a word we do not know; null: Partoo says none. */
  readonly state: string | null;
  /** `PUBLISHER_CONNEXION`, `USER_INPUT`, `EXTERNAL`, or a word we do not know; null: no error. */
  readonly error_type: string | null;
  /** Where the publisher shows it. */
  readonly url: string | null;
}

/** What all publishers made of a business. */
export interface BusinessDiffusion {
  readonly name: string | null;
  readonly publishers: readonly PublisherState[];
}

/** Of a publisher, or of a location: the worst of its publishers. The first is the worst. */
export const standings = ['error', 'to_configure', 'other', 'pending', 'success', 'unknown'] as const;

/**
 * `error`: there is an error type, whatever the state. `other`: a state we do not know. `unknown`: Partoo names no
 * publisher for it at all.
 */
export type Standing = (typeof standings)[number];

/** One location as publishers have it. */
export interface DiffusedLocation {
  readonly code: LocationKey;
  readonly business_id: BusinessId;
  /** As Partoo has it; null where Partoo says nothing of it. */
  readonly name: string | null;
  /** When the run wrote it; null where it was not asked for a run. */
  readonly changed_at: string | null;
  readonly standing: Standing;
  readonly publishers: readonly (PublisherState & { readonly errors: readonly string[] })[];
  /** Stored errors under a name that none of its publishers has. */
  readonly other_errors: readonly PublisherError[];
  /** Were its stored errors asked for? */
  readonly has_asked: boolean;
}

/** What publishers did with locations; `diffusion --json` prints it as it is. Instants are ISO 8601 UTC. */
export interface DiffusionReport {
  readonly asked_at: string;
  /** Whose changes they are; null: it was asked for locations, whatever changed them. */
  readonly run: { readonly run: RunId; readonly started_at: string } | null;
  /** Locations by standing. */
  readonly summary: Readonly<Record<Standing | 'locations', number>>;
  /** Locations whose stored errors were asked for, of those that are not `pending` or `success`. */
  readonly stored_errors: { readonly asked: number; readonly of: number; readonly stopped?: string };
  readonly calls: number;
  /** The worst first, then by code. */
  readonly locations: readonly DiffusedLocation[];
  /** Of the run: deleted, so there is nothing to ask. */
  readonly deleted: readonly LocationKey[];
}

export function standingOf({ state, error_type: error }: Pick<PublisherState, 'state' | 'error_type'>): Standing {
  if (error !== null) return 'error';
  return state === 'success' || state === 'pending' || state === 'to_configure' ? state : 'other';
}

export function worstOf(publishers: readonly PublisherState[]): Standing {
  const all = new Set(publishers.map(standingOf));
  return standings.find((standing) => all.has(standing)) ?? 'unknown';
}
