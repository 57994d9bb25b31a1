import { describe, expect, it } from 'vitest';
import { asBusinessId } from '../../../src/domain/ids.ts';
import type { SubResourceRead } from '../../../src/domain/memory/sub-resources.ts';
import { dueForRefresh } from '../../../src/sync/read/rotation.ts';

const dayMs = 86_400_000;
const start = Date.parse('2026-11-01T03:00:00Z');
const mapped = ['attributes'] as const;

function fleet(size: number, readAt: number): readonly SubResourceRead[] {
  return Array.from({ length: size }, (_, index) => ({
    businessId: asBusinessId(`5409c35a97bbc544${index.toString(16).padStart(8, '0')}`),
    resource: 'attributes' as const,
    readAt: new Date(readAt).toISOString(),
  }));
}

describe('the rotation in which sub-resources are read again', () => {
  it('spreads a fleet that was read in one go evenly over the days of the period, each business once', () => {
    let reads = fleet(10_000, start);
    const perDay: number[] = [];
    for (let day = 1; day <= 14; day += 1) {
      const now = start + day * dayMs;
      const due = dueForRefresh(reads, mapped, 7 * dayMs, now);
      perDay.push(due.size);
      reads = reads.map((read) => (due.has(read.businessId) ? { ...read, readAt: new Date(now).toISOString() } : read));
    }

    expect(perDay.slice(0, 7).reduce((sum, count) => sum + count)).toBe(10_000);
    for (const count of perDay) {
      expect(count).toBeGreaterThan(1200);
      expect(count).toBeLessThan(1660);
    }
  });

  it('several runs a day read nothing twice', () => {
    const reads = fleet(1000, start);
    const first = dueForRefresh(reads, mapped, 7 * dayMs, start + dayMs);
    const now = new Date(start + dayMs).toISOString();
    const after = reads.map((read) => (first.has(read.businessId) ? { ...read, readAt: now } : read));

    const again = dueForRefresh(after, mapped, 7 * dayMs, start + dayMs + 1000);

    expect([...again].filter((id) => first.has(id))).toEqual([]);
    expect(again.size).toBeLessThan(5);
  });

  it('with a period of 0 everything is always due, and what is not mapped never', () => {
    const reads = fleet(3, start);

    const always = dueForRefresh(reads, mapped, 0, start);
    const never = dueForRefresh(reads, ['plans'], 0, start + 30 * dayMs);

    expect(always.size).toBe(3);
    expect(never.size).toBe(0);
  });
});
