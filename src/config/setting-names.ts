import type { SettingPath } from './mistake.ts';

/** A JSON Schema, or a part of one. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** The names that may stand in the block at `path`, according to a JSON Schema. */
export function settingNamesAt(schema: JsonSchema, path: SettingPath): readonly string[] {
  let parts = alternativesOf(schema, schema);
  for (const step of path) parts = parts.flatMap((part) => childrenOf(schema, part, step));
  return [...new Set(parts.flatMap((part) => Object.keys(asSchema(part['properties']))))];
}

/** Every path of a setting that a JSON Schema names, blocks first: `['limits']`, `['limits', 'create']`, … */
export function settingPaths(schema: JsonSchema, below: SettingPath = []): readonly SettingPath[] {
  return settingNamesAt(schema, below).flatMap((name) => [[...below, name], ...settingPaths(schema, [...below, name])]);
}

function childrenOf(root: JsonSchema, part: JsonSchema, step: string | number): readonly JsonSchema[] {
  if (typeof step === 'number') return alternativesOf(root, asSchema(part['items']));
  const named = asSchema(part['properties'])[step];
  if (named !== undefined) return alternativesOf(root, asSchema(named));
  const patterns = Object.entries(asSchema(part['patternProperties']));
  const matching = patterns.filter(([pattern]) => new RegExp(pattern).test(step)).map(([, child]) => child);
  return [...matching, part['additionalProperties']].flatMap((child) => alternativesOf(root, asSchema(child)));
}

/** A part itself and whatever it may be instead, references followed. */
function alternativesOf(root: JsonSchema, part: JsonSchema): readonly JsonSchema[] {
  const reference = part['$ref'];
  const name = typeof reference === 'string' ? reference.split('/').at(-1) : undefined;
  const definition = name === undefined ? [] : alternativesOf(root, asSchema(asSchema(root['definitions'])[name]));
  const others = ['anyOf', 'oneOf', 'allOf'].flatMap((word) =>
    Array.isArray(part[word]) ? (part[word] as unknown[]) : [],
  );
  return [part, ...definition, ...others.flatMap((other) => alternativesOf(root, asSchema(other)))];
}

function asSchema(value: unknown): JsonSchema {
  return typeof value === 'object' && value !== null ? (value as JsonSchema) : {};
}
