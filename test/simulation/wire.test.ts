import { syncBuiltinESMExports } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { layWire } from './wire.ts';

it('a wire that is taken up leaves no clock behind, whoever looked at the built-in modules meanwhile', async () => {
  const wire = layWire('wire.invalid', () => undefined);
  // As a command line does that puts a clock of its own in place.
  syncBuiltinESMExports();
  wire.close();

  const slept = await Promise.race([
    sleep(1, 'slept'),
    new Promise((resolve) => setTimeout(resolve, 500, 'waits for ever')),
  ]);

  expect(slept).toBe('slept');
});
