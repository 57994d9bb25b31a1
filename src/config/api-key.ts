import { readFileSync, statSync } from 'node:fs';
import type { Mistake } from './mistake.ts';
import { nodeAt, placeAt, type YamlBlock } from './read-yaml.ts';

const keyHint = 'Keys are made in Partoo under Settings, Integrations, API keys';

/** What the loader asks of the disk; tests give their own. */
export interface SecretFiles {
  /** @throws Error of node:fs */
  read(path: string): string;
  /** May everybody on this machine read it? */
  isWorldReadable(path: string): boolean;
}

/** The real disk. A file that is not there is nobody's to read. */
export const secretFiles: SecretFiles = {
  read: (path) => readFileSync(path, 'utf8'),
  isWorldReadable: (path) => ((statSync(path, { throwIfNoEntry: false })?.mode ?? 0) & 0o004) !== 0,
};

interface ApiKey {
  /** Empty when there are mistakes, or when it is not said at all. */
  readonly key: string;
  readonly mistakes: readonly Mistake[];
  readonly warnings: readonly string[];
}

/**
 * The API key, from the configuration or from the file that it names; white space around it is not part of it.
 * That exactly one of the two is given is checked elsewhere. No message shows either: a key may stand in the wrong one.
 */
export function readApiKey(root: YamlBlock, filledIn: unknown, file: string, files: SecretFiles): ApiKey {
  const [key, keyFile] = [textAt(filledIn, 'api_key'), textAt(filledIn, 'api_key_file')];
  if (keyFile !== null && keyFile !== '') return readKeyFile(keyFile, root, files);
  if (key === null) return { key: '', mistakes: [], warnings: [] };
  const checked = check(key, 'api_key', root);
  const node = nodeAt(root, ['partoo', 'api_key']);
  const isLiteral = node?.kind === 'scalar' && !node.written.includes('${');
  if (!isLiteral || !files.isWorldReadable(file)) return checked;
  const warning = `${file}: everybody on this machine can read the API key in it. Run chmod 600 ${file}, or use \${PARTOO_API_KEY}`;
  return { ...checked, warnings: [warning] };
}

function readKeyFile(path: string, root: YamlBlock, files: SecretFiles): ApiKey {
  let text: string;
  try {
    text = files.read(path);
  } catch (error) {
    const isAbsent = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    return mistaken(`the file named here ${isAbsent ? 'does not exist' : 'cannot be read'}`, 'api_key_file', root);
  }
  const warning = `${path}: everybody on this machine can read the API key in it. Run chmod 600 ${path}`;
  return { ...check(text, 'api_key_file', root), warnings: files.isWorldReadable(path) ? [warning] : [] };
}

/** A key travels in a header: visible ASCII, nothing else. */
function check(text: string, setting: string, root: YamlBlock): ApiKey {
  const key = text.trim();
  if (key === '') return mistaken('the API key is empty', setting, root);
  if (/^\$\w+$/.test(key))
    return mistaken('the API key is the name of a variable', setting, root, 'Write ${NAME}, with braces');
  if (/^[\x21-\x7e]+$/.test(key)) return { key, mistakes: [], warnings: [] };
  return mistaken('the API key holds spaces, line ends or characters that no key has', setting, root);
}

function mistaken(message: string, setting: string, root: YamlBlock, hint = keyHint): ApiKey {
  const path = ['partoo', setting];
  return { key: '', mistakes: [{ at: placeAt(root, path), path, message, hint }], warnings: [] };
}

function textAt(filledIn: unknown, setting: string): string | null {
  const partoo = isObject(filledIn) ? filledIn['partoo'] : undefined;
  const value = isObject(partoo) ? partoo[setting] : undefined;
  return typeof value === 'string' ? value : null;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
