import { expect, it } from 'vitest';
import { limitNames } from '../../src/domain/policy.ts';
import type { Company } from '../simulation/company.ts';
import { live } from '../simulation/live.ts';
import { apiKey } from '../simulation/secrets.ts';
import type { Step } from '../simulation/step.ts';
import { drawStory, type SimulatedStory } from '../simulation/story.ts';
import { patience, seed } from './fuzzing.ts';
import { spoilAnswers } from './spoil-answers.ts';

const companies = 8 * patience;
const run: Step = {
  kind: 'run',
  trigger: 'full',
  consent: 'yes',
  overrides: limitNames,
  trouble: null,
  meanwhile: null,
};

/** Nobody leaves and nobody is deleted: values are edited on both sides, and after every two edits there is a run. */
function storyOf(number: number): SimulatedStory {
  const drawn = drawStory(number, 2);
  const shops = drawn.shops.slice(0, 8);
  const known = new Set(shops.map(({ code }) => code));
  const edits = drawn.steps.filter(
    (step) =>
      step.kind === 'edit' && (step.edit.kind === 'source' || step.edit.kind === 'partoo') && known.has(step.edit.code),
  );
  const runs = [0, 1, 2, 3, 4, 5].flatMap((nth): readonly Step[] => [...edits.slice(nth * 2, nth * 2 + 2), run]);
  return {
    ...{ ...drawn, shops, limits: {}, victim: null, hears: false, http: { switches: {} }, steps: runs },
    policy: { ...drawn.policy, absent: { action: 'close', afterReads: 2, afterHours: 24 }, scope: {} },
  };
}

/** Codes that several businesses carry, and calls that closed or deleted. */
function harmIn({ world: { partoo } }: Company): string | null {
  const codes = [...partoo.businesses.values()].map((raw) => String(raw['code']));
  const twice = codes.find((code, index) => codes.indexOf(code) !== index);
  if (twice !== undefined) return `duplicate: ${twice}`;
  const gone = partoo.written.find(
    ({ what, values }) => what.startsWith('delete') || (values['status'] ?? 'open') !== 'open',
  );
  return gone === undefined ? null : `gone: ${gone.what}`;
}

it(`spoilt answers at any call of an apply leave nothing half done that the next runs do not finish (R12, R20, R35; seed ${String(seed)})`, {
  timeout: 10_000 * companies,
}, async () => {
  const broken: string[] = [];
  let count = 0;

  for (let number = seed; number < seed + companies; number += 1) {
    const story = storyOf(number);
    // Where many reads are spoilt, hardly a run comes to its first write.
    const share = number % 3 === 0 ? { ofReads: 0.2, ofWrites: 0.2 } : { ofReads: 0.05, ofWrites: 0.6 };
    const spoilt = spoilAnswers({ seed: number, share, secret: apiKey });
    let steps = 0;
    try {
      // `live` looks after every run for crashes, the key, and every other promise; at the end it has two runs bring both sides
      // into step, and a later one plan nothing.
      const life = await live(story, {
        alsoKeeps(company) {
          if ((steps += 1) === story.steps.length) spoilt.stop();
          return harmIn(company);
        },
      });
      if (life.broken !== null) broken.push(`SEED=${String(number)}: ${life.broken.what}`);
    } finally {
      spoilt.stop();
    }
    count += spoilt.count;
  }

  expect(broken).toEqual([]);
  expect(count).toBeGreaterThan(companies * 2);
});
