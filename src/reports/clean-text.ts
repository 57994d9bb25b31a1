const lineBreak = /\r\n|[\n\r\u0085\u2028\u2029]/g;
/** Controls, format characters (bidirectional overrides among them) and lone surrogates; joiners inside words and emoji stay. */
const unsafe = /[\p{Cc}\p{Cf}\p{Cs}]/gu;
const suspicious = /[^\u0020-\u007e]/;
const zeroWidthNonJoiner = 0x200c;
const zeroWidthJoiner = 0x200d;

/**
 * The text on one line, unable to paint a terminal or to reverse the reading order of what follows (R36).
 * Line breaks become `⏎`, tabs a space, other controls their picture (`␛`), invisible format characters `‹U+202E›`.
 */
export function cleanText(text: string): string {
  if (!suspicious.test(text)) return text;
  return text.replace(lineBreak, '⏎').replace(unsafe, (character) => picture(character.codePointAt(0) ?? 0));
}

function picture(point: number): string {
  if (point === 0x09) return ' ';
  if (point < 0x20) return String.fromCodePoint(0x2400 + point);
  if (point === 0x7f) return '␡';
  if (point === zeroWidthJoiner || point === zeroWidthNonJoiner) return String.fromCodePoint(point);
  if (point >= 0xd800 && point <= 0xdfff) return '\ufffd';
  return `‹U+${point.toString(16).toUpperCase().padStart(4, '0')}›`;
}
