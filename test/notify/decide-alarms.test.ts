import { describe, expect, it } from 'vitest';
import type { Alarm } from '../../src/domain/memory/alarms.ts';
import { alarmMessages } from '../../src/notify/alarm-messages.ts';
import { decideAlarms } from '../../src/notify/decide-alarms.ts';

const hour = 3_600_000;
const t0 = Date.parse('2027-01-01T00:00:00Z');

function alarm(key: string, announcedMs = t0): Alarm {
  return {
    key,
    detail: `old words of ${key}`,
    since: '2027-01-01T00:00:00.000Z',
    announcedAt: new Date(announcedMs).toISOString(),
  };
}

function keysOf(alarms: readonly Alarm[], found: readonly string[], nowMs: number, couldFind = true) {
  const blocked = found.map((key) => ({ key, detail: `new words of ${key}` }));
  const { raised, reminded, cleared } = decideAlarms(alarms, { blocked, couldFind: () => couldFind }, nowMs);
  const keys = (list: readonly { readonly key: string }[]): readonly string[] => list.map(({ key }) => key);
  return { raised: keys(raised), reminded: keys(reminded), cleared: keys(cleared) };
}

describe('R28: what is told of blocked states', () => {
  it.each([
    ['begins', [], ['approval'], 0, true, { raised: ['approval'], reminded: [], cleared: [] }],
    ['lasts', [alarm('approval')], ['approval'], 22 * hour, true, { raised: [], reminded: [], cleared: [] }],
    [
      'lasts a day',
      [alarm('approval')],
      ['approval'],
      23 * hour,
      true,
      { raised: [], reminded: ['approval'], cleared: [] },
    ],
    ['is over', [alarm('approval')], [], 1, true, { raised: [], reminded: [], cleared: ['approval'] }],
    ['is not looked at', [alarm('approval')], [], 1, false, { raised: [], reminded: [], cleared: [] }],
    [
      'is not looked at for a day',
      [alarm('approval')],
      [],
      24 * hour,
      false,
      { raised: [], reminded: ['approval'], cleared: [] },
    ],
    ['gives way to another', [alarm('a')], ['b'], 1, true, { raised: ['b'], reminded: [], cleared: ['a'] }],
    ['was only told ahead', [alarm('ahead:api_key:7')], [], 48 * hour, true, { raised: [], reminded: [], cleared: [] }],
  ] as const)('a state that %s', (_what, alarms, found, afterMs, couldFind, expected) => {
    expect(keysOf(alarms, found, t0 + afterMs, couldFind)).toEqual(expected);
  });

  it.each<[string, string[], number[], number, number[]]>([
    ['its day has come', ['ahead:api_key:2027-01-02:1'], [], 35, []],
    ['its day is past', ['ahead:api_key:2027-01-02:30', 'ahead:api_key:2027-01-02:1'], [], 60, [0, 1]],
    ['its day is past, and the key has not changed', ['ahead:api_key:2027-01-02:1'], [0], 60, []],
    ['it has no day', ['ahead:api_key'], [], 60, []],
    ['it is a blocked state', ['PARTOO_FORBIDDEN'], [], 60, []],
  ])('what was told ahead when %s lapses or stays', (_what, kept, found, hours, lapses) => {
    const alarms = kept.map((key) => alarm(key));
    const blocked = found.map((at) => ({ key: kept[at] ?? '', detail: 'found again' }));

    const { lapsed } = decideAlarms(alarms, { blocked, couldFind: () => true }, t0 + hours * hour);

    expect(lapsed).toEqual(lapses.map((at) => alarms[at]));
  });

  it('a reminder has the words of today where there are any', () => {
    const found = { blocked: [{ key: 'a', detail: 'new' }], couldFind: () => false };

    const { reminded } = decideAlarms([alarm('a'), alarm('b')], found, t0 + 25 * hour);

    expect(reminded.map(({ detail }) => detail)).toEqual(['new', 'old words of b']);
  });

  it('is one message of each kind, with titles for a person', () => {
    const messages = alarmMessages(
      {
        raised: [
          { key: 'limit:close', detail: 'closes 9' },
          { key: 'limit:delete', detail: 'deletes 9' },
        ],
        reminded: [{ key: 'approval', detail: 'a plan waits', since: '2027-01-01T00:00:00.000Z' }],
        cleared: [alarm('PARTOO_FORBIDDEN')],
      },
      t0,
    );

    expect(messages.map(({ kind, title }) => `${kind}: ${title}`)).toEqual([
      'blocked: A limit holds changes back',
      'reminder: Still: A plan waits for approval',
      'recovered: Over: Partoo refuses the API key',
    ]);
    expect(messages[0]?.lines).toEqual(['closes 9', 'deletes 9', 'More: partoo-sync status']);
    expect(messages[1]?.lines[0]).toBe('a plan waits (since 2027-01-01 00:00 UTC)');
    expect(messages[0]?.alarms[0]).toEqual({
      key: 'limit:close',
      detail: 'closes 9',
      since: '2027-01-01T00:00:00.000Z',
    });
  });

  it('nothing to tell is no message', () => {
    expect(alarmMessages({ raised: [], reminded: [], cleared: [] }, t0)).toEqual([]);
  });
});
