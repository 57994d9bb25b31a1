import type { Mistake } from './mistake.ts';
import { nodeAt, type YamlBlock } from './read-yaml.ts';

/**
 * What joining takes of the first source: all of its rows. Where it gives only those that changed, a code that it did not
 * give looks as if only a joined source had it, and a joined row that changed alone would not be seen.
 */
export function checkJoined(root: YamlBlock): readonly Mistake[] {
  const covers = nodeAt(root, ['source', 'covers']);
  const joined = root.entries.get('joined');
  const isJoined = joined?.kind === 'list' && joined.items.length > 0;
  if (!isJoined || covers?.kind !== 'scalar' || covers.value !== 'changes') return [];
  const message = 'is joined to a source that gives only what changed';
  return [{ at: joined.at, path: ['joined'], message, hint: 'Leave joined out, or set source.covers to all' }];
}
