import type { Held } from '../domain/plan.ts';
import { cleanText } from './clean-text.ts';
import { wordsOfHeld } from './held-words.ts';
import type { LineOptions } from './change-lines.ts';
import { shellQuote } from './shell-quote.ts';
import { wrap } from './wrap.ts';

/** A command line that ends a hold or decides a question, ready to paste. */
export interface ReleaseCommand {
  /** What it does: `create it again`. */
  readonly effect: string;
  readonly command: string;
}

/** What lets a held location, or a frozen field, go on. */
export interface Release {
  /** Empty where only the world can release it. */
  readonly commands: readonly ReleaseCommand[];
  /** What to do, or what else would end it. */
  readonly words: string;
}

/** What of a hold stands elsewhere than in the hold itself. */
export interface ReleaseFacts {
  /** For `limit`: the limits that held it back, by name. */
  readonly limits?: readonly string[];
  /** Is it a close or delete that a person may allow or reject? */
  readonly isStaged?: boolean;
  /** For `undone`: the run that took it back. */
  readonly undoneBy?: string;
  /** For `undone`: was it a close or delete that a person decided against? */
  readonly isDecidedAgainst?: boolean;
}

/** The very commands that release a hold where there are any, and what to do otherwise. */
export function releaseOf({ code, reason }: Pick<Held, 'code' | 'reason'>, facts: ReleaseFacts = {}): Release {
  const words = cleanText(wordsOfHeld(reason).release.replaceAll('CODE', shellQuote(code)));
  return { commands: commandsFor(code, reason, facts), words };
}

function commandsFor(code: string, reason: Held['reason'], facts: ReleaseFacts): readonly ReleaseCommand[] {
  const { limits = [], isStaged = false, undoneBy, isDecidedAgainst = false } = facts;
  const quoted = shellQuote(code);
  switch (reason) {
    case 'gone_in_partoo':
      return [
        { effect: 'create it again', command: `partoo-sync resolve ${quoted} --take source` },
        { effect: 'forget it', command: `partoo-sync resolve ${quoted} --take partoo` },
      ];
    case 'ambiguous':
      return [{ effect: 'create it as a business of its own', command: `partoo-sync resolve ${quoted} --take source` }];
    case 'quarantined':
      return [{ effect: 'try it now', command: `partoo-sync sync --only ${quoted}` }];
    case 'limit':
      return [
        ...(isStaged ? decisionCommands(code) : []),
        ...(limits.length > 0
          ? [{ effect: 'let all of its kind pass once', command: `partoo-sync sync --override ${limits.join(',')}` }]
          : []),
      ];
    case 'edited_in_partoo':
      return [{ effect: 'let it leave after all', command: `partoo-sync allow ${quoted}` }];
    case 'undone':
      if (isDecidedAgainst) return [{ effect: 'let it leave after all', command: `partoo-sync allow ${quoted}` }];
      return undoneBy === undefined
        ? []
        : [
            {
              effect: 'write all that the undo took back again',
              command: `partoo-sync undo ${shellQuote(undoneBy)}`,
            },
          ];
    default:
      return [];
  }
}

/** Both answers to a close or delete that waits for a person. */
export function decisionCommands(code: string): readonly [ReleaseCommand, ReleaseCommand] {
  return [
    { effect: 'let it leave', command: `partoo-sync allow ${shellQuote(code)}` },
    { effect: 'keep it', command: `partoo-sync reject ${shellQuote(code)}` },
  ];
}

/** The commands, and in words what else ends it, of one hold that is shown alone. */
export function releaseLines(
  reason: string,
  { commands, words }: Release,
  { paint, width }: LineOptions,
): readonly string[] {
  const lines = commandLines(commands, '  ', { paint, width });
  return saysMore(reason) ? [...lines, ...wrap([`Released by: ${words}`], { width, prefix: '  ', hang: 4 })] : lines;
}

/** Do the words for this reason say more than its commands? */
export function saysMore(reason: string): boolean {
  return reason !== 'gone_in_partoo';
}

/** One line a command, the command in one piece wherever it fits. */
export function commandLines(
  commands: readonly ReleaseCommand[],
  prefix: string,
  { paint, width }: LineOptions,
): readonly string[] {
  return commands.flatMap(({ effect, command }) =>
    wrap([`${effect}: `, { text: command, style: paint.cyan, whole: true }], {
      width,
      prefix,
      hang: prefix.length + 2,
    }),
  );
}
