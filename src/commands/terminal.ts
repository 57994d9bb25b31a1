import { createInterface } from 'node:readline';
import { SyncError } from '../domain/errors.ts';

/** Asks a person. */
export interface Terminal {
  /** The answer, trimmed; empty for Enter alone. @throws SyncError ABORTED when there will be none */
  line(question: string): Promise<string>;
}

/** Questions go to stderr, so that results can be piped. */
export function createTerminal(signal: AbortSignal): Terminal {
  return {
    line: (question) =>
      new Promise((resolve, reject) => {
        const prompt = createInterface({ input: process.stdin, output: process.stderr });
        const end = (): void => {
          prompt.close();
        };
        // Ctrl-D closes the prompt without a line, Ctrl-C must not wait for one.
        prompt.once('close', () => {
          signal.removeEventListener('abort', end);
          reject(new SyncError('stopped: nobody answered', { code: 'ABORTED', retryable: true }));
        });
        prompt.once('SIGINT', end);
        signal.addEventListener('abort', end, { once: true });
        prompt.question(question, (text) => {
          resolve(text.trim());
          end();
        });
      }),
  };
}
