import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { createPaint } from '../../src/reports/paint.ts';
import { renderStatusTable } from '../../src/reports/status-table.ts';
import type { StatusReport } from '../../src/reports/status-report.ts';
import { textWidth } from '../../src/reports/text-width.ts';
import { showShortAge } from '../../src/reports/when.ts';
import { sampleStatus } from './sample-reports.ts';

const paint = createPaint(false);
const quiet: StatusReport = {
  ...sampleStatus(),
  held: [],
  conflicts: [],
  staged: [],
  failures: [],
  blocked: [],
  approvals: [],
  pause: null,
  paused: null,
};

describe('the table of all organizations', () => {
  it('has a line for each of fifty, none wider than a terminal', () => {
    const files = Array.from(
      { length: 50 },
      (_, index) => `config/organization-number-${String(index).padStart(2, '0')}.yaml`,
    );

    const text = renderStatusTable(
      files.map((file) => ({ file, status: quiet, failure: null })),
      paint,
    );

    const lines = text.split('\n');
    expect(lines[0]).toBe('Configuration         Last    Ok   Verdict  Changed   Held  Confl.  Person  Next');
    expect(lines[1]).toBe('…tion-number-00.yaml    5m   60m      pass    1,200      –       –       –     –');
    expect(lines.slice(1, 51).every((line) => line.includes('.yaml'))).toBe(true);
    expect(lines.filter((line) => textWidth(line) > 80)).toEqual([]);
  });

  it('counts what waits for a person, and says what stops an organization and what to do', () => {
    const [run] = quiet.last_runs;
    const waiting: StatusReport = {
      ...quiet,
      last_runs: run === undefined ? [] : [{ ...run, verdict: 'approval', summary: null }],
      approvals: ['the run waits'],
      next_run_at: '2026-11-22T09:04:00Z',
      last_success_at: null,
    };

    const text = renderStatusTable([{ file: 'config/my shop.yaml', status: waiting, failure: null }], paint);

    expect(text).toContain('my shop.yaml     5m     –  approval        –      –       –       1    4m\n');
    expect(text.replaceAll(/\s+/gu, ' ')).toContain(
      "config/my shop.yaml: waits for approval: partoo-sync -c 'config/my shop.yaml' plan, then",
    );
  });

  it.each<[what: string, change: Partial<StatusReport>, verdict: string]>([
    ['an approved run', { last_runs: [{ ...runOf(), verdict: 'approval' }] }, 'approved'],
    ['a failed one', { last_runs: [{ ...runOf(), error: 'key refused' }] }, 'failed'],
    ['one under way', { last_runs: [{ ...runOf(), ended_at: null }] }, 'running'],
    ['a stopped one', { last_runs: [{ ...runOf(), verdict: 'stop' }] }, 'stop'],
    ['none', { last_runs: [] }, '–'],
  ])('calls the verdict of %s as people would', (_what, change, verdict) => {
    const text = renderStatusTable([{ file: 'a.yaml', status: { ...quiet, ...change }, failure: null }], paint);

    expect(text.split('\n')[1]?.split(/ {2,}/u)[3]).toBe(verdict);
  });

  it('has a line for an organization of which nothing can be told, with the reason below', () => {
    const failure = { message: 'config/a.yaml:3:1 partoo: is missing' };

    const text = renderStatusTable([{ file: 'config/a.yaml', status: null, failure }], paint);

    expect(text).toContain('a.yaml         cannot be told, see below\n');
    expect(text).toContain('\nconfig/a.yaml:3:1 partoo: is missing\n');
  });

  it('keeps to the columns whatever a file is called', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), fc.integer({ min: 80, max: 160 }), (name, width) => {
        const text = renderStatusTable([{ file: name, status: sampleStatus(), failure: null }], paint, width);

        expect(text).not.toContain('\u001b');
        expect(text.split('\n').filter((line) => textWidth(line) > width)).toEqual([]);
      }),
    );
  });
});

describe('a short age', () => {
  it.each([
    ['2026-11-22T08:59:30Z', 'now'],
    ['2026-11-22T07:01:00Z', '119m'],
    ['2026-11-20T09:01:00Z', '47h'],
    ['2026-08-15T09:00:00Z', '99d'],
    ['2026-08-14T09:00:00Z', '14w'],
    ['2020-11-22T09:00:00Z', '6y'],
    ['soon', '?'],
  ])('since %s is %s', (from, expected) => {
    expect(showShortAge(from, '2026-11-22T09:00:00Z')).toBe(expected);
  });
});

function runOf(): StatusReport['last_runs'][number] {
  const [run] = sampleStatus().last_runs;
  if (run === undefined) throw new Error('the sample has no run');
  return run;
}
