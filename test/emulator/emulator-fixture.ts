import { afterEach } from 'vitest';

import { type Emulator, type EmulatorOptions, startEmulator } from '../../src/emulator/emulator.ts';
import { createPartooCaller, type PartooCaller } from './partoo-caller.ts';

/** Noon in Paris on a Sunday; every emulator here lives at this moment unless told otherwise. */
export const noon = Date.parse('2026-11-22T11:00:00Z');

/** A business a create would accept. */
export const shop = {
  name: 'Corner shop Annecy',
  country: 'FR',
  city: 'Annecy',
  zipcode: '74000',
  address_full: '3 rue du lac',
  categories: ['gcid:restaurant'],
  code: 'CS-74000',
  contacts: [{ phone_numbers: ['+33450000000'] }],
} as const;

export interface Fixture {
  readonly emulator: Emulator;
  readonly partoo: PartooCaller;
}

/** Starts emulators that are closed after the test. Call once per test file. */
export function createFixtures(): (options?: EmulatorOptions) => Promise<Fixture> {
  const open: Emulator[] = [];
  afterEach(async () => {
    await Promise.all(open.splice(0).map((emulator) => emulator.close()));
  });

  return async (options = {}) => {
    const emulator = await startEmulator({ now: () => noon, ...options });
    open.push(emulator);
    return { emulator, partoo: createPartooCaller(emulator) };
  };
}
