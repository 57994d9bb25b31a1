import type { JoinedConfig, SourceConfig } from './config.ts';
import type { FilledIn } from './fill-in.ts';
import { joinedOptions } from './joined-options.ts';
import type { NamedColumn } from './named-columns.ts';
import { sourceOptions } from './schema.ts';
import { secretsIn } from './secrets-in.ts';

/** What a file that cannot be used as a whole still says of the source: enough to tell which columns it lacks. */
export interface SoundSource {
  readonly source: SourceConfig;
  readonly joined: readonly JoinedConfig[];
  /** Every column that the file names. */
  readonly columns: readonly NamedColumn[];
  /** Was nothing of the block `source` left out as wrong? */
  readonly isWhole: boolean;
  /** Values to scrub from everything the program emits (R35). */
  readonly secrets: readonly string[];
}

/** The source that the file means, without settings of it that are wrong; null where it cannot be told. */
export function soundSource(
  { value, mistakes, secrets }: FilledIn,
  columns: readonly NamedColumn[],
): SoundSource | null {
  if (mistakes.some(({ path: [first] }) => first === 'source' || first === 'joined')) return null;
  const { source: block, joined: others = [] } = value as Readonly<Record<string, unknown>>;
  const joined = joinedOptions(sourceOptions).safeParse(others);
  const first = sourceOptions.safeParse(block);
  const source = first.success ? first : sourceOptions.safeParse(without(block, wrongSettings(first.error.issues)));
  if (!source.success || !joined.success) return null;
  return {
    source: source.data,
    joined: joined.data,
    columns,
    isWhole: first.success,
    secrets: [...new Set([...secrets, ...secretsIn(value)])],
  };
}

type Issues = NonNullable<ReturnType<typeof sourceOptions.safeParse>['error']>['issues'];

function wrongSettings(issues: Issues): readonly string[] {
  return issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys' && issue.path.length === 0 ? issue.keys : issue.path.slice(0, 1).map(String),
  );
}

function without(block: unknown, names: readonly string[]): unknown {
  if (typeof block !== 'object' || block === null) return block;
  return Object.fromEntries(Object.entries(block).filter(([name]) => !names.includes(name)));
}
