import { usualConfigFile } from '../config/usual-file.ts';
import type { LimitName } from '../domain/policy.ts';
import { shellQuote } from '../reports/shell-quote.ts';
import type { Context } from './context.ts';

/** A command for a person to run next: for the same configuration as this one, and with these arguments. */
export function nextCommand(
  { configFile }: Pick<Context, 'configFile'>,
  name: string,
  ...given: readonly string[]
): string {
  const config = configFile === usualConfigFile ? [] : ['-c', configFile];
  return ['partoo-sync', name, ...config, ...given].map(quoted).join(' ');
}

function quoted(argument: string): string {
  return isOption.test(argument) ? argument : shellQuote(argument);
}

const isOption = /^--?[a-z]+$/;

/** The arguments that let these limits pass once more. */
export function overrideArguments(overrides: readonly LimitName[]): readonly string[] {
  return overrides.length === 0 ? [] : ['--override', overrides.join(',')];
}

/** The arguments that keep a run to these locations; none for all of them. */
export function onlyArguments(only: readonly string[] | null): readonly string[] {
  return only === null ? [] : ['--only', only.join(',')];
}
