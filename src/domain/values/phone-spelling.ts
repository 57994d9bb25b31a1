import { parsePhoneNumberFromString, type PhoneNumber } from 'libphonenumber-js/max';

/**
 * Ways to write a number in the manner of another cell, best first; the last one is the value itself.
 *
 * | the model          | written                                                        |
 * | ------------------ | -------------------------------------------------------------- |
 * | `01 23 45 67 89`   | national, its digits poured into the model where as many fit   |
 * | `030/1234567`      | national, with that separator where more or fewer digits       |
 * | `+33 1 23 45 …`    | international, likewise; also with `00` in front, or a `(0)`   |
 * | none               | E.164                                                          |
 *
 * Whether a spelling reads as the same number with the country of its record is for the caller to see.
 *
 * @param value E.164
 */
export function spellPhone(value: string, model: string | null): readonly string[] {
  const number = parsePhoneNumberFromString(value, { extract: false });
  if (number === undefined || model === null) return [value];
  const written = model.trim();
  const spelled = /^(?:\+|00|\(\+)/u.test(written) ? internationally(number, written) : nationally(number, written);
  return [...spelled, value];
}

function nationally(number: PhoneNumber, model: string): readonly string[] {
  const formatted = number.formatNational();
  // `12125550123`: many American files have the country code without a plus.
  const withCode = pour(digitsOf(number.number), model);
  return [...pour(digitsOf(formatted), model), ...withCode, separated(formatted, model)];
}

function internationally(number: PhoneNumber, model: string): readonly string[] {
  const access = model.startsWith('00') ? '00' : '';
  // Poured into the grouping of another country, the digits would be cut in odd places.
  const isAlike = digitsOf(model).startsWith(access + number.countryCallingCode);
  const trunk = model.includes('(0)') ? '0' : '';
  const digits = access + number.countryCallingCode + trunk + number.nationalNumber;
  const formatted = number.formatInternational();
  const respelled = separated(access === '' ? formatted : formatted.replace('+', access), model);
  return isAlike ? [...pour(digits, model), respelled] : [respelled];
}

function digitsOf(text: string): string {
  return text.replace(/\D/gu, '');
}

/** The model with these digits instead of its own, if it has as many. */
function pour(digits: string, model: string): readonly string[] {
  if (digitsOf(model).length !== digits.length) return [];
  let next = 0;
  return [
    model.replace(/\d/gu, () => {
      next += 1;
      return digits.charAt(next - 1);
    }),
  ];
}

/** With the separators of the model, if it has none or one kind of them. */
function separated(formatted: string, model: string): string {
  const kinds = new Set(Array.from(model.matchAll(/(?<=\d)[^\d()]+(?=\d)/gu), ([separator]) => separator));
  const [only = ''] = kinds;
  if (kinds.size > 1) return formatted;
  const respelled = formatted.replace(/[^\d+]+/gu, only);
  return only !== '' && respelled.startsWith(only) ? respelled.slice(only.length) : respelled;
}
