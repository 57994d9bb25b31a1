import type { Mistake } from './mistake.ts';
import type { YamlBlock } from './read-yaml.ts';

const keyHint = 'Write api_key: ${PARTOO_API_KEY}, or name a file with api_key_file';

/** What the `partoo` block must say between two settings: an environment or a base URL, and exactly one key. */
export function checkPartoo(root: YamlBlock): readonly Mistake[] {
  const partoo = root.entries.get('partoo');
  if (partoo?.kind !== 'block') return [];
  const { entries, at } = partoo;
  const mistakes: Mistake[] = [];

  if (!entries.has('environment') && !entries.has('base_url')) {
    const hint = 'Choose sandbox for trying out, or production';
    mistakes.push({ at, path: ['partoo', 'environment'], message: 'is missing', hint });
  }
  const [key, keyFile] = [entries.get('api_key'), entries.get('api_key_file')];
  if (key === undefined && keyFile === undefined) {
    mistakes.push({ at, path: ['partoo', 'api_key'], message: 'is missing', hint: keyHint });
  }
  if (key !== undefined && keyFile !== undefined) {
    const hint = `api_key stands on line ${key.keyAt.line}; keep one of the two`;
    mistakes.push({ at: keyFile.keyAt, path: ['partoo', 'api_key_file'], message: 'is given besides api_key', hint });
  }
  return mistakes;
}
