import { parseArgs } from 'node:util';
import { live } from './live.ts';
import { shrink } from './shrink.ts';
import { drawStory } from './story.ts';
import { tellStory } from './tell-story.ts';

// Lives through many companies: npm run simulate -- --seeds 300 --days 3. A broken promise prints its seed and its shortest story;
// --seed lives through that very one again. Exits 1 when a promise was broken.

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '100' },
    days: { type: 'string', default: '3' },
    seed: { type: 'string' },
    'first-seed': { type: 'string', default: '1' },
  },
});
const days = Number(values.days);
const first = Number(values.seed ?? values['first-seed']);
const seeds = values.seed === undefined ? Number(values.seeds) : 1;
const troubles = new Map<string, number>();
const failing: number[] = [];
let runs = 0;

for (let seed = first; seed < first + seeds; seed += 1) {
  const story = drawStory(seed, days);
  const life = await live(story);
  runs += life.runs;
  for (const [kind, count] of life.troubles) troubles.set(kind, (troubles.get(kind) ?? 0) + count);
  if (life.broken === null) continue;
  failing.push(seed);
  console.log(`seed ${String(seed)}: ${life.broken.what}`);
  if (failing.length > 3) continue;
  const { story: shortest, broken } = await shrink({ story, broken: life.broken });
  console.log([`shortest story: ${broken.what}`, ...tellStory(shortest)].join('\n'));
  console.log(`again: npm run simulate -- --days ${String(days)} --seed ${String(seed)}`);
}

const total = (kinds: RegExp): string =>
  String([...troubles].reduce((sum, [kind, count]) => (kinds.test(kind) ? sum + count : sum), 0));
console.log(
  [
    `${String(seeds)} companies, ${String(seeds * days)} days, ${String(runs)} runs, ${total(/^(?!meanwhile|command|delivery)/u)} faults`,
    `within a run ${total(/^meanwhile: edit/u)} edits and ${total(/^meanwhile: (?!edit)/u)} decisions and events, beside them ${total(/^command/u)} commands and ${total(/^delivery/u)} webhooks`,
    `${String(failing.length)} companies broke a promise`,
  ].join('; '),
);
for (const [kind, count] of [...troubles].sort()) console.log(`  ${kind}: ${String(count)}`);
process.exitCode = failing.length > 0 ? 1 : 0;
