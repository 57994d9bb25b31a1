const withExponent = /^([+-]?)(\d+)(?:\.(\d+))?[eE]([+-]?\d+)$/;

/**
 * A number without exponent and with every digit it was given with: `3.31E+11` is `331000000000`. Only for numbers of a
 * machine (JSON, a database), where the exponent is exact; a spreadsheet's has lost digits.
 */
export function plainNumber(text: string): string {
  const found = withExponent.exec(text);
  if (found === null) return text;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = found;
  const point = whole.length + Number(exponent);
  // A number with hundreds of digits is no value of a location: left as it is.
  if (Math.abs(point) > 400) return text;
  const digits = `${'0'.repeat(Math.max(0, 1 - point))}${whole}${fraction}`;
  const at = Math.max(point, 1);
  const padded = digits.padEnd(at, '0');
  const rest = padded.slice(at).replace(/0+$/, '');
  const integer = padded.slice(0, at).replace(/^0+(?=\d)/, '');
  return `${sign === '-' ? '-' : ''}${integer}${rest === '' ? '' : `.${rest}`}`;
}
