import type { Parsed, ValueType } from './value-type.ts';
import { quoteCell } from './quote-cell.ts';

const decimal = /^([+\-\u2212]?)(\d{1,3}(?:[.,]\d+)?|\d{4,})\s?°?$/u;
/** R14: points up to 5 m apart are one. */
const sameWithinMetres = 5;
const metresPerDegree = 111_320;
// The smallest double steps must not decide: 5 m is 0.0000449 degrees, a nanodegree is a tenth of a millimetre.
const sameWithinDegrees = sameWithinMetres / metresPerDegree + 1e-9;

function parseDegrees(cell: string, limit: number, name: string): Parsed<number> {
  const match = decimal.exec(cell.trim());
  if (match === null) {
    return { ok: false, message: `${quoteCell(cell)} is not a ${name}`, hint: 'Write decimal degrees, like 48.8566' };
  }
  const size = Number(String(match[2]).replace(',', '.'));
  const value = match[1] === '' || match[1] === '+' || size === 0 ? size : -size;
  if (Math.abs(value) <= limit) return { ok: true, value };
  const isScaled = Number.isInteger(value) && Math.abs(value) / 1e6 <= limit && Math.abs(value) >= 1e5;
  return {
    ok: false,
    message: `${quoteCell(cell)} is out of range for a ${name} (-${String(limit)} to ${String(limit)})`,
    hint: isScaled
      ? 'It looks like millionths of a degree: map the column with decimal degrees'
      : 'Check the decimal mark, and whether latitude and longitude are exchanged',
  };
}

/**
 * Latitude and longitude are compared apart from each other, so a longitude cannot know how far north it is. Both are
 * taken at the length of a degree on the equator, the longest there is: never are two points further apart than 5 m
 * on one axis called the same, wherever they are; at 60° north, 2.5 m of longitude already count as a move.
 */
function isSameDegrees(a: unknown, b: unknown): boolean {
  const left = Number(a);
  const right = Number(b);
  return left === right || Math.abs(left - right) <= sameWithinDegrees;
}

export const latitude: ValueType = {
  parse: (cell) => parseDegrees(cell, 90, 'latitude'),
  isSame: isSameDegrees,
  show: (value) => String(value),
};

export const longitude: ValueType = {
  parse: (cell) => parseDegrees(cell, 180, 'longitude'),
  isSame: isSameDegrees,
  show: (value) => String(value),
};
