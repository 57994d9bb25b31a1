/** The Partoo that a state was made with; another one needs a state of its own (R8). */
export interface Target {
  readonly baseUrl: string;
  readonly orgId: number | null;
  readonly environment: 'sandbox' | 'production';
}

/** Are these the same Partoo? The environment only names a base URL, so URL and organization decide (contract section 2). */
export function isSameTarget(a: Target, b: Target): boolean {
  return a.baseUrl === b.baseUrl && a.orgId === b.orgId;
}

/** What of the configuration needs approval when it changes (R8): one digest over all, and one per part to name what changed. */
export interface ConfigFingerprint {
  readonly digest: string;
  /** `scope`, `source`, `fields`, `absent` → digest of that part. */
  readonly parts: Readonly<Record<string, string>>;
  /** The state is a copy that was put back; its digest is no configuration's, so that the next run needs approval (R4). */
  readonly restored?: Restoration;
}

/** What happened between `asOf` and `at` is unknown to the state. */
export interface Restoration {
  readonly at: string;
  /** Of the last run that the copy knows of; null: of none. */
  readonly asOf: string | null;
}

/** Whom the state belongs to, and under which configuration it was last approved. */
export interface TargetMemory {
  /** Null: nothing was ever remembered. */
  target(): Target | null;
  /** The configuration last approved. */
  fingerprint(): ConfigFingerprint | null;
}

export interface TargetMemoryWriter extends TargetMemory {
  /** First use: remembers it. Later: @throws SyncError STATE_OTHER_TARGET when it is another one. */
  claimTarget(target: Target): void;
  approveFingerprint(fingerprint: ConfigFingerprint): void;
  /** This is a copy that was put back: evidence of absence counts no more, and the next run needs approval (R4). */
  noteRestored(asOf: string | null): void;
}
