import { fieldNameOf } from '../../src/domain/fields.ts';
import type { FieldValues } from '../../src/domain/value.ts';
import { toRemoteBusiness } from '../../src/partoo/remote-business.ts';
import { columns } from '../sync/shops.ts';
import type { SimulatedWorld } from '../sync/simulated-world.ts';

/** Everything that was ever said of a location by either side or by a person, in pieces, by code and by id of its business. */
export type SaidValues = Map<string, Set<string>>;

/** The pieces of values: `city "Lyon"`. What is merged out of lists and weeks is made of pieces that were said. */
export function piecesOf(values: FieldValues): readonly string[] {
  return Object.entries(values).flatMap(([field, value]) =>
    leavesOf(value).map((leaf) => `${fieldNameOf(field)} ${JSON.stringify(leaf)}`),
  );
}

function leavesOf(value: unknown): readonly unknown[] {
  if (value === null || value === undefined || value === '') return [];
  if (Array.isArray(value)) return value.flatMap(leavesOf);
  return typeof value === 'object' ? Object.values(value).flatMap(leavesOf) : [value];
}

/** Values of Partoo's own properties. */
export function valuesOfBody(body: Readonly<Record<string, unknown>>, today: string): FieldValues {
  return toRemoteBusiness({ ...body, id: 'none' }, today).values;
}

/** Notes what both sides, and the people who decided, say now. */
export function noteSaid(world: SimulatedWorld, said: SaidValues): void {
  const note = (code: string, pieces: readonly string[]): void => {
    const known = said.get(code) ?? new Set();
    for (const piece of pieces) known.add(piece);
    said.set(code, known);
  };
  for (const [code, values] of rowValues(world)) note(code, piecesOf(values));
  const today = world.deps().today();
  const codeOf = new Map(
    [...world.memory.links().values()].map(({ code, businessId }) => [businessId as string, code]),
  );
  for (const raw of world.partoo.businesses.values()) {
    const pieces = piecesOf(valuesOfBody(raw, today));
    note(String(raw['code']), pieces);
    note(raw.id, pieces);
    const linked = codeOf.get(raw.id);
    if (linked !== undefined) note(linked, pieces);
  }
  for (const { code, field, value } of world.memory.resolutions())
    if (field !== null && value !== undefined) note(code, piecesOf({ [field]: value }));
}

/** What the source says, or said in these rows, of those that can be read. */
export function rowValues(
  world: SimulatedWorld,
  rows: SimulatedWorld['rows'] = world.rows,
): ReadonlyMap<string, FieldValues> {
  const { createMapper, today } = world.deps();
  const mapper = createMapper(columns, null);
  const found = new Map<string, FieldValues>();
  for (const [index, cells] of rows.entries()) {
    const record = { at: { row: index, line: index }, cells: columns.map((name) => cells[name] ?? '') };
    const mapped = mapper.map(record, today());
    if (mapped.kind === 'location') found.set(mapped.location.key, mapped.location.values);
  }
  return found;
}
