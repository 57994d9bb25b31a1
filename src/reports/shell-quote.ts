import { cleanText } from './clean-text.ts';

/** One argument as a shell takes it: plain where nothing in it is special, else in single quotes. */
export function shellQuote(argument: string): string {
  const clean = cleanText(argument);
  if (/^[\w@%+=:,./][\w@%+=:,./-]*$/.test(clean)) return clean;
  return `'${clean.replaceAll("'", "'\\''")}'`;
}
