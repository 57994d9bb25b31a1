import jsonata from 'jsonata';

/** A JSONata expression over the texts of some columns. */
export interface Expression {
  /** What it gives, as plain JSON; undefined for nothing. @throws when it fails, or takes more steps than allowed */
  evaluate(input: Readonly<Record<string, string>>): unknown;
}

/** No mapping of a record takes a tenth of it; an endless one ends there. */
const mostSteps = 20_000;
/** What would give another answer tomorrow, or take as long as the text pleases. */
const refusedFunctions: ReadonlySet<string> = new Set(['now', 'millis', 'random', 'shuffle', 'eval']);

/**
 * Makes an expression ready. It sees nothing but its input, gives the same for the same, and its steps are counted.
 *
 * @returns what is wrong with it, in words, if it is none
 */
export function compileExpression(source: string): Expression | string {
  const parsed = parse(source);
  if (typeof parsed === 'string') return parsed;
  const refused = whatIsRefused(parsed.ast());
  if (refused !== null) return refused;

  let steps = 0;
  parsed.assign('__evaluate_entry', () => {
    steps += 1;
    if (steps > mostSteps) throw new Error(`it takes more than ${String(mostSteps)} steps`);
  });
  return {
    evaluate(input) {
      steps = 0;
      return parsed.evaluate(input) as unknown;
    },
  };
}

function parse(source: string): jsonata.Expression | string {
  try {
    return jsonata(source);
  } catch (error) {
    return messageOf(error);
  }
}

/** JSONata throws plain objects with a message. */
export function messageOf(error: unknown): string {
  const message = typeof error === 'object' && error !== null && 'message' in error ? error.message : undefined;
  return typeof message === 'string' ? message : 'it fails';
}

function whatIsRefused(node: unknown): string | null {
  if (typeof node !== 'object' || node === null || node instanceof RegExp) return null;
  if ('type' in node && node.type === 'regex') return 'regular expressions belong in extract and patterns';
  if ('type' in node && 'value' in node && node.type === 'variable' && refusedFunctions.has(String(node.value))) {
    return `$${String(node.value)} is not available: the same cells must always give the same`;
  }
  for (const child of Object.values(node)) {
    const found = whatIsRefused(child);
    if (found !== null) return found;
  }
  return null;
}
