import type { Violation } from '../domain/plan.ts';
import type { LineOptions } from './change-lines.ts';
import { violationWords } from './plan-words.ts';
import { wrap } from './wrap.ts';

/** What stands in the way of a plan: each number over its limit, what that holds back, and the option that lets it pass. */
export function violationLines(violations: readonly Violation[], { paint, width }: LineOptions): readonly string[] {
  return violations.flatMap((violation) => {
    const { headline, message, effect, option } = violationWords(violation);
    return [
      ...wrap([{ text: headline, style: paint.red }], { width, prefix: '  ✗ ' }),
      ...(message === '' ? [] : wrap([message], { width, prefix: '    ' })),
      ...wrap([effect], { width, prefix: '    ' }),
      ...(option === null ? [] : wrap([`To let it pass once: ${option}`], { width, prefix: '    ', hang: 6 })),
    ];
  });
}
