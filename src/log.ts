import { pino } from 'pino';
import type { Log } from './domain/ports/log.ts';

export const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const;

export type LogLevel = (typeof logLevels)[number];

export interface LogOptions {
  readonly level: LogLevel;
  /** Takes secrets out of a text by value (R35). */
  readonly scrub: (text: string) => string;
  /** A terminal gets one short line an event; everything else gets JSON. */
  readonly isTerminal: boolean;
  readonly write: (text: string) => void;
}

/** Names under which a secret might travel: scrubbed by name as well as by value (R35). */
const secretNames = ['apiKey', 'api_key', 'x-APIKey', 'x-apikey', 'authorization', 'password', 'token', 'secret'];

/** Creates the logger. Everything goes to stderr: results alone go to stdout. */
export function createLog({ level, scrub, isTerminal, write }: LogOptions): Log & { with(facts: object): Log } {
  const destination = {
    write: (line: string) => {
      write(scrub(isTerminal ? toTerminalLine(line) : line));
    },
  };
  const logger = pino(
    {
      level,
      base: null,
      redact: {
        paths: [...secretNames.map((name) => quoted(name)), ...secretNames.map((name) => `*${quoted(name)}`)],
        censor: '[secret]',
      },
    },
    destination,
  );
  return wrap(logger);
}

type Pino = Pick<ReturnType<typeof pino>, 'debug' | 'info' | 'warn' | 'error'> & { child(facts: object): Pino };

function wrap(logger: Pino): Log & { with(facts: object): Log } {
  return {
    debug: (facts, message) => {
      logger.debug(facts, message);
    },
    info: (facts, message) => {
      logger.info(facts, message);
    },
    warn: (facts, message) => {
      logger.warn(facts, message);
    },
    error: (facts, message) => {
      logger.error(facts, message);
    },
    with: (facts) => wrap(logger.child(facts)),
  };
}

function quoted(name: string): string {
  return `["${name}"]`;
}

const levelNames: Readonly<Record<number, string>> = { 20: 'debug', 30: 'info', 40: 'warn', 50: 'error' };

function toTerminalLine(line: string): string {
  const { level, msg, time: _time, ...facts } = JSON.parse(line) as { level: number; msg: string; time: number };
  const said = Object.entries(facts).map(
    ([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  return `${levelNames[level] ?? String(level)}: ${msg}${said.length === 0 ? '' : ` (${said.join(', ')})`}\n`;
}
