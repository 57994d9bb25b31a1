import type { KnownKeyAccount } from './domain/key-rights.ts';
import type { ApiKeyInfo } from './partoo/account.ts';

/** How long ahead the end of the key is announced, in days; each once. */
const thresholds = [1, 7, 30] as const;

export interface KeyExpiry {
  /** `YYYY-MM-DD` */
  readonly expiresOn: string;
  /** From today's date; 0 or less: it should have ended. */
  readonly daysLeft: number;
  /** The nearest of 30, 7 and 1 days that has been reached; null: there is time. */
  readonly threshold: (typeof thresholds)[number] | null;
}

/**
 * The date on which the key in use ends, `YYYY-MM-DD`; null: never, or it cannot be told. Partoo lists the keys of an organization without saying which one
 * asked: it is one of the asking user's, and of several the one that was used last. Where none was used the one that ends first counts.
 */
export function endOfKey(keys: readonly ApiKeyInfo[], userId: string | null): string | null {
  const own = keys.filter((key) => key.userId !== null && key.userId === userId);
  // Partoo's instants are texts of one form, so they sort as they are.
  const [key] = own.toSorted(
    (a, b) => compare(b.lastUsedAt ?? '', a.lastUsedAt ?? '') || compare(a.expiresOn ?? '9', b.expiresOn ?? '9'),
  );
  return key?.expiresOn == null || Number.isNaN(Date.parse(key.expiresOn)) ? null : key.expiresOn;
}

/** How long the key has yet; null: it does not end, as far as is known. @param today calendar date `YYYY-MM-DD` */
export function expiryOf(account: Pick<KnownKeyAccount, 'expiresOn'> | null, today: string): KeyExpiry | null {
  if (account?.expiresOn == null) return null;
  const daysLeft = (Date.parse(account.expiresOn) - Date.parse(today)) / 86_400_000;
  return { expiresOn: account.expiresOn, daysLeft, threshold: thresholds.find((days) => daysLeft <= days) ?? null };
}

/** In words, with what to do. */
export function expiryWords({ expiresOn, daysLeft }: KeyExpiry): string {
  const when = daysLeft <= 0 ? 'today or has ended' : daysLeft === 1 ? 'tomorrow' : `in ${String(daysLeft)} days`;
  return `The API key ends ${when} (${expiresOn}). Make a new one in Partoo and put it in its place; nothing is lost.`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
