import type { CustomFieldDefinition } from '../custom-field.ts';
import type { Parsed } from './value-type.ts';
import { quoteCell } from './quote-cell.ts';
import { collapse, oddityNotes, unreadableIn } from './text.ts';

const yes = new Set('true yes y 1 x on oui o vrai sí si s verdadero ja j wahr vero v'.split(' '));
const no = new Set('false no n 0 off non faux falso nein falsch f'.split(' '));

const separators = /[,;|\n]/u;

/**
 * Reads a cell by the field's own type and constraints (partoo-api section 16). Types we do not know, or cannot
 * write (images), are read-only: every cell is refused.
 */
export function parseCustomField(cell: string, definition: CustomFieldDefinition): Parsed {
  const unreadable = unreadableIn(cell);
  if (unreadable !== null) return unreadable;
  switch (definition.type) {
    case 'BOOLEAN':
      return parseBoolean(cell);
    case 'TEXT':
      return parseText(cell, definition);
    case 'INTEGER':
    case 'FLOAT':
      return parseNumber(cell, definition);
    case 'SINGLE_SELECT':
      return parseChoice(cell, definition);
    case 'MULTIPLE_SELECT':
    case 'MULTIPLE_SELECT_IMAGE':
      return parseChoices(cell, definition);
    default:
      return {
        ok: false,
        message: `the custom field ${quoteCell(definition.name)} has the type ${definition.type}, which is read-only here`,
        hint: 'Remove it from fields',
      };
  }
}

function parseBoolean(cell: string): Parsed {
  const word = collapse(cell).toLowerCase();
  if (yes.has(word)) return { ok: true, value: true };
  if (no.has(word)) return { ok: true, value: false };
  return { ok: false, message: `${quoteCell(cell)} is neither yes nor no`, hint: 'Write true or false, or use lookup' };
}

function parseText(cell: string, { maxLength }: CustomFieldDefinition): Parsed {
  const value = collapse(cell);
  const length = Array.from(value).length;
  if (value === '') return { ok: false, message: 'the cell holds only white space', hint: 'Empty the cell' };
  if (maxLength !== null && length > maxLength) {
    return {
      ok: false,
      message: `the text has ${String(length)} characters, the limit is ${String(maxLength)}`,
      hint: `Shorten it by ${String(length - maxLength)}`,
    };
  }
  const notes = oddityNotes(cell);
  return notes.length === 0 ? { ok: true, value } : { ok: true, value, notes };
}

function parseNumber(cell: string, { type, min, max }: CustomFieldDefinition): Parsed {
  const written = collapse(cell).replace('\u2212', '-');
  const match = /^([+-]?)(\d{1,15})(?:[.,](\d{1,15}))?$/u.exec(written);
  const wanted = type === 'INTEGER' ? 'a whole number' : 'a number';
  if (match === null)
    return {
      ok: false,
      message: `${quoteCell(cell)} is not ${wanted}`,
      hint: 'Write digits only, without unit or grouping',
    };
  const value = Number(`${match[1] === '-' ? '-' : ''}${match[2] ?? ''}.${match[3] ?? '0'}`) + 0; // + 0: no minus zero
  if (type === 'INTEGER' && !Number.isInteger(value))
    return {
      ok: false,
      message: `${quoteCell(cell)} is not ${wanted}`,
      hint: 'Write digits only, without unit or grouping',
    };
  if (min !== null && value < min) return outOfRange(cell, `at least ${String(min)}`);
  if (max !== null && value > max) return outOfRange(cell, `at most ${String(max)}`);
  return { ok: true, value };
}

function outOfRange(cell: string, rule: string): Parsed<never> {
  return { ok: false, message: `${quoteCell(cell)} is out of range`, hint: `It must be ${rule}` };
}

function parseChoice(cell: string, { possibleValues }: CustomFieldDefinition): Parsed {
  const value = findChoice(cell, possibleValues);
  if (value !== null) return { ok: true, value };
  return { ok: false, message: `${quoteCell(cell)} is not one of the possible values`, hint: listOf(possibleValues) };
}

function parseChoices(cell: string, { possibleValues, maxSelectedValues }: CustomFieldDefinition): Parsed {
  // A possible value may itself contain a comma.
  const whole = findChoice(cell, possibleValues);
  const parts =
    whole === null
      ? cell
          .split(separators)
          .map(collapse)
          .filter((part) => part !== '')
      : [whole];
  const wrong = parts.filter((part) => findChoice(part, possibleValues) === null);
  if (parts.length === 0)
    return { ok: false, message: `${quoteCell(cell)} names no value`, hint: listOf(possibleValues) };
  if (wrong.length > 0) {
    return {
      ok: false,
      message: `${wrong.map(quoteCell).join(', ')} ${wrong.length === 1 ? 'is' : 'are'} not among the possible values`,
      hint: listOf(possibleValues),
    };
  }
  const value = [...new Set(parts.map((part) => findChoice(part, possibleValues) ?? part))];
  if (maxSelectedValues !== null && value.length > maxSelectedValues) {
    return {
      ok: false,
      message: `${String(value.length)} values, the limit is ${String(maxSelectedValues)}`,
      hint: 'Choose fewer',
    };
  }
  return { ok: true, value };
}

/** Exactly as defined, else the only one that differs just in letter case. */
function findChoice(cell: string, possibleValues: readonly string[]): string | null {
  const wanted = collapse(cell);
  const exact = possibleValues.find((value) => value === wanted);
  if (exact !== undefined) return exact;
  const alike = possibleValues.filter((value) => collapse(value).toLowerCase() === wanted.toLowerCase());
  return alike.length === 1 ? (alike[0] ?? null) : null;
}

function listOf(possibleValues: readonly string[]): string {
  const shown = possibleValues.slice(0, 10).join(', ');
  return `Possible: ${shown}${possibleValues.length > 10 ? ', …' : ''}`;
}
