import type { SourceTraits } from './source-read.ts';

/** Records of the source as they should be, in the columns of the source. */
export interface ProposedTable {
  readonly columns: readonly string[];
  /** One a change, whole; `changed` are the indexes of the cells that Partoo knows otherwise. */
  readonly rows: readonly { readonly cells: readonly string[]; readonly changed: ReadonlySet<number> }[];
  readonly traits: SourceTraits;
}

/** What a source that is only read should take over, for whoever can write it. */
export interface ProposalFile {
  /** `state/partoo-sync-proposals.csv`, for messages. */
  readonly path: string;
  /** Replaces what was proposed before, in one step. Nothing proposed any more: the file goes. @throws SyncError SOURCE_UNWRITABLE */
  write(table: ProposedTable | null): Promise<void>;
}
