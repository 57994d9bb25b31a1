import { isBlocking } from '../domain/memory/alarms.ts';
import type { Decided } from './decide-alarms.ts';
import type { Message } from './message.ts';

/** The messages that tell a decision: at most one of a kind. `nowMs` becomes the `since` of what has just begun. */
export function alarmMessages(
  { raised, reminded, cleared }: Omit<Decided, 'lapsed'>,
  nowMs: number,
): readonly Message[] {
  const now = new Date(nowMs).toISOString();
  const begun = raised.filter(isBlocking);
  const ahead = raised.filter((one) => !isBlocking(one));
  const messages: readonly Message[] = [
    {
      kind: 'blocked',
      title: titleOf(begun),
      lines: [...begun.map(({ detail }) => detail), more],
      alarms: begun.map(({ key, detail }) => ({ key, detail, since: now })),
    },
    {
      kind: 'notice',
      title: titleOf(ahead),
      lines: [...ahead.map(({ detail }) => detail), more],
      alarms: ahead.map(({ key, detail }) => ({ key, detail, since: now })),
    },
    {
      kind: 'reminder',
      title: `Still: ${titleOf(reminded)}`,
      lines: [...reminded.map(({ detail, since }) => `${detail} (since ${minuteOf(since)})`), more],
      alarms: reminded,
    },
    {
      kind: 'recovered',
      title: `Over: ${titleOf(cleared)}`,
      lines: cleared.map(({ detail, since }) => `Since ${minuteOf(since)} it was: ${detail}`),
      alarms: cleared.map(({ key, detail, since }) => ({ key, detail, since })),
    },
  ];
  return messages.filter(({ alarms }) => alarms.length > 0);
}

const more = 'More: partoo-sync status';

/** The first that fits a key. */
const titles: readonly (readonly [key: RegExp, title: string])[] = [
  [/^ahead:api_key:/, 'The API key will end soon'],
  [/^approval$/, 'A plan waits for approval'],
  [/^limit:source$|^SOURCE_/, 'The source cannot be read or written as it should'],
  [/^limit:sentinels$/, 'Sentinels are missing, nothing is written'],
  [/^PARTOO_(UNAUTHORIZED|FORBIDDEN)$/, 'Partoo refuses the API key'],
  [/^limit:partoo$|^PARTOO_/, 'Partoo does not answer as it should'],
  [/^limit:/, 'A limit holds changes back'],
  [/^STATE_/, 'The state cannot be used'],
  [/^PAUSED$/, 'Runs are paused for more than a day'],
];

function titleOf(states: readonly { readonly key: string }[]): string {
  const named = states.map(({ key }) => titles.find(([pattern]) => pattern.test(key))?.[1] ?? `Runs fail (${key})`);
  return [...new Set(named)].join('; ');
}

function minuteOf(at: string): string {
  return `${at.slice(0, 16).replace('T', ' ')} UTC`;
}
