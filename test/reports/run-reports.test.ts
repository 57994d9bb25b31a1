import { describe, expect, it } from 'vitest';
import { asLocationKey } from '../../src/domain/ids.ts';
import { renderConflicts } from '../../src/reports/conflict-text.ts';
import { renderExplanation } from '../../src/reports/explain-text.ts';
import { renderHistory } from '../../src/reports/history-text.ts';
import { renderOutcomes, summarizeOutcomes } from '../../src/reports/outcome-text.ts';
import { createPaint } from '../../src/reports/paint.ts';
import { renderStatus } from '../../src/reports/status-text.ts';
import { textWidth } from '../../src/reports/text-width.ts';
import { samplePlan } from './sample-plan.ts';
import { sampleExplanation, sampleHistory, sampleOutcomes, sampleStatus } from './sample-reports.ts';

const paint = createPaint(false);

function golden(text: string): string {
  return text.replace(/^\n/, '').replace(/^ {6}/gm, '').replace(/ +$/, '');
}

describe('renderOutcomes', () => {
  it('counts by result, then shows what did not go through, why, and what happens next', () => {
    const text = renderOutcomes(sampleOutcomes(), paint);

    expect(text).toBe(
      golden(`
      1 done · 1 failed · 1 stale · 1 held

      Failed (1)
        0012 Acme Lyon, Lyon · update: Partoo answered 400: invalid phone
        Tried again by later runs, after a growing delay; partoo-sync explain CODE
        shows the request and the answer.

      Held (1)
        0014 · delete: limit delete: 5 allowed
        Left alone until what holds it is cleared; partoo-sync status tells what and
        since when.

      Stale (1)
        0013 · write back: the source row changed
        One side moved since the plan was made; nothing was written, the next run
        plans it anew.

      Run r-1; every write of it: partoo-sync history --run r-1
      `),
    );
  });

  it('shows the first fifty failures and counts the rest', () => {
    const outcomes = Array.from({ length: 1060 }, (_, index) => ({
      code: asLocationKey(String(index)),
      action: 'update' as const,
      result: 'failed' as const,
      detail: 'x',
    }));

    const text = renderOutcomes({ run: 'r', plan: samplePlan(), outcomes }, paint);

    expect(text).toContain('Failed (1,060)\n');
    expect(text).toContain('  … and 1,010 more\n');
  });

  it('says that nothing was to be done', () => {
    expect(renderOutcomes({ run: 'r', plan: samplePlan(), outcomes: [] }, paint)).toContain(
      'Nothing was to be done.\n',
    );
  });

  it('sums up as the JSON document does', () => {
    expect(summarizeOutcomes(sampleOutcomes().outcomes)).toEqual({ done: 1, failed: 1, stale: 1, held: 1 });
  });
});

describe('renderStatus', () => {
  it('R28: begins with what blocks, then tells what ran and what needs a person', () => {
    const text = renderStatus(sampleStatus(), paint);

    expect(text).toBe(
      golden(`
      Blocked for 3 hours: the source is gone
        Check source.path.
      Waiting for approval: the mapping has changed
        Look with partoo-sync plan, then partoo-sync sync --yes.
      Paused until 2026-11-22 09:01 UTC: Partoo asked for it (429)

      1,197 locations linked with Partoo
      Running: partoo-sync daemon, process 4711, for 2 days

      Last runs
        2026-11-22 08:55 UTC schedule: went through, 1,200 done, 1 failed · run r-2
        2026-11-22 08:50 UTC manual: failed: Partoo refused the API key · run r-1

      Conflicts (1): each waits for a person
        0044 Phone, for 2 days
          partoo-sync resolve 0044 phone --take source (or --take partoo)

      Failures (2)
        0012 Partoo answered 500 (2 tries; next try 2026-11-22 09:10 UTC)
        0013 Partoo answered 400 (8 tries; not tried again until a value changes)

      Held (1): seen and left alone
        invalid (1): the record is there, but a cell of it cannot be understood
          0051 row 52, column tel: "abc" is not a phone number (for 3 days)
          Released by: correct the cell in the source; the next run takes it up
      `),
    );
  });

  it('is short before the first run', () => {
    const nothing = { last_runs: [], lock: null, links: 0, held: [], conflicts: [], failures: [], approvals: [] };

    const text = renderStatus({ ...sampleStatus(), ...nothing, blocked: [], pause: null }, paint);

    expect(text).toBe(
      '0 locations linked with Partoo\nNo run is going on.\n\nNo run yet. Begin with partoo-sync plan.\n',
    );
  });
});

describe('renderHistory', () => {
  it('tells every write with before, after, why, when and which run', () => {
    const text = renderHistory(sampleHistory(), paint);

    expect(text).toBe(
      golden(`
      2026-11-22 09:00 UTC 0012 update in Partoo · run r-1
        Phone: +33472999999 → +33472000001 (drift: a colleague changed it in Partoo)
        Opening hours, Mon: 09:00–18:00 → closed (source changed)
      2026-11-22 09:00 UTC 0003 delete in Partoo · run r-1
        (absent) failed: Partoo answered 403
      `),
    );
  });

  it('says when there is none', () => {
    expect(renderHistory([], paint)).toBe('Nothing was written yet.\n');
  });
});

describe('renderConflicts', () => {
  it('R21: shows both values, the age and the command that decides', () => {
    const conflict = {
      code: asLocationKey('0044'),
      field: 'city',
      source: 'Nice',
      partoo: 'Nizza',
      label: 'Acme Nice',
    };

    const text = renderConflicts([{ ...conflict, since: '2026-11-20T08:00:00Z' }], paint);

    expect(text).toBe(
      golden(`
      1 conflict waits for a person
        0044  Acme Nice · City · since 2026-11-20 08:00 UTC
          source  Nice
          Partoo  Nizza
          before  (not said)
          partoo-sync resolve 0044 city --take source (or --take partoo)
      `),
    );
  });

  it('says when there is none', () => {
    expect(renderConflicts([], paint)).toBe('No conflicts.\n');
  });
});

describe('renderExplanation', () => {
  it('follows one location from its source row to the last request', () => {
    const text = renderExplanation(sampleExplanation(), paint);

    expect(text).toBe(
      golden(`
      0012 Acme Lyon, Lyon
      Linked with business 5409c35a97bbc544d8e26737 since 2026-01-02 03:04 UTC

      E-mail held (undone) since 2026-11-20 08:00 UTC: undone by a person
        undone with run r-0
        Released by: a new value in the source ends it

      Source: row 12, line 13
        tel: 04 72 00 00 01
        about: (empty)

      Fields
        City · owned by source
          all three Lyon
          → unchanged
        Phone · shared, on conflict manual, may be emptied
          base      +33472000001
          source    +33472000001
          Partoo    +33472999999
          kept as   +33472000001
          → drift: a colleague changed it in Partoo

      Last request
        2026-11-21 09:00 UTC POST /business/5409c35a97bbc544d8e26737
          sent      {"city":"Lyon"}
          answered  status 200 {"status":"success"}

      History
      2026-11-22 09:00 UTC 0012 update in Partoo · run r-1
        Phone: +33472999999 → +33472000001 (drift: a colleague changed it in Partoo)
      `),
    );
  });

  it('says what is missing of a location that is nowhere yet', () => {
    const text = renderExplanation(
      { ...sampleExplanation(), link: null, source: null, fields: [], holds: [], last_request: null, history: [] },
      paint,
    );

    expect(text).toContain('Not linked with a business in Partoo.\n');
    expect(text).toContain('Source: no record with this code\n');
    expect(text).toContain('Nothing was written yet.\n');
  });
});

describe('every report', () => {
  const evil = '\u001b[31m\r\n<x> ' + 'w'.repeat(200);
  const reports: readonly (readonly [string, (width: number) => string])[] = [
    ['outcomes', (width) => renderOutcomes({ ...sampleOutcomes(), run: evil }, paint, width)],
    [
      'status',
      (width) =>
        renderStatus({ ...sampleStatus(), approvals: [evil], pause: { until: evil, reason: evil } }, paint, width),
    ],
    [
      'history',
      (width) =>
        renderHistory(
          sampleHistory().map((entry) => ({ ...entry, rule: evil, after: evil, field: 'city' })),
          paint,
          width,
        ),
    ],
    ['explanation', (width) => renderExplanation({ ...sampleExplanation(), label: evil }, paint, width)],
    [
      'conflicts',
      (width) => renderConflicts([{ code: asLocationKey(evil), field: 'city', partoo: evil }], paint, width),
    ],
  ];

  it.each(reports)('R36: %s fit the width and cannot be painted by a value', (_name, render) => {
    for (const width of [40, 80, 120]) {
      const text = render(width);

      expect(text).not.toContain('\u001b');
      expect(text).not.toContain('\r');
      for (const line of text.split('\n')) expect(textWidth(line)).toBeLessThanOrEqual(width);
    }
  });
});
