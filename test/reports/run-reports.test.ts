import { describe, expect, it } from 'vitest';
import { asLocationKey } from '../../src/domain/ids.ts';
import { renderConflicts } from '../../src/reports/conflict-text.ts';
import { renderExplanation } from '../../src/reports/explain-text.ts';
import { renderHistory, type HistoryEntry } from '../../src/reports/history-text.ts';
import { renderOutcomes, summarizeOutcomes } from '../../src/reports/outcome-text.ts';
import { createPaint } from '../../src/reports/paint.ts';
import type { StatusReport } from '../../src/reports/status-report.ts';
import { renderStatus } from '../../src/reports/status-text.ts';
import { textWidth } from '../../src/reports/text-width.ts';
import { samplePlan } from './sample-plan.ts';
import { sampleConflict, sampleExplanation, sampleHistory, sampleOutcomes, sampleStatus } from './sample-reports.ts';

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

      Staged (2): closes and deletes that wait for a person
        0061 Acme Pau, Pau · close, for 2 days · missing from 3 complete reads, for 30
          hours · limit close
          let it leave: partoo-sync allow 0061
          keep it: partoo-sync reject 0061
        0062 delete, for 2 days
          allowed by ann@desk: the next run carries it out; changed your mind:
          keep it: partoo-sync reject 0062
        all of them leave: partoo-sync allow --all
        all of them stay: partoo-sync reject --all

      Conflicts (1): each waits for a person
        0044  Phone · open for 2 days
          before  +33472000000
          source  +33472000001 (changed)
          Partoo  +33472999999 (changed)
          source is right: partoo-sync resolve 0044 phone --take source
          Partoo is right: partoo-sync resolve 0044 phone --take partoo
        A value that neither side has: partoo-sync resolve CODE FIELD --value JSON

      Failures (2)
        0012 Partoo answered 500 (2 tries; next try 2026-11-22 09:10 UTC)
        0013 Partoo answered 400 (8 tries; not tried again until a value changes)

      Held (2): seen and left alone
        invalid (1): the record is there, but a cell is not understood, or empty
          0051 row 52, column tel: "abc" is not a phone number (for 3 days)
          Released by: correct the cell in the source, or fill it in; the next run
            takes it up
        gone_in_partoo (1): its business no longer exists in Partoo
          0052 business 5409c35a97bbc544d8e26737 was deleted in Partoo (for 3 days)
            create it again: partoo-sync resolve 0052 --take source
            forget it: partoo-sync resolve 0052 --take partoo
      `),
    );
  });

  it('is short before the first run', () => {
    const nothing = { last_runs: [], lock: null, links: 0, held: [], conflicts: [], staged: [] };

    const quiet = { failures: [], approvals: [], blocked: [], pause: null };

    const text = renderStatus({ ...sampleStatus(), ...nothing, ...quiet }, paint);

    expect(text).toBe(
      '0 locations linked with Partoo\nNo run is going on.\n\nNo run yet. Begin with partoo-sync plan.\n',
    );
  });
});

it('renderStatus says how many webhook events wait, and for how long', () => {
  const events = { waiting: 3, oldest_at: '2026-11-22T07:00:00Z' };

  const text = renderStatus({ ...sampleStatus(), events }, paint);

  expect(text).toMatch(/^3 webhook events wait for a run, for \d+ hours$/m);
});

describe('renderStatus of the API key', () => {
  const mayAll = { write: null, create: null, edit: [] };
  const linesOf = (key: Partial<NonNullable<StatusReport['api_key']>>): readonly string[] => {
    const usual = { role: 'ORG_ADMIN', checked_at: '2026-11-22T03:00:00Z', expires_on: null, days_left: null };
    const api_key = { ...usual, warning: null, may_not: mayAll, ...key };
    const lines = renderStatus({ ...sampleStatus(), api_key }, paint).split('\n');
    const at = lines.findIndex((line) => line.startsWith('API key'));
    return lines.slice(at, lines.indexOf('', at));
  };

  it.each<[what: string, key: Parameters<typeof linesOf>[0], lines: readonly string[]]>([
    ['that may do all, and for long', {}, ['API key: role ORG_ADMIN']],
    ['of which nothing was told', { role: null }, ['API key: role unknown']],
    [
      'that ends',
      { expires_on: '2026-11-29', days_left: 7, warning: 'The API key ends in 7 days.' },
      ['API key: role ORG_ADMIN, until 2026-11-29 (7 days)', '  The API key ends in 7 days.'],
    ],
    [
      'with less rights',
      {
        may_not: {
          write: null,
          create: 'its role is GROUP_MANAGER',
          edit: [
            { field: 'name', because: 'it is refused' },
            { field: 'phone', because: 'it lacks x' },
            { field: 'city', because: 'it is refused' },
          ],
        },
      },
      [
        'API key: role ORG_ADMIN',
        '  It creates no businesses: its role is GROUP_MANAGER.',
        '  It may not edit name, city: it is refused.',
        '  It may not edit phone: it lacks x.',
      ],
    ],
  ])('%s', (_what, key, lines) => {
    expect(linesOf(key)).toEqual(lines);
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

  it('R20: shows the values of both sides and the one before where both had changed', () => {
    const [entry] = sampleHistory();
    const sides = { base: '+33472000000', source: '+33472000001', partoo: '+33472999999' };

    const text = renderHistory([{ ...(entry as HistoryEntry), ...sides, rule: 'resolved by ann@desk: source' }], paint);

    expect(text).toBe(
      golden(`
      2026-11-22 09:00 UTC 0012 update in Partoo · run r-1
        Phone: +33472999999 → +33472000001 (resolved by ann@desk: source)
          both had changed: source +33472000001 · Partoo +33472999999 · before
            +33472000000
      `),
    );
  });

  it('says when there is none', () => {
    expect(renderHistory([], paint)).toBe('Nothing was written yet.\n');
  });
});

describe('renderConflicts', () => {
  const now = '2026-11-22T09:00:00Z';

  it('R21: shows both values, who changed what, the age, and both commands that decide', () => {
    const text = renderConflicts([sampleConflict({ label: 'Acme Nice' })], now, paint);

    expect(text).toBe(
      golden(`
      1 conflict waits for a person
        0044  Acme Nice · Phone · open for 2 days
          before  +33472000000
          source  +33472000001 (changed)
          Partoo  +33472999999 (changed)
          source is right: partoo-sync resolve 0044 phone --take source
          Partoo is right: partoo-sync resolve 0044 phone --take partoo
        A value that neither side has: partoo-sync resolve CODE FIELD --value JSON
      `),
    );
  });

  it.each([
    ['an old one', { is_old: true }, 'old: open since 2026-11-20 08:00 UTC'],
    [
      'one with other values than before',
      { values_since: '2026-11-21T08:00:00Z' },
      'asked again: a side has moved, 2026-11-21 08:00 UTC',
    ],
    ['one that only Partoo changed', { changed_by: ['partoo'] }, 'source  +33472000001'],
  ] as const)('R21: marks %s', (_what, changed, words) => {
    const text = renderConflicts([sampleConflict(changed)], now, paint);

    expect(text).toContain(`    ${words}\n`);
  });

  it('R21: says where the sides never agreed on a value', () => {
    const { base: _base, ...conflict } = sampleConflict({ changed_by: null });

    const text = renderConflicts([conflict], now, paint);

    expect(text).toContain('    before  (never agreed on)\n    source  +33472000001\n');
  });

  it('R21: says what was decided already instead of asking', () => {
    const decision = { take: 'partoo', who: 'ann@desk', at: '2026-11-21T08:00:00Z' } as const;

    const text = renderConflicts([sampleConflict({ decision })], now, paint);

    expect(text).toContain('decided by ann@desk, 2026-11-21 08:00 UTC');
    expect(text).not.toContain('--take');
  });

  it('says when there is none', () => {
    expect(renderConflicts([], now, paint)).toBe('No conflicts.\n');
  });
});

describe('renderExplanation', () => {
  it('follows one location from its source row to the last request', () => {
    const text = renderExplanation(sampleExplanation(), paint);

    expect(text).toBe(
      golden(`
      0012 Acme Lyon, Lyon
      Linked with business 5409c35a97bbc544d8e26737 since 2026-01-02 03:04 UTC

      E-mail held (undone) since 2026-11-20 08:00 UTC: a person took it back, or
        decided against it
        undone with run r-0
        write all that the undo took back again: partoo-sync undo r-0
        Released by: a new value in the source ends it; where the location is missing
          there, its being back

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
          read from row 12, columns prefix, tel; franchise rows 3, 5, column
                    franchise.tel
          → drift: a colleague changed it in Partoo

      Last request
        2026-11-21 09:00 UTC POST /business/5409c35a97bbc544d8e26737
          sent      {"city":"Lyon"}
          answered  status 200 {"status":"success"}

      History
      2026-11-22 09:00 UTC 0012 update in Partoo · run r-1
        Phone: +33472999999 → +33472000001 (drift: a colleague changed it in Partoo)

      What its last runs saw and did
        2026-11-22 09:00 UTC: partoo-sync explain 0012 --run r-1
      `),
    );
  });

  it('tells what is empty from what is not said, and whose record it is', () => {
    const cells = [
      { column: 'about', text: '' },
      { column: 'franchise.tel', text: ' ' },
    ];
    const source = { at: { row: 3, line: 4, source: 'franchise' }, cells };

    const text = renderExplanation({ ...sampleExplanation(), source }, paint);

    expect(text).toContain('Source: franchise row 3, line 4\n  about: (empty)\n  franchise.tel: (not said)\n');
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
        renderStatus(
          {
            ...sampleStatus(),
            approvals: [evil],
            paused: { who: evil, reason: evil, since: '2026-11-22T08:00:00Z' },
            pause: { until: evil, reason: evil },
          },
          paint,
          width,
        ),
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
      (width) =>
        renderConflicts(
          [sampleConflict({ code: asLocationKey(evil), field: 'city', partoo: evil })],
          '2026-11-22T09:00:00Z',
          paint,
          width,
        ),
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
