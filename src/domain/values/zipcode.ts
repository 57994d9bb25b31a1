import type { ValueType } from './value-type.ts';
import { quoteCell } from './quote-cell.ts';

interface ZipShape {
  readonly pattern: RegExp;
  /** As a person would write it. */
  readonly example: string;
  /** Zips of digits only, of this many, some of which begin with this many zeros: those may be lost and put back. */
  readonly digits?: number;
  readonly zeros?: number;
}

const fiveDigits = /^\d{5}$/u;
const fourDigits = /^[1-9]\d{3}$/u;
const threeAndTwo = /^\d{3} ?\d{2}$/u;

/** Shapes of zip codes by country; elsewhere anything short of letters, digits, spaces and hyphens is taken. */
const shapes: Readonly<Record<string, ZipShape>> = {
  FR: { pattern: fiveDigits, example: '75011', digits: 5, zeros: 1 },
  DE: { pattern: fiveDigits, example: '10961', digits: 5, zeros: 1 },
  ES: { pattern: fiveDigits, example: '28013', digits: 5, zeros: 1 },
  IT: { pattern: fiveDigits, example: '20121', digits: 5, zeros: 2 },
  US: { pattern: /^\d{5}(?:-\d{4})?$/u, example: '90210 or 90210-1234', digits: 5, zeros: 2 },
  MX: { pattern: fiveDigits, example: '06600', digits: 5, zeros: 1 },
  FI: { pattern: fiveDigits, example: '00100', digits: 5, zeros: 2 },
  HR: { pattern: fiveDigits, example: '10000' },
  EE: { pattern: fiveDigits, example: '10111' },
  TR: { pattern: fiveDigits, example: '34000', digits: 5, zeros: 1 },
  UA: { pattern: fiveDigits, example: '01001', digits: 5, zeros: 1 },
  MA: { pattern: fiveDigits, example: '20000' },
  DZ: { pattern: fiveDigits, example: '16000', digits: 5, zeros: 1 },
  MC: { pattern: /^980\d{2}$/u, example: '98000' },
  SM: { pattern: /^4789\d$/u, example: '47890' },
  GP: { pattern: /^97[01]\d{2}$/u, example: '97110' },
  MQ: { pattern: /^972\d{2}$/u, example: '97200' },
  GF: { pattern: /^973\d{2}$/u, example: '97300' },
  RE: { pattern: /^974\d{2}$/u, example: '97400' },
  YT: { pattern: /^976\d{2}$/u, example: '97600' },
  AT: { pattern: fourDigits, example: '1010' },
  BE: { pattern: fourDigits, example: '1000' },
  CH: { pattern: fourDigits, example: '4016' },
  LI: { pattern: /^94\d{2}$/u, example: '9490' },
  LU: { pattern: /^(?:L-)?[1-9]\d{3}$/u, example: '1111' },
  HU: { pattern: fourDigits, example: '1011' },
  BG: { pattern: fourDigits, example: '1000' },
  SI: { pattern: fourDigits, example: '1000' },
  TN: { pattern: /^\d{4}$/u, example: '1000' },
  NO: { pattern: /^\d{4}$/u, example: '0150', digits: 4, zeros: 1 },
  DK: { pattern: /^\d{4}$/u, example: '1050', digits: 4, zeros: 1 },
  AU: { pattern: /^\d{4}$/u, example: '2000', digits: 4, zeros: 1 },
  NZ: { pattern: /^\d{4}$/u, example: '1010', digits: 4, zeros: 1 },
  NL: { pattern: /^[1-9]\d{3} ?[A-Z]{2}$/u, example: '1012 AB' },
  PT: { pattern: /^\d{4}-\d{3}$/u, example: '1100-148' },
  PL: { pattern: /^\d{2}-\d{3}$/u, example: '00-001' },
  SE: { pattern: threeAndTwo, example: '111 20' },
  CZ: { pattern: threeAndTwo, example: '110 00' },
  SK: { pattern: threeAndTwo, example: '811 01' },
  GR: { pattern: threeAndTwo, example: '105 57' },
  RO: { pattern: /^\d{6}$/u, example: '010011', digits: 6, zeros: 1 },
  GB: { pattern: /^(?:[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|GIR ?0AA)$/u, example: 'SW1A 1AA' },
  IE: { pattern: /^(?:[AC-FHKNPRTV-Y]\d{2}|D6W) ?[0-9AC-FHKNPRTV-Y]{4}$/u, example: 'D02 AF30' },
  CA: { pattern: /^[ABCEGHJ-NPRSTVXY]\d[ABCEGHJ-NPRSTV-Z][ -]?\d[ABCEGHJ-NPRSTV-Z]\d$/u, example: 'K1A 0B1' },
  JP: { pattern: /^\d{3}-?\d{4}$/u, example: '100-0001' },
  BR: { pattern: /^\d{5}-?\d{3}$/u, example: '01310-100' },
};

const anywhere: ZipShape = { pattern: /^(?=.*[A-Z\d])[A-Z\d][A-Z\d -]{0,10}[A-Z\d]?$/u, example: '' };

function shapeOf(country: string | null): ZipShape {
  return (country !== null && Object.hasOwn(shapes, country) ? shapes[country] : undefined) ?? anywhere;
}

/** Text of a zip however a spreadsheet left it: upper case, single spaces, without the `.0` of a number cell (D4). */
function tidy(cell: string): string {
  const spaced = cell
    .replace(/[\u2010-\u2014\u2212]/gu, '-')
    .replace(/\s+/gu, ' ')
    .trim()
    .toUpperCase();
  return /^\d+[.,]0+$/u.test(spaced) ? spaced.replace(/[.,]0+$/u, '') : spaced;
}

/**
 * The zip with the zeros a spreadsheet took away put back (D3): `1069` in DE → `01069`, `601` in US → `00601`.
 * Null when nothing is lost, or when the country's zips cannot have lost it.
 */
export function repairLeadingZeros(cell: string, country: string | null): string | null {
  const { digits, zeros = 0, pattern } = shapeOf(country);
  const written = tidy(cell);
  const [, first = '', rest = ''] = /^(\d+)(-\d{4})?$/u.exec(written) ?? [];
  if (digits === undefined || first === '' || first.startsWith('0')) return null;
  if (first.length >= digits || first.length < digits - zeros) return null;
  const repaired = first.padStart(digits, '0') + rest;
  return pattern.test(repaired) ? repaired : null;
}

/** A postal code: text, with its leading zeros. */
export const zipcode: ValueType = {
  parse(cell, { country }) {
    const value = tidy(cell);
    const { pattern, example } = shapeOf(country);
    if (pattern.test(value)) {
      return value === cell.trim().toUpperCase() || !/[.,]/u.test(cell)
        ? { ok: true, value }
        : { ok: true, value, notes: [`${quoteCell(cell)} was a number cell, read as ${value}`] };
    }
    const repaired = repairLeadingZeros(cell, country);
    if (repaired !== null) {
      return {
        ok: false,
        message: `${quoteCell(cell)} has lost its leading zero for a zip code of ${String(country)}`,
        hint: `Write ${repaired}, or set repair: [leading_zeros] on this field`,
      };
    }
    return {
      ok: false,
      message: `${quoteCell(cell)} is not a zip code${country === null ? '' : ` of ${country}`}`,
      hint: example === '' ? 'Check the cell' : `One looks like ${example}; check the country of the record too`,
    };
  },
  isSame: (a, b) => comparable(String(a)) === comparable(String(b)),
  show: (value) => String(value),
};

function comparable(value: string): string {
  return tidy(value).replace(/[ -]/gu, '');
}
