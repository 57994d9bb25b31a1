import type { SettingPath } from './mistake.ts';

/** A JSON Schema, or a part of one. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** The names that may stand in the block at `path`, according to a JSON Schema. `kindAt`: of a block that says its kind. */
export function settingNamesAt(
  schema: JsonSchema,
  path: SettingPath,
  kindAt: (path: SettingPath) => string | null = () => null,
): readonly string[] {
  let parts = alternativesOf(schema, schema);
  for (const [index, step] of path.entries()) {
    const kind = kindAt(path.slice(0, index + 1));
    const children = parts.flatMap((part) => childrenOf(schema, part, step));
    const ofKind = children.filter((child) => kindOf(child) === kind);
    parts = kind === null || ofKind.length === 0 ? children : ofKind;
  }
  return [...new Set(parts.flatMap((part) => Object.keys(asSchema(part['properties']))))];
}

/** The `kind` that a block of this alternative has. */
function kindOf(part: JsonSchema): unknown {
  return asSchema(asSchema(part['properties'])['kind'])['const'];
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
