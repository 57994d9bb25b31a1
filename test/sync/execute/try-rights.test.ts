import { describe, expect, it } from 'vitest';
import { allRights, createRight, type KeyRights } from '../../../src/domain/key-rights.ts';
import { createRightsInRun } from '../../../src/sync/execute/try-rights.ts';

function start(known: Partial<KeyRights> = {}) {
  const learnt: string[] = [];
  const granted: string[] = [];
  const rights = createRightsInRun(
    { ...allRights, ...known },
    { onRefused: (names) => learnt.push(...names), onGranted: (names) => granted.push(...names) },
  );
  return { rights, learnt, granted };
}

/** Sends that end when they are told to, in the order in which they began. */
function createSends() {
  const begun: { readonly what: string; end(): void; fail(): void }[] = [];
  const send = (what: string) => (): Promise<string> =>
    new Promise((resolve, reject) => {
      begun.push({
        what,
        end: () => {
          resolve(what);
        },
        fail: () => {
          reject(new Error(what));
        },
      });
    });
  return { send, begun, names: () => begun.map(({ what }) => what) };
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('a right that none has had yet', () => {
  it('is tried by one write, while the others that need it wait', async () => {
    const { rights } = start();
    const { send, begun, names } = createSends();
    const all = ['one', 'two', 'three'].map((what) => rights.inTurn(['name'], send(what)));
    await settled();
    const first = names();

    rights.noteGranted(['name']);
    begun[0]?.end();
    await settled();

    expect(first).toEqual(['one']);
    expect(names()).toEqual(['one', 'two', 'three']);
    for (const { end } of begun) end();
    expect(await Promise.all(all)).toEqual(['one', 'two', 'three']);
  });

  it('does not keep writes waiting that need another', async () => {
    const { rights } = start();
    const { send, begun, names } = createSends();
    const all = [rights.inTurn(['name'], send('name')), rights.inTurn(['city'], send('city'))];

    await settled();

    expect(names()).toEqual(['name', 'city']);
    for (const { end } of begun) end();
    await Promise.all(all);
  });

  it('is tried by the next one where nobody knows what became of the first', async () => {
    const { rights } = start();
    const { send, begun, names } = createSends();
    const first = rights.inTurn(['name'], send('one')).catch(String);
    const second = rights.inTurn(['name'], send('two'));
    const third = rights.inTurn(['name'], send('three'));
    await settled();

    begun[0]?.fail();
    await settled();

    expect(names()).toEqual(['one', 'two']);
    begun[1]?.end();
    await settled();
    begun[2]?.end();
    expect(await Promise.all([first, second, third])).toEqual(['Error: one', 'two', 'three']);
  });

  it('never makes two writes wait for each other', async () => {
    const { rights } = start();
    const { send, begun, names } = createSends();
    const needs = [['a'], ['b'], ['a', 'b'], ['b', 'a'], ['c', 'a'], ['b', 'c']];
    const all = needs.map((needed) => rights.inTurn(needed, send(needed.join('+'))));

    for (let done = 0; done < needs.length; done += 1) {
      await settled();
      begun[done]?.end();
    }

    await Promise.all(all);
    expect(names().toSorted()).toEqual(needs.map((needed) => needed.join('+')).toSorted());
  });
});

describe('a right that the key had lately', () => {
  const lately = { granted: new Set(['name']) };

  it('keeps nobody waiting', async () => {
    const { rights } = start(lately);
    const { send, begun, names } = createSends();
    const all = ['one', 'two'].map((what) => rights.inTurn(['name'], send(what)));

    await settled();

    expect(names()).toEqual(['one', 'two']);
    for (const { end } of begun) end();
    await Promise.all(all);
  });

  it('is tried by one write again as soon as it is refused', async () => {
    const { rights } = start(lately);
    const { send, begun, names } = createSends();
    rights.noteRefused(['name'], false);

    const all = ['one', 'two'].map((what) => rights.inTurn(['name'], send(what)));
    await settled();

    expect(names()).toEqual(['one']);
    begun[0]?.end();
    await settled();
    begun[1]?.end();
    await Promise.all(all);
  });

  it('is learnt to be taken from the second business that shows it', () => {
    const { rights, learnt } = start(lately);

    rights.noteRefused(['name'], false);
    rights.noteRefused(['name'], false);

    expect(learnt).toEqual(['name']);
  });

  it('is told once, where it was not known', () => {
    const { rights, granted } = start(lately);

    rights.noteGranted(['name', 'city']);
    rights.noteGranted(['name', 'city']);

    expect(granted).toEqual(['city']);
  });
});

describe('what Partoo refuses', () => {
  it('is learnt at once where the rest of the business was taken', () => {
    const { rights, learnt } = start();

    rights.noteRefused(['name'], true);

    expect(learnt).toEqual(['name']);
    expect(rights.refusedName('name')).toBe('name');
  });

  it('is learnt from the second business where all of the first was refused', () => {
    const { rights, learnt } = start();

    rights.noteRefused(['name'], false);
    const once = [...learnt];
    rights.noteRefused(['name', 'city'], false);

    expect([once, learnt]).toEqual([[], ['name']]);
    expect(rights.refusedName('city')).toBeUndefined();
  });

  it('is about the businesses where another one of the run was taken', () => {
    const { rights, learnt } = start();
    rights.noteGranted(['attributes']);

    rights.noteRefused(['attributes'], false);
    rights.noteRefused(['attributes'], false);

    expect(learnt).toEqual([]);
  });

  it('of creates is one right for all of them, told once', () => {
    const { rights, learnt } = start();

    rights.noteNoCreate('403');
    rights.noteNoCreate('403');

    expect(learnt).toEqual([createRight]);
    expect(rights.createsNothing).toContain('403');
  });

  it('before the run is known from its start', () => {
    const { rights } = start({ forbidden: new Map([['contacts', 'x']]), createsNothing: 'its role' });

    expect([rights.refusedName('phone'), rights.createsNothing]).toEqual(['contacts', 'its role']);
  });
});
