import { hasOtherRights, type KeyAccount, type KnownKeyAccount, type TriedRight } from '../domain/key-rights.ts';
import type { KeyAccountMemoryWriter } from '../domain/memory/key-accounts.ts';
import type { TableDeps } from './deps.ts';
import { asListOf, asObject, asText, asTextOrNull, type Check, decode, encode } from './json.ts';
import { readRows } from './read-rows.ts';

/** What Partoo said of the API key, and what it refused to let it write. */
export function createKeyAccounts({ connection, now }: TableDeps): KeyAccountMemoryWriter {
  const findAccount = connection.prepare((db, p: { name: string }) =>
    db.selectFrom('meta').select('value_json').where('name', '=', p.name),
  );
  const putAccount = connection.prepare((db, p: { name: string; value: string }) =>
    db
      .insertInto('meta')
      .values({ name: p.name, value_json: p.value })
      .onConflict((conflict) => conflict.column('name').doUpdateSet({ value_json: p.value })),
  );
  const whole = connection.prepare((db) => db.selectFrom('refused_rights').selectAll().orderBy('name'));
  const drop = connection.prepare((db) => db.deleteFrom('refused_rights'));
  const put = connection.prepare((db, p: { name: string; keyDigest: string; at: string }) =>
    db
      .insertInto('refused_rights')
      .values({ name: p.name, key_digest: p.keyDigest, learnt_at: p.at })
      .onConflict((conflict) => conflict.column('name').doUpdateSet({ key_digest: p.keyDigest, learnt_at: p.at })),
  );
  const keyAccount = (): KnownKeyAccount | null => {
    const row = findAccount.first({ name: accountName });
    if (row === undefined) return null;
    const [known] = readRows({ path: connection.path, table: 'meta' }, [row], (found) =>
      decode(found.value_json, asAccount),
    );
    return known ?? null;
  };

  const grantedRights = (): readonly TriedRight[] => {
    const row = findAccount.first({ name: grantedName });
    if (row === undefined) return [];
    return readRows({ path: connection.path, table: 'meta' }, [row], (found) =>
      decode(found.value_json, asTriedRights),
    ).flat();
  };

  return {
    keyAccount,
    grantedRights,
    rememberGrantedRights(names: readonly string[], keyDigest: string): void {
      const learntAt = now();
      connection.transaction(() => {
        const others = grantedRights().filter((one) => one.keyDigest === keyDigest && !names.includes(one.name));
        const granted = [...others, ...names.map((name) => ({ name, keyDigest, learntAt }))];
        putAccount.run({ name: grantedName, value: encode(granted) });
      });
    },
    rememberKeyAccount(account: KeyAccount): void {
      connection.transaction(() => {
        const before = keyAccount();
        if (before !== null && hasOtherRights(before, account)) {
          drop.run({});
          putAccount.run({ name: grantedName, value: encode([]) });
        }
        putAccount.run({ name: accountName, value: encode({ ...account, checkedAt: now() }) });
      });
    },
    refusedRights: (): readonly TriedRight[] =>
      whole.all({}).map(({ name, key_digest, learnt_at }) => ({ name, keyDigest: key_digest, learntAt: learnt_at })),
    rememberRefusedRights(names: readonly string[], keyDigest: string): void {
      const at = now();
      connection.transaction(() => {
        for (const name of names) put.run({ name, keyDigest, at });
      });
    },
  };
}

const accountName = 'key_account';
const grantedName = 'granted_rights';

const asTriedRights: Check<readonly TriedRight[]> = asListOf((value) => {
  const { name, keyDigest, learntAt } = asObject(value);
  return { name: asText(name), keyDigest: asText(keyDigest), learntAt: asText(learntAt) };
});

const asAccount: Check<KnownKeyAccount> = (value) => {
  const { keyDigest, role, permissions, listed, expiresOn, checkedAt } = asObject(value);
  return {
    keyDigest: asText(keyDigest),
    role: asTextOrNull(role),
    permissions: permissions === null ? null : asListOf(asText)(permissions),
    listed: listed === null ? null : asListOf(asText)(listed),
    expiresOn: asTextOrNull(expiresOn),
    checkedAt: asText(checkedAt),
  };
};
