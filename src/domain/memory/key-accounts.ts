import type { KeyAccount, KnownKeyAccount, TriedRight } from '../key-rights.ts';

/** What the API key may do, as far as is known. */
export interface KeyAccountMemory {
  /** What Partoo last said of the API key; null: it was never asked. */
  keyAccount(): KnownKeyAccount | null;
  /** What Partoo refused to let a key write, also such refusals as count no more. */
  refusedRights(): readonly TriedRight[];
  /** What Partoo let a key write, also what counts no more. */
  grantedRights(): readonly TriedRight[];
}

export interface KeyAccountMemoryWriter extends KeyAccountMemory {
  /** Said just now. Of another key, or where the key has other rights than before, what was refused and granted is forgotten. */
  rememberKeyAccount(account: KeyAccount): void;
  /** Refused just now; a later refusal replaces the earlier one. */
  rememberRefusedRights(names: readonly string[], keyDigest: string): void;
  /** Granted just now. */
  rememberGrantedRights(names: readonly string[], keyDigest: string): void;
}
