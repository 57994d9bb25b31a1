import { SyncError } from '../domain/errors.ts';

/** A place in the configuration file; both count from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** Steps from the root of the file: `['limits', 'close', 'max']`. */
export type SettingPath = readonly (string | number)[];

/** One thing wrong with the configuration. Never contains a secret: texts are quoted as written, before `${NAME}` is filled in. */
export interface Mistake {
  readonly at: Place;
  readonly path: SettingPath;
  /** What is wrong: `must be a whole number, not "fast"`. */
  readonly message: string;
  /** What to do about it. */
  readonly hint?: string | undefined;
}

/** The configuration cannot be used. Its message lists every mistake, one a line, by position. */
export class ConfigError extends SyncError {
  readonly mistakes: readonly Mistake[];

  constructor(file: string, mistakes: readonly Mistake[]) {
    const sorted = mistakes.toSorted((a, b) => a.at.line - b.at.line || a.at.column - b.at.column);
    super(sorted.map((mistake) => showMistake(file, mistake)).join('\n'), { code: 'CONFIG_INVALID', retryable: false });
    this.name = 'ConfigError';
    this.mistakes = sorted;
  }
}

/** `config/partoo-sync.yaml:12:3 limits.close.max: must be at least 0, not -1. Hint` */
export function showMistake(file: string, { at, path, message, hint }: Mistake): string {
  const setting = path.length === 0 ? '' : `${showPath(path)}: `;
  return `${file}:${at.line}:${at.column} ${setting}${message}${hint === undefined ? '' : `. ${hint}`}`;
}

/** `partoo.scope.groups[0]` */
export function showPath(path: SettingPath): string {
  return path
    .map((step, index) => (typeof step === 'number' ? `[${step}]` : `${index === 0 ? '' : '.'}${step}`))
    .join('');
}
