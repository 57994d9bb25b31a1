import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { heldReasons } from '../../src/domain/plan.ts';
import { createMetrics } from '../../src/server/metrics.ts';
import { deliveryResults } from '../../src/server/receive-webhook.ts';
import { createRunLedger } from '../../src/server/run-ledger.ts';

const read = (name: string): string => readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8');

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly labels: { readonly severity: string };
  readonly annotations: { readonly summary: string; readonly runbook: string };
}

interface Panel {
  readonly title: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets: readonly { readonly expr: string }[];
}

const rules = (parse(read('monitoring/alerts.yaml')) as { groups: { rules: Rule[] }[] }).groups.flatMap(
  (group) => group.rules,
);
const { panels } = JSON.parse(read('monitoring/grafana-dashboard.json')) as { panels: Panel[] };
const expressions = [
  ...rules.map(({ expr }) => expr),
  ...panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)),
];

function ownNames(): readonly string[] {
  return createMetrics({
    ledger: createRunLedger(),
    version: '0',
    clock: { now: () => 0 },
    withMemory: () => Promise.reject(new Error('not asked here')),
    budgetUsed: () => 0,
    pausedUntilMs: () => null,
    isRunning: () => false,
    isReady: async () => false,
  }).names;
}

function namesIn(texts: readonly string[]): readonly string[] {
  return [...new Set(texts.flatMap((text) => text.match(/partoo_sync_\w+/gu) ?? []))];
}

describe('docs/monitoring', () => {
  it('watches metrics that the daemon tells, and no others', () => {
    const texts = [read('monitoring/alerts.yaml'), read('monitoring/grafana-dashboard.json')];

    const unknown = namesIn(texts).filter((name) => !ownNames().includes(name));

    expect(unknown).toEqual([]);
  });

  it('shows or watches every metric of ours', () => {
    const known = namesIn([...expressions, read('monitoring/grafana-dashboard.json')]);
    const unwatched = ownNames().filter((name) => !known.includes(name));

    // An attempt says nothing that a success and readiness do not say better.
    expect(unwatched).toEqual(['partoo_sync_last_attempt_timestamp_seconds']);
  });

  it.each<[label: string, values: readonly string[]]>([
    ['reason', heldReasons],
    ['result', [...deliveryResults, 'done', 'failed', 'stale', 'held']],
  ])('asks for no %s that does not exist', (label, values) => {
    const asked = expressions.flatMap((text) =>
      [...text.matchAll(new RegExp(`\\b${label}="(\\w+)"`, 'gu'))].map(([, value = '']) => value),
    );

    expect(asked.filter((value) => !values.includes(value))).toEqual([]);
    expect(asked.length).toBeGreaterThan(0);
  });

  it('leads from every alert to a heading that exists', () => {
    const slugs = [...read('operating.md').matchAll(/^#+ (.*)$/gmu)].map(([, title = '']) =>
      title
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    );

    const lost = rules.filter(({ annotations }) => {
      const [page, slug = ''] = annotations.runbook.split('#');
      return page !== 'docs/operating.md' || !slugs.includes(slug);
    });

    expect(lost.map(({ alert }) => alert)).toEqual([]);
    expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
  });

  it('has panels that do not lie on each other', () => {
    const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, at) => `${String(x + (at % w))} ${String(y + Math.floor(at / w))}`),
    );

    expect(new Set(cells).size).toBe(cells.length);
    expect(panels.every(({ gridPos: { x, w } }) => x + w <= 24)).toBe(true);
  });
});
