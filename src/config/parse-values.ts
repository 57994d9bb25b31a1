import type { z } from 'zod';
import { nearestName } from './edit-distance.ts';
import { configSchema, type ParsedConfig, sourceKindNames } from './schema.ts';

/** The values of a file as the schema leaves them, or all that is wrong with them. */
export type ParsedValues =
  | { readonly data: ParsedConfig; readonly issues: readonly [] }
  | { readonly data: null; readonly issues: readonly z.core.$ZodIssue[] };

/**
 * Checks the values of a file. Where the kind of a source is misspelled, the rest of that source is judged by the kind that was
 * probably meant, so that all mistakes are told at once.
 */
export function parseValues(values: unknown): ParsedValues {
  const first = configSchema.safeParse(values);
  if (first.success) return { data: first.data, issues: [] };
  const { issues } = first.error;
  const [kinds, others] = [issues.filter(isOfKind), issues.filter((issue) => !isOfKind(issue))];
  const meant = kinds.reduce((corrected, { path }) => correctKind(corrected, path), values);
  if (meant === values) return { data: null, issues };
  const second = configSchema.safeParse(meant);
  const judged = second.success ? [] : second.error.issues;
  return { data: null, issues: [...kinds, ...(judged.some(isOfKind) ? others : judged)] };
}

/** The choice between kinds is the one union of the grammar whose members are not tried one by one. */
function isOfKind(issue: z.core.$ZodIssue): boolean {
  return issue.code === 'invalid_union' && issue.errors.length === 0 && issue.path.at(-1) === 'kind';
}

/** The same values with the nearest kind at this place; the values themselves where none is near. */
function correctKind(values: unknown, path: readonly PropertyKey[]): unknown {
  const [name, ...below] = path;
  if (typeof values !== 'object' || values === null || name === undefined) return values;
  const before = (values as Readonly<Record<PropertyKey, unknown>>)[name];
  const after = below.length > 0 ? correctKind(before, below) : nearestKind(before);
  if (after === before) return values;
  return Array.isArray(values)
    ? values.map((one: unknown, index) => (index === name ? after : one))
    : { ...values, [name]: after };
}

function nearestKind(kind: unknown): unknown {
  return typeof kind === 'string' ? (nearestName(kind, sourceKindNames) ?? kind) : kind;
}
