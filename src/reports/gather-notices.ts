import type { Notice } from '../domain/plan.ts';
import { showNumber } from './plural.ts';

/** A notice as people read it. */
export interface GatheredNotice {
  /** Which location, or how many and some of them, it is about; null: the plan as a whole. */
  readonly about: string | null;
  readonly message: string;
}

/** So many locations of a notice are named. */
const namedMost = 3;

/**
 * What is the same of many locations is said once, and what is about the plan as a whole comes first: among thousands of
 * others nobody would find it.
 */
export function gatherNotices(notices: readonly Notice[]): readonly GatheredNotice[] {
  const codesOf = new Map<string, string[]>();
  for (const { code, message } of notices) {
    const codes = codesOf.get(message) ?? [];
    if (code !== null) codes.push(code);
    codesOf.set(message, codes);
  }
  const gathered = [...codesOf].map(([message, codes]) => ({ about: aboutOf(codes), message }));
  return [...gathered.filter(({ about }) => about === null), ...gathered.filter(({ about }) => about !== null)];
}

function aboutOf(codes: readonly string[]): string | null {
  const [only] = codes;
  if (only === undefined) return null;
  if (codes.length === 1) return only;
  const rest = codes.length > namedMost ? ', …' : '';
  return `${showNumber(codes.length)} locations (${codes.slice(0, namedMost).join(', ')}${rest}):`;
}
