import type { ValueType } from './value-type.ts';
import { quoteCell } from './quote-cell.ts';

const scheme = /^[a-z][a-z0-9+.-]*:/iu;
/** Browsers and listings cut what is longer. */
const longest = 2048;
const hostAndPort = /^[^/?#@\s]+\.[^/?#@\s]+:\d{1,5}(?:[/?#]|$)/u;
/** As nearly all are written; what a host in another script, an address in numbers, a port or an escape means is asked of URL. */
const plain = /^https?:\/\/(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}(?:\/[\w./-]*)?$/iu;
const longestHost = 253;

function isPlain(written: string): boolean {
  return written.length < longestHost && plain.test(written);
}

/**
 * The part of a URL that decides where it leads: scheme and host in lower case, the host in ASCII, without the
 * default port and the root's slash, percent-encoding in one form.
 */
function comparable(value: string): string {
  const parsed = URL.parse(value.trim());
  if (parsed === null) return value.trim();
  const path = parsed.pathname === '/' ? '' : parsed.pathname;
  return `${parsed.protocol}//${parsed.host}${sameEncoding(path)}${sameEncoding(parsed.search)}${sameEncoding(parsed.hash)}`;
}

/** `%c3%a9`, `%C3%A9` and `é` are one; escapes that mean something (`%2F`) stay, in upper case. */
function sameEncoding(part: string): string {
  if (!part.includes('%')) return part;
  const upper = part.replace(/%[0-9a-f]{2}/giu, (escape) => escape.toUpperCase());
  try {
    return decodeURI(upper);
  } catch {
    return upper; // a lone %, or bytes that are not UTF-8
  }
}

/** A web address, kept as written; `https://` is put in front where no scheme was given (D11). */
export const url: ValueType = {
  parse(cell) {
    const written = cell.trim();
    if (isPlain(written)) return { ok: true, value: written };
    const refused = (message: string, hint = 'Write it like https://example.com/shop') =>
      ({ ok: false, message: `${quoteCell(cell)} ${message}`, hint }) as const;

    if (written.length > longest) return refused(`is longer than ${String(longest)} characters`);
    if (/\s/u.test(written)) return refused('is not one web address', 'It contains a space');
    if (written.includes('\uFFFD')) return refused('contains replacement characters', 'Check source.encoding');
    const hasScheme = scheme.test(written) && !hostAndPort.test(written);
    const value = hasScheme ? written : `https://${written.replace(/^\/\//u, '')}`;
    const parsed = URL.parse(value);
    if (parsed === null) return refused('is not a web address');
    if (parsed.protocol !== 'http:' && parsed.protocol !== 'https:') {
      return refused('is not a web address', 'Only http:// and https:// are sent');
    }
    if (!/^https?:\/\/[^/]/iu.test(value)) return refused('is not a web address');
    if (parsed.username !== '' || parsed.password !== '') {
      return { ok: false, message: 'the web address contains a user name or password', hint: 'Remove it' };
    }
    if (!/[^.]\.[^.]/u.test(parsed.hostname)) return refused('is not a public web address');
    return hasScheme
      ? { ok: true, value }
      : { ok: true, value, notes: [`https:// was put in front of ${quoteCell(cell)}`] };
  },
  isSame: (a, b) => comparable(String(a)) === comparable(String(b)),
  show: (value) => String(value),
};
