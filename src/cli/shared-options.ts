import { InvalidArgumentError, Option } from 'commander';
import { limitNames, type LimitName } from '../domain/policy.ts';
import type { Running } from '../in-context.ts';

export function jsonOption(): Option {
  return new Option('--json', 'print JSON');
}

export function yesOption(): Option {
  return new Option('--yes', 'do not ask; also the approval that a first run needs');
}

export function overrideOption(): Option {
  return new Option('--override <limits>', `let this one run pass these limits (${limitNames.join(', ')})`).argParser(
    parseLimits,
  );
}

export function onlyOption(): Option {
  return new Option('--only <codes>', 'restrict to these locations, comma-separated').argParser((text) => {
    const codes = parseCodes(text);
    // Out of an empty variable of a script: neither all locations are meant nor, for sure, none.
    if (codes.length === 0) throw new InvalidArgumentError('it names no location.');
    return codes;
  });
}

/** Options of commands that carry out a plan. */
export interface RunOptions {
  readonly yes?: true;
  readonly override?: readonly LimitName[];
  readonly json?: true;
}

export function runOptions(
  { yes, override, json }: RunOptions,
  { stopProgress }: Running,
): { yes: boolean; overrides: readonly LimitName[]; isJson: boolean; stopProgress: () => void } {
  return { yes: yes === true, overrides: override ?? [], isJson: json === true, stopProgress };
}

/** `a, b` → both, without blanks; empty ones are dropped. */
export function parseCodes(text: string): readonly string[] {
  return text
    .split(',')
    .map((code) => code.trim())
    .filter((code) => code !== '');
}

export function parseCount(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 0) throw new InvalidArgumentError('a whole number from 0 on is needed.');
  return count;
}

function parseLimits(text: string): readonly LimitName[] {
  return parseCodes(text).map((name) => {
    const limit = limitNames.find((known) => known === name);
    if (limit === undefined) throw new InvalidArgumentError(`${name} is no limit; there are ${limitNames.join(', ')}.`);
    return limit;
  });
}
