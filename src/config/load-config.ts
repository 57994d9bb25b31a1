import { readFileSync } from 'node:fs';
import { SyncError } from '../domain/errors.ts';
import { readApiKey, secretFiles, type SecretFiles } from './api-key.ts';
import { buildConfig } from './build-config.ts';
import { checkFields } from './check-fields.ts';
import { checkJoined } from './check-joined.ts';
import { checkPartoo } from './check-partoo.ts';
import { checkWriteBack } from './check-write-back.ts';
import type { Config } from './config.ts';
import { warningsAbout } from './config-warnings.ts';
import { explainIssues } from './explain-issue.ts';
import { fillIn, type Environment } from './fill-in.ts';
import { ConfigError, type Mistake, type Place, type SettingPath } from './mistake.ts';
import { namedColumns, type NamedColumn } from './named-columns.ts';
import { placeAt, readYaml } from './read-yaml.ts';
import { parseValues } from './parse-values.ts';
import { secretsIn } from './secrets-in.ts';
import { soundSource } from './sound-source.ts';
import { UnusableConfig } from './unusable-config.ts';

export interface LoadedConfig {
  readonly config: Config;
  /** Values to scrub from everything the program emits (R35). */
  readonly secrets: readonly string[];
  /** Things to know that stop nothing, in words. */
  readonly warnings: readonly string[];
  /** Every column of the source that the file names. */
  readonly columns: readonly NamedColumn[];
  /** Where a setting stands, or the nearest block around it. */
  readonly positionOf: (path: SettingPath) => Place;
  /** As it was named. */
  readonly file: string;
}

/**
 * Reads and checks the configuration file.
 * @throws SyncError CONFIG_INVALID; when the content is at fault a {@link ConfigError} listing every mistake
 */
export function loadConfig(file: string, env: Environment): LoadedConfig {
  return parseConfig(readConfigFile(file), file, env);
}

/**
 * Checks the text of a configuration file; `file` is its name in messages. Reads nothing but `api_key_file`.
 * @throws ConfigError CONFIG_INVALID, every mistake at once as `file:line:column path: message. hint`
 */
export function parseConfig(
  text: string,
  file: string,
  env: Environment,
  files: SecretFiles = secretFiles,
): LoadedConfig {
  const { root, mistakes: yamlMistakes } = readYaml(text);
  if (root === null) throw new ConfigError(file, yamlMistakes);

  const filledIn = fillIn(root, env);
  const parsed = parseValues(filledIn.value);
  const apiKey = readApiKey(root, filledIn.value, file, files);
  const mistakes = [
    ...yamlMistakes,
    ...firstOfEach([
      ...filledIn.mistakes,
      ...checkPartoo(root),
      ...checkFields(root),
      ...checkWriteBack(root),
      ...checkJoined(root),
      ...explainIssues(parsed.issues, root),
      ...apiKey.mistakes,
    ]),
  ];
  const columns = namedColumns(filledIn.value, root);
  if (parsed.data === null || mistakes.length > 0)
    throw new UnusableConfig(file, mistakes, soundSource(filledIn, columns));

  const config = buildConfig(parsed.data, apiKey.key);
  const positionOf = (path: SettingPath): Place => placeAt(root, path);
  return {
    config,
    secrets: [...new Set([apiKey.key, ...filledIn.secrets, ...secretsIn(filledIn.value)])],
    warnings: [...apiKey.warnings, ...warningsAbout(config, file, positionOf)],
    columns,
    positionOf,
    file,
  };
}

function readConfigFile(file: string): string {
  try {
    // Strict: a column name with a replacement character in it would only be called missing.
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file));
  } catch (error) {
    throw new SyncError(`the configuration file ${file} ${whyUnreadable(error)}`, {
      code: 'CONFIG_INVALID',
      retryable: false,
      hint: 'Name it with --config FILE; config/partoo-sync.example.yaml of the package is one to begin with.',
    });
  }
}

function whyUnreadable(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') return 'does not exist';
  return code === 'ERR_ENCODING_INVALID_ENCODED_DATA' ? 'is not UTF-8; save it as such' : 'cannot be read';
}

/** One setting is told one thing: what follows from a missing variable or a wrong name is not a mistake of its own. */
function firstOfEach(mistakes: readonly Mistake[]): readonly Mistake[] {
  const byPath = new Map<string, Mistake>();
  for (const mistake of mistakes) {
    const path = JSON.stringify(mistake.path);
    if (!byPath.has(path)) byPath.set(path, mistake);
  }
  return [...byPath.values()];
}
