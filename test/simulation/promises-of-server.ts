import type { EndedRun } from '../../src/daemon.ts';
import type { Memory } from '../../src/domain/memory.ts';
import { deliveryResults, type DeliveryResult } from '../../src/server/receive-webhook.ts';
import { apiKey } from './secrets.ts';
import type { Answer } from './server-wire.ts';

/** The server answers with that status and one word, whoever asks (R37); how not, in words. */
export function brokenByAnswer(what: string, { status, body }: Answer, expected: number): string | null {
  if (status !== expected) return `webhook: ${String(status)} instead of ${String(expected)}: ${what}`;
  return /^\{"status":"[a-z ]+"\}$/u.test(body) ? null : `webhook: ${what} was told more than a word: ${body}`;
}

/** `/metrics` counts every delivery once, and says of the state what the memory holds. */
export function brokenByMetrics(
  { status, body }: Answer,
  memory: Memory,
  results: ReadonlyMap<DeliveryResult, number>,
): string | null {
  if (status !== 200) return `metrics: answered ${String(status)}`;
  if (body.includes(apiKey)) return 'secret: in /metrics';
  const shown = new Map(
    body
      .split('\n')
      .filter((line) => !line.startsWith('#'))
      .map((line) => [line.slice(0, line.lastIndexOf(' ')), line.slice(line.lastIndexOf(' ') + 1)]),
  );
  const expected: readonly (readonly [string, number])[] = [
    ...deliveryResults.map(
      (result) => [`webhook_deliveries_total{result="${result}"}`, results.get(result) ?? 0] as const,
    ),
    ['open_conflicts', memory.conflicts().length],
    ['webhook_events_pending', memory.pendingEvents().length],
    ['paused', memory.runPause() === null ? 0 : 1],
    ['outbox_unfinished', memory.unfinished().length],
    ['linked_locations', [...memory.links().values()].filter(({ state }) => state !== 'forgotten').length],
    ['state_readable', 1],
  ];
  const wrong = expected.find(([name, value]) => shown.get(`partoo_sync_${name}`) !== String(value));
  if (wrong === undefined) return null;
  const [name, value] = wrong;
  return `metrics: ${name} is ${shown.get(`partoo_sync_${name}`) ?? 'not there'} instead of ${String(value)}`;
}

/** Ready only after a run of this daemon that went through; not ready only for a reason (R37). */
export function brokenByReadiness({ status, body }: Answer, last: EndedRun | null): string | null {
  const { reasons = [] } = JSON.parse(body) as { readonly reasons?: readonly string[] };
  if (status === 503) return reasons.length > 0 ? null : 'readiness: not ready, and no reason is given';
  if (status !== 200) return `readiness: answered ${String(status)}`;
  const wentThrough = last?.report?.plan.guard.verdict === 'pass' && last.error === null;
  return wentThrough && reasons.length === 0 ? null : 'readiness: ready, though the last run did not go through';
}
