import { expect, it } from 'vitest';
import type { KeyAccount } from '../../src/domain/key-rights.ts';
import { openState } from '../../src/state/open-state.ts';
import { openTestState } from './support.ts';

const account: KeyAccount = {
  keyDigest: 'k1',
  role: 'ORG_ADMIN',
  permissions: ['business_edit'],
  listed: null,
  expiresOn: '2027-03-31',
};

it('what Partoo said of the key is remembered with its instant, and survives a restart', async () => {
  const { memory, clock, path } = await openTestState();

  memory.rememberKeyAccount(account);

  expect(memory.keyAccount()).toEqual({ ...account, checkedAt: clock.iso() });
  const again = await openState(path, { clock, mode: 'read' });
  expect(again.keyAccount()).toEqual({ ...account, checkedAt: clock.iso() });
  again.close();
});

it('nothing is known of a key before Partoo was asked', async () => {
  const { memory } = await openTestState();

  expect([memory.keyAccount(), memory.refusedRights()]).toEqual([null, []]);
});

it('a later refusal replaces the earlier one of the same name', async () => {
  const { memory, clock } = await openTestState();
  memory.rememberRefusedRights(['name', 'photos.primary'], 'k1');
  const first = clock.iso();
  clock.advance(60_000);

  memory.rememberRefusedRights(['name'], 'k2');

  expect(memory.refusedRights()).toEqual([
    { name: 'name', keyDigest: 'k2', learntAt: clock.iso() },
    { name: 'photos.primary', keyDigest: 'k1', learntAt: first },
  ]);
});

it.each<[what: string, said: Partial<KeyAccount>, kept: number]>([
  ['the same', {}, 1],
  ['another end', { expiresOn: null }, 1],
  ['another role', { role: 'ORG_MANAGER' }, 0],
  ['other permissions', { permissions: ['business_edit', 'business_edit_name'] }, 0],
  ['another key', { keyDigest: 'k2' }, 0],
])('when the key says %s of itself, %i refusals are kept', async (_what, said, kept) => {
  const { memory } = await openTestState();
  memory.rememberKeyAccount(account);
  memory.rememberRefusedRights(['name'], 'k1');

  memory.rememberKeyAccount({ ...account, ...said });

  expect(memory.refusedRights()).toHaveLength(kept);
});

it.each<[what: string, said: Partial<KeyAccount>, kept: readonly string[]]>([
  ['the same', {}, ['city', 'name']],
  ['another role', { role: 'ORG_MANAGER' }, []],
])('when the key says %s of itself, what it was granted is known to be %j', async (_what, said, kept) => {
  const { memory, clock } = await openTestState();
  memory.rememberKeyAccount(account);
  memory.rememberGrantedRights(['name', 'city'], 'k1');
  clock.advance(60_000);
  memory.rememberGrantedRights(['name'], 'k1');

  memory.rememberKeyAccount({ ...account, ...said });

  expect(memory.grantedRights().map(({ name }) => name)).toEqual(kept);
});

it('what another key was granted counts no more', async () => {
  const { memory, clock } = await openTestState();
  memory.rememberGrantedRights(['name'], 'k1');

  memory.rememberGrantedRights(['city'], 'k2');

  expect(memory.grantedRights()).toEqual([{ name: 'city', keyDigest: 'k2', learntAt: clock.iso() }]);
});
