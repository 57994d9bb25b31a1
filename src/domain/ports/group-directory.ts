import type { Section } from '../groups.ts';

/** The organization's groups by name. Reader, writer and codec know what was loaded last. */
export interface GroupDirectory {
  /** May sections and groups that are not there be made? */
  readonly mayCreate: boolean;
  /** As last loaded; none before. */
  sections(): readonly Section[];
  /** Reads all sections anew. */
  load(signal: AbortSignal): Promise<void>;
  /** Reads them only if that never happened. */
  ready(signal: AbortSignal): Promise<void>;
  /** Makes an empty group, and its section where there is none. Null: done; else why Partoo refuses it. */
  create(section: string, group: string, signal: AbortSignal): Promise<string | null>;
}
