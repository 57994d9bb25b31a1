import { createHash, type Hash } from 'node:crypto';
import type { Plan } from '../domain/plan.ts';

/** Gives a plan its digest: over everything but id, time, digest and pre-flight, so that equal decisions have equal digests. */
export function freezePlan(plan: Omit<Plan, 'digest'>): Plan {
  return { ...reorder(plan), digest: digestOf(plan) };
}

/** `sha256:` and 64 hexadecimal digits. */
export function digestOf(plan: Omit<Plan, 'digest'>): string {
  const { id: _id, created_at: _at, digest: _digest, preflight: _preflight, partoo, ...content } = plan as Plan;
  const { requests: _requests, ...snapshot } = partoo;
  const hash = createHash('sha256');
  update(hash, { ...content, partoo: snapshot });
  return `sha256:${hash.digest('hex')}`;
}

/** With the JSON of an object whose keys are sorted; its lists piece by piece, as a plan may have a hundred thousand changes. */
function update(hash: Hash, content: object): void {
  let separator = '{';
  for (const [key, value] of sortedEntries(content)) {
    hash.update(`${separator}${JSON.stringify(key)}:`);
    if (Array.isArray(value)) updateList(hash, value);
    else hash.update(JSON.stringify(sortKeys(value)));
    separator = ',';
  }
  hash.update('}');
}

function updateList(hash: Hash, list: readonly unknown[]): void {
  hash.update('[');
  for (let start = 0; start < list.length; start += hashedAtOnce) {
    const piece = list.slice(start, start + hashedAtOnce).map(sortKeys);
    hash.update((start === 0 ? '' : ',') + JSON.stringify(piece).slice(1, -1));
  }
  hash.update(']');
}

const hashedAtOnce = 1_000;

function reorder(plan: Omit<Plan, 'digest'>): Omit<Plan, 'digest'> & { digest: string } {
  const { version, id, created_at, ...rest } = plan;
  return { version, id, created_at, digest: '', ...rest };
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(sortedEntries(value).map(([key, inner]) => [key, sortKeys(inner)]));
}

function sortedEntries(value: object): [string, unknown][] {
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return entries.sort(([a], [b]) => (a < b ? -1 : 1));
}
