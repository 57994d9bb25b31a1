import type { FieldValue } from '../value.ts';
import { collapse } from './text.ts';
import { url } from './url.ts';
import { urlList } from './url-list.ts';
import type { Parsed, ParseContext, ValueType } from './value-type.ts';

/** How Google types an attribute (partoo-api section 18). */
export const attributeTypes = ['BOOL', 'ENUM', 'REPEATABLE_ENUM', 'URL', 'REPEATABLE_URL'] as const;

export type AttributeType = (typeof attributeTypes)[number];

// Not `1`, `x`, `o` and the like, which may be choices.
const yes = new Set('true yes oui sí si ja vrai wahr verdadero vero'.split(' '));
const no = new Set('false no non nein faux falsch falso'.split(' '));
const between = /[,;|\n]/u;
const isAddress = /^https?:\/\//iu;

/** What a word for yes or no says; null: it is none. */
export function answerOf(word: string): boolean | null {
  const plain = collapse(word).toLowerCase();
  return yes.has(plain) ? true : no.has(plain) ? false : null;
}

/**
 * Reads a cell as an attribute of a type; `null`: as what it looks like.
 *
 * | cell                    | looks like                                            |
 * | ----------------------- | ----------------------------------------------------- |
 * | `yes`, `false`, `oui`   | a BOOL                                                |
 * | one or several addresses | a URL, a REPEATABLE_URL                               |
 * | `visa, !amex`           | a REPEATABLE_ENUM: visa is set, amex is unset         |
 * | any other text          | an ENUM                                               |
 */
export function parseAttribute(cell: string, type: AttributeType | null, context: ParseContext): Parsed {
  const text = collapse(cell);
  const word = text.toLowerCase();
  const answer = answerOf(word);
  switch (type ?? typeOfCell(word)) {
    case 'BOOL':
      if (answer !== null) return { ok: true, value: answer };
      return { ok: false, message: `"${text}" is neither yes nor no`, hint: 'Write true or false, or use lookup' };
    case 'ENUM':
      return { ok: true, value: text };
    case 'REPEATABLE_ENUM':
      return parseChoices(text);
    case 'URL':
      return url.parse(cell, context);
    case 'REPEATABLE_URL':
      return urlList.parse(cell, context);
  }
}

function typeOfCell(word: string): AttributeType {
  if (answerOf(word) !== null) return 'BOOL';
  if (isAddress.test(word)) return /\s|\|/u.test(word) ? 'REPEATABLE_URL' : 'URL';
  return between.test(word) || word.startsWith('!') ? 'REPEATABLE_ENUM' : 'ENUM';
}

function parseChoices(text: string): Parsed {
  const choices = text
    .split(between)
    .map((choice) => choice.trim().replace(/^!\s*/u, '!'))
    .filter((choice) => choice !== '' && choice !== '!');
  const twice = choices.find((choice) => choices.includes(`!${choice}`));
  if (twice !== undefined)
    return { ok: false, message: `"${twice}" is both set and unset`, hint: 'Keep one of the two' };
  if (choices.length === 0) return { ok: false, message: 'no choice is named', hint: 'Empty the cell' };
  return { ok: true, value: [...new Set(choices)].sort() };
}

/** The type that a value has by its shape. */
export function attributeTypeOf(value: FieldValue): AttributeType {
  if (typeof value === 'boolean') return 'BOOL';
  if (Array.isArray(value)) {
    const isAddresses = (value as readonly string[]).every((entry) => isAddress.test(entry));
    return isAddresses ? 'REPEATABLE_URL' : 'REPEATABLE_ENUM';
  }
  return isAddress.test(String(value)) ? 'URL' : 'ENUM';
}

/** A list of one and its element are the same: which of the two it is, only Partoo knows. */
function comparable(value: FieldValue): string {
  const entries = Array.isArray(value) ? (value as readonly string[]) : [String(value)];
  return entries
    .map((entry) => (isAddress.test(entry) ? entry.replace(/\/$/u, '') : entry))
    .toSorted()
    .join('\n');
}

/** A Google attribute whose type the mapping does not name. */
export const attribute: ValueType = {
  parse: (cell, context) => parseAttribute(cell, null, context),
  isSame: (a, b) => comparable(a) === comparable(b),
  show(value) {
    if (typeof value === 'boolean') return value ? 'yes' : 'no';
    return Array.isArray(value) ? value.join(', ') : String(value);
  },
};
