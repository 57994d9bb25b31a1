import { readFileSync } from 'node:fs';
import { SyncError } from '../domain/errors.ts';
import { type Emulator, startEmulator } from '../emulator/emulator.ts';
import { parseSeed } from '../emulator/seed.ts';
import { exitCodes, type Context } from './context.ts';

export interface EmulatorOptions {
  readonly port: number;
  readonly seed?: string;
  /** 0: without a limit. */
  readonly rateLimit?: number;
}

/** A local stand-in for Partoo's API, until it is stopped. Any API key is taken unless the seed names one. */
export async function emulatorCommand(
  context: Pick<Context, 'print' | 'signal'>,
  { port, seed, rateLimit }: EmulatorOptions,
): Promise<number> {
  const emulator = await listening(port, () =>
    startEmulator({
      port,
      ...(seed === undefined ? {} : { seed: readSeed(seed) }),
      ...(rateLimit === undefined
        ? {}
        : { rateLimit: rateLimit === 0 ? null : { perMinute: rateLimit, window: 'sliding' } }),
    }),
  );
  context.print(
    `Emulator of Partoo's API: ${emulator.url} (${String(emulator.businesses().length)} businesses). Stop it with Ctrl-C.\n`,
  );
  await new Promise<void>((resolve) => {
    if (context.signal.aborted) resolve();
    context.signal.addEventListener(
      'abort',
      () => {
        resolve();
      },
      { once: true },
    );
  });
  await emulator.close();
  return exitCodes.done;
}

async function listening(port: number, start: () => Promise<Emulator>): Promise<Emulator> {
  try {
    return await start();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    const isOurs = ['EADDRINUSE', 'EACCES', 'ERR_SOCKET_BAD_PORT'].includes(code);
    if (!isOurs) throw error;
    throw new SyncError(`cannot listen on port ${String(port)}: ${code}`, {
      code: 'USAGE',
      retryable: false,
      hint: 'Name another with --port, or 0 for any that is free.',
    });
  }
}

function readSeed(file: string): ReturnType<typeof parseSeed> {
  try {
    return parseSeed(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new SyncError(`cannot use the seed file ${file}: ${(error as Error).message}`, {
      code: 'USAGE',
      retryable: false,
      hint: 'A seed is JSON: a list of businesses, or an object with "businesses", "custom_fields", "switches", …',
    });
  }
}
