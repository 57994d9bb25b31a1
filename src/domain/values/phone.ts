import { isSupportedCountry, parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js/max';
import type { ValueType } from './value-type.ts';
import { createPlainPhoneReader } from './plain-phone.ts';
import { quoteCell } from './quote-cell.ts';

const readPlainly = createPlainPhoneReader();

const spreadsheetNumber = /^\+?\d+(?:[.,]\d+)?E[+-]?\d+$/iu;
const separators = /[/;,|\n]|\s(?:ou|oder|or|o|und|et|y|e|and|&)\s|\s{2,}/u;

interface Reading {
  readonly e164: string;
  readonly extension: string | undefined;
}

function readOne(text: string, country: CountryCode | undefined): Reading | null {
  const number = parsePhoneNumberFromString(text, {
    extract: false,
    ...(country === undefined ? {} : { defaultCountry: country }),
  });
  return number?.isValid() === true ? { e164: number.number, extension: number.ext } : null;
}

/** A phone number, in E.164 as Partoo wants it (partoo-api section 11). Cells without `+` are read with the country. */
export const phone: ValueType = {
  parse(cell, { country }) {
    // A cell longer than this is not read to its end; it is no number anyway.
    const written = cell.trim().slice(0, 300);
    const region = country !== null && isSupportedCountry(country) ? country : undefined;
    const plain = region === undefined ? null : readPlainly(written, region);
    if (plain !== null) return { ok: true, value: plain };
    const whole = readOne(written, region);
    if (whole !== null) {
      if (whole.extension === undefined) return { ok: true, value: whole.e164 };
      return {
        ok: true,
        value: whole.e164,
        notes: [`extension ${whole.extension} of ${quoteCell(cell)} was left out`],
      };
    }
    if (spreadsheetNumber.test(written)) {
      return {
        ok: false,
        message: `${quoteCell(cell)} is a number that a spreadsheet shortened; its digits are lost`,
        hint: 'Format the column as text and enter the phone number again',
      };
    }
    const numbers = written.split(separators).filter((part) => readOne(part.trim(), region) !== null);
    if (numbers.length > 1) {
      return {
        ok: false,
        message: `${quoteCell(cell)} holds ${String(numbers.length)} phone numbers`,
        hint: 'Keep one of them in the cell',
      };
    }
    if (region === undefined && !/^(?:\+|00)/u.test(written)) {
      return {
        ok: false,
        message: `${quoteCell(cell)} has no country code, and the country of the record is not known`,
        hint: 'Write it as +33… or map country',
      };
    }
    return {
      ok: false,
      message: `${quoteCell(cell)} is not a phone number${region === undefined ? '' : ` (read for ${region})`}`,
      hint: 'Write it with its country code, like +33 1 23 45 67 89, and check its digits',
    };
  },
  // Partoo may hold numbers typed by hand; those in E.164 are the same exactly when their text is.
  isSame: (a, b) => comparable(String(a)) === comparable(String(b)),
  show: (value) => String(value),
};

function comparable(value: string): string {
  if (/^\+\d+$/u.test(value)) return value;
  return readOne(value.trim(), undefined)?.e164 ?? value.trim();
}
