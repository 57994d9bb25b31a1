import type { Mistake } from './mistake.ts';
import { nodeAt, type YamlBlock } from './read-yaml.ts';

/** What the grammar knows and this version cannot do yet: writing into a csv source. */
export function checkSupport(root: YamlBlock): readonly Mistake[] {
  const message = 'this version does not write into a csv source';
  const wanted = [
    { path: ['source', 'write_back'], value: true, hint: 'Write write_back: false' },
    { path: ['unmatched'], value: 'import', hint: 'Use report or ignore' },
  ];
  return wanted.flatMap(({ path, value, hint }) => {
    const node = nodeAt(root, path);
    return node?.kind === 'scalar' && node.value === value ? [{ at: node.at, path, message, hint }] : [];
  });
}
