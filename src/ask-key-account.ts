import { lacksKnownPermission, type KeyAccount } from './domain/key-rights.ts';
import { endOfKey } from './key-expiry.ts';
import type { PartooAccount } from './partoo/account.ts';

/**
 * Asks Partoo who the key belongs to, what it may do and when it ends. What the organization knows of permissions is only
 * asked where it decides.
 * @throws {@link SyncError} as the methods of {@link PartooAccount} do
 */
export async function askKeyAccount(
  account: Pick<PartooAccount, 'me' | 'permissions' | 'apiKeys'>,
  keyDigest: string,
  signal: AbortSignal,
): Promise<KeyAccount> {
  const { id, role, permissions } = await account.me(signal);
  const listed = lacksKnownPermission(permissions) ? await account.permissions(signal) : null;
  const keys = await account.apiKeys(signal);
  return { keyDigest, role, permissions, listed, expiresOn: keys === null ? null : endOfKey(keys, id) };
}
