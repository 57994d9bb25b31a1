import { createHash } from 'node:crypto';
import type { Plan } from '../domain/plan.ts';

/** Gives a plan its digest: over everything but id, time, digest and pre-flight, so that equal decisions have equal digests. */
export function freezePlan(plan: Omit<Plan, 'digest'>): Plan {
  return { ...reorder(plan), digest: digestOf(plan) };
}

/** `sha256:` and 64 hexadecimal digits. */
export function digestOf(plan: Omit<Plan, 'digest'>): string {
  const { id: _id, created_at: _at, digest: _digest, preflight: _preflight, partoo, ...content } = plan as Plan;
  const { requests: _requests, ...snapshot } = partoo;
  return `sha256:${createHash('sha256')
    .update(JSON.stringify(sortKeys({ ...content, partoo: snapshot })))
    .digest('hex')}`;
}

function reorder(plan: Omit<Plan, 'digest'>): Omit<Plan, 'digest'> & { digest: string } {
  const { version, id, created_at, ...rest } = plan;
  return { version, id, created_at, digest: '', ...rest };
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, inner]) => [key, sortKeys(inner)]));
}
