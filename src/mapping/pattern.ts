import { RE2JS } from 're2js';

/** A regular expression that a whole text either fits or does not. */
export interface Pattern {
  readonly groups: readonly string[];
  /** Named groups of a text that fits, `null` where a group took no part; null when the text does not fit. */
  match(text: string): Readonly<Record<string, string | null>> | null;
}

/**
 * Makes a regular expression ready, in the syntax of RE2: it takes time with the length of the text, whatever the
 * text; look-around and back references do not exist there.
 *
 * @returns what is wrong with it, in words, if it is none
 */
export function compilePattern(source: string): Pattern | string {
  const compiled = compile(source);
  if (typeof compiled === 'string') return compiled;
  const groups = Object.keys(compiled.namedGroups());
  return {
    groups,
    match(text: string) {
      const matcher = compiled.matcher(text);
      if (!matcher.matches()) return null;
      return Object.fromEntries(groups.map((name) => [name, matcher.group(name)]));
    },
  };
}

function compile(source: string): RE2JS | string {
  try {
    return RE2JS.compile(source);
  } catch (error) {
    return error instanceof Error ? error.message.replace('error parsing regexp: ', '') : 'it cannot be read';
  }
}
