import { describe, expect, it } from 'vitest';
import { parseDayCell } from '../../src/domain/values/day-cell.ts';
import { phone } from '../../src/domain/values/phone.ts';
import { hasSharedData, readShared, whenShared } from '../mapping/shared-data.ts';

interface HoursLine {
  readonly raw: string;
  readonly notation: string;
  readonly class?: string;
  readonly expected: readonly string[] | null;
}

interface PhoneLine {
  readonly raw: string | number;
  readonly default_country: string;
  readonly expected: string | null;
  readonly class?: string;
}

function linesOf(name: string): readonly unknown[] {
  return readShared(name)
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);
}

function hoursLines(): readonly HoursLine[] {
  return linesOf('opening-hours.ndjson') as readonly HoursLine[];
}

function phoneLines(): readonly PhoneLine[] {
  return linesOf('phones.ndjson') as readonly PhoneLine[];
}

function windowsIn(cell: string): readonly string[] | null {
  const day = parseDayCell(cell);
  return day.ok && !('notSaid' in day) ? day.value : null;
}

describe.skipIf(!hasSharedData)(`real hours cells${whenShared}`, () => {
  it.each([
    ['fr-day-cell', 354],
    ['de-day-cell', 27],
  ])('%s: all %i are read as expected (R31, D13, D18)', (notation, count) => {
    // A window said twice is joined (D17); the corpus itself concludes nothing from those lines.
    const lines = hoursLines().filter((line) => line.notation === notation);

    const wrong = lines.filter(
      ({ raw, expected, ...line }) =>
        line.class !== 'duplicate_window' && JSON.stringify(windowsIn(raw)) !== JSON.stringify(expected),
    );

    expect(lines).toHaveLength(count);
    expect(wrong).toEqual([]);
  });

  it('windows said twice are joined and noted, or overlap with a third (D17)', () => {
    const lines = hoursLines().filter((line) => line.class === 'duplicate_window');

    const silent = lines.filter(({ raw }) => {
      const day = parseDayCell(raw);
      return day.ok && ('notSaid' in day || day.notes?.length !== 1);
    });

    expect(lines).toHaveLength(16);
    expect(silent).toEqual([]);
  });

  it('remarks never become hours (D18)', () => {
    const lines = hoursLines().filter((line) => line.notation === 'fr-free-text');

    expect(lines.map(({ raw }) => windowsIn(raw)).filter((windows) => windows !== null)).toEqual([]);
    expect(lines).toHaveLength(60);
  });

  it('open and close columns joined by a hyphen keep their literal pair, opening = closing none (D15)', () => {
    const lines = hoursLines().filter((line) => line.notation === 'fr-open-close-columns');

    const wrong = lines.filter(
      ({ raw, expected }) => JSON.stringify(windowsIn(raw.replace('|', '-'))) !== JSON.stringify(expected),
    );

    expect(lines).toHaveLength(36);
    expect(wrong).toEqual([]);
  });
});

describe.skipIf(!hasSharedData)(`real phone cells${whenShared}`, () => {
  it('all 1,478 become the expected E.164 number or none (R31, D10)', () => {
    const lines = phoneLines();

    const wrong = lines.filter(({ raw, default_country, expected }) => {
      const parsed = phone.parse(String(raw), { country: default_country, today: '2026-11-22' });
      return (parsed.ok ? parsed.value : null) !== expected;
    });

    expect(lines).toHaveLength(1478);
    expect(wrong).toEqual([]);
  });

  it('cells with several numbers say so', () => {
    const several = phoneLines().filter((line) => line.class === 'several_numbers');

    const unsaid = several.filter(({ raw, default_country }) => {
      const parsed = phone.parse(String(raw), { country: default_country, today: '2026-11-22' });
      return parsed.ok || !parsed.message.includes('phone numbers');
    });

    expect(several.length).toBeGreaterThan(15);
    expect(unsaid).toEqual([]);
  });
});
