import type { EmulatorOptions } from '../../../src/emulator/emulator.ts';
import type { Switches } from '../../../src/emulator/switches.ts';
import { apiKey, type CliWorld, type Settings } from '../../support/cli-world.ts';

/** One value, as each side has it. */
export interface Spelled {
  /** As the cell says it. */
  readonly cell: string;
  /** As {@link Resource.stored} shows it. */
  readonly stored: unknown;
}

/** A part of a business besides the core fields, and how to look at it from outside. Every story is told with each. */
export interface Resource {
  /** As in the configuration: `photos.primary`. */
  readonly field: string;
  /** The entry of the mapping, without ownership; read from the column `extra`. */
  readonly entry: Settings;
  readonly emulator?: EmulatorOptions;
  readonly partoo?: Settings;
  /** Three different values. */
  readonly one: Spelled;
  readonly two: Spelled;
  readonly three: Spelled;
  /** What Partoo holds. */
  stored(world: CliWorld, code: string): unknown;
  /** A colleague changes it, and leaves what stands beside it alone. */
  edit(world: CliWorld, code: string, value: Spelled): Promise<void> | void;
  /** Which answers of Partoo are the same thing to us. */
  readonly switches: readonly Partial<Switches>[];
  /** Makes it read-only for the key. */
  forbid(world: CliWorld): void;
  /** Partoo's other answers are no edits: nothing is restored, written back or asked. */
  readonly ignoresEdits?: true;
  /** A list: what is stored where one side made `two` of it, and the other `three`. */
  readonly merged?: unknown;
  /** Can the cell be emptied and take the value in Partoo away (with `clear: true`)? What is then stored. */
  readonly cleared?: { readonly stored: unknown };
}

/** Partoo refuses an update of this property, and names the part (partoo-api section 28). */
export function forbidProperty(world: CliWorld, property: string, part = property): void {
  world.emulator.faults.add({
    kind: 'status',
    status: 403,
    body: { errors: { authorization: { [part]: 'edit_not_allowed' } } },
    match: { method: 'POST', body: (body) => typeof body === 'object' && body !== null && property in body },
  });
}

/** Sub-resources are read again in every run, as nothing else shows a colleague's edit. */
export const alwaysFresh: Settings = { sub_resources: { refresh: 0 } };

/** A colleague, by another program: writes what hangs on a business. */
export async function postTo(world: CliWorld, code: string, name: string, body: unknown): Promise<void> {
  const answer = await fetch(`${world.emulator.url}/business/${world.business(code).id}/${name}`, {
    method: 'POST',
    headers: { 'x-APIKey': apiKey, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${name}: ${String(answer.status)} ${await answer.text()}`);
}

/** What hangs on a business. */
export async function getFrom(world: CliWorld, code: string, name: string): Promise<Readonly<Record<string, unknown>>> {
  const query = name === 'attributes' ? '?country=FR' : '';
  const answer = await fetch(`${world.emulator.url}/business/${world.business(code).id}/${name}${query}`, {
    headers: { 'x-APIKey': apiKey },
  });
  if (!answer.ok) throw new Error(`${name}: ${String(answer.status)} ${await answer.text()}`);
  return (await answer.json()) as Readonly<Record<string, unknown>>;
}

/** Partoo refuses every write of this sub-resource. */
export function forbidCall(world: CliWorld, name: string): void {
  world.emulator.faults.add({
    kind: 'status',
    status: 403,
    body: { errors: { authorization: 'Operation not allowed' } },
    match: { method: 'POST', path: new RegExp(`/${name}$`, 'u') },
  });
}
