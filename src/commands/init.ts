import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseConfig } from '../config/load-config.ts';
import { wrap } from '../reports/wrap.ts';
import { recognise, type Recognition } from '../setup/recognise.ts';
import type { SourceDraft } from '../setup/source-draft.ts';
import { carefulChoices, type StarterChoices } from '../setup/starter-choices.ts';
import { doubtMark, starterConfig, type StarterInput } from '../setup/starter-config.ts';
import { queryForRows } from '../setup/table-queries.ts';
import { createAsking, type Asking } from './asking.ts';
import { exitCodes, type Command, type Context } from './context.ts';
import { chooseCategories, chooseMainCategory, createCatalogue, orLater } from './init-categories.ts';
import { preview, summaryOf } from './init-preview.ts';
import { envFor, lookAtSource, type LookedAt, type SourceArguments } from './init-source.ts';
import { interview } from './interview.ts';
import { usageError } from './usage-error.ts';

export interface InitOptions extends SourceArguments {
  /** Do not ask: what is in doubt is marked as such. */
  readonly yes: boolean;
  /** May a file that is there be replaced? */
  readonly force: boolean;
  readonly environment: 'sandbox' | 'production';
  readonly baseUrl?: string;
}

/**
 * Writes a commented starter configuration from a look at the source. On a terminal it asks what it cannot know; with
 * `--yes` it does not, and marks it in comments. With a key in the environment Partoo's own categories are offered.
 */
export const initCommand: Command<InitOptions> = async (context, options) => {
  const { configFile, terminal } = context;
  const { yes, force, environment, baseUrl = null } = options;
  if (!force && existsSync(configFile))
    throw usageError(
      `${configFile} is there already`,
      'Name another file with -c FILE, or let it be replaced with --force.',
    );
  const asking = yes || terminal === null ? null : createAsking(terminal, context.note);
  const looked = await lookAtSource(context, options, asking);
  const { columns, records } = looked;
  const guessed = recognise({ columns, rows: records.map(({ cells }) => cells) });
  say(
    context,
    `Looked at ${String(records.length)} rows and ${String(columns.length)} columns of ${looked.draft.shown}.`,
  );
  context.print(summaryOf(guessed, context));

  const { recognition, choices } =
    asking === null ? { recognition: guessed, choices: carefulChoices } : await interview(guessed, columns, asking);
  const draft = ordered(looked, recognition);
  const input: StarterInput = { draft, recognition, choices, partoo: { environment, baseUrl } };
  const text = starterConfig({ ...input, choices: await withCategories(input, asking, context) });
  const loaded = parseConfig(text, configFile, envFor(draft, context.env));
  context.conceal(loaded.secrets);
  context.print(preview(looked, loaded, context));
  if (!yes) {
    if (context.ask === null)
      throw usageError(
        'nothing was written, as nobody can be asked here',
        'Run it again with --yes: doubts are then marked in comments.',
      );
    if (!(await context.ask(`Write ${configFile}?`))) return exitCodes.stopped;
  }
  mkdirSync(dirname(configFile), { recursive: true });
  writeFileSync(configFile, text, { mode: 0o600, flag: force ? 'w' : 'wx' });
  sayWhatIsNext(context, text, draft);
  return exitCodes.done;
};

/** A table's rows in the order of its key: row numbers in messages then mean the same in every run. */
function ordered({ draft, table }: LookedAt, { key }: Recognition): SourceDraft {
  const { url } = draft.settings;
  if (table === null || typeof url !== 'string') return draft;
  return { ...draft, settings: { ...draft.settings, query: queryForRows(url, table, key.column) } };
}

/** Partoo is asked only where the environment has a key. */
async function withCategories(input: StarterInput, asking: Asking | null, context: Context): Promise<StarterChoices> {
  const { choices, recognition, draft } = input;
  if ((context.env['PARTOO_API_KEY'] ?? '') === '') return choices;
  const words = recognition.categories;
  if (words.length === 0 && asking === null) return choices;
  const loaded = parseConfig(starterConfig(input), context.configFile, envFor(draft, context.env));
  const { account } = context.openFor(loaded);
  const catalogue = createCatalogue(account, recognition.country?.code ?? null, context.signal);
  const found = await orLater(async () => {
    if (words.length > 0) return { categories: await chooseCategories(words, catalogue, asking) };
    const main = asking === null ? null : await chooseMainCategory(catalogue, asking);
    return main === null ? {} : { fallbackCategory: main };
  }, context.note);
  return { ...choices, ...found };
}

function sayWhatIsNext(context: Context, text: string, draft: SourceDraft): void {
  const doubts = text.split(`# ${doubtMark}:`).length - 1;
  const named = [...new Set(Array.from(text.matchAll(/\$\{(\w+)\}/gu), ([, name]) => name ?? ''))];
  const unset = named.filter((name) => (context.env[name] ?? '') === '' || Object.hasOwn(draft.secrets, name));
  const set = unset.length === 0 ? '' : ` Set ${unset.join(' and ')} in the environment: no secret is in the file.`;
  const looks = doubts === 0 ? '' : ` ${String(doubts)} line(s) marked ${doubtMark} need a look.`;
  say(
    context,
    `Written: ${context.configFile}.${looks}${set} Then run partoo-sync check and partoo-sync plan: neither writes anything.`,
  );
}

function say({ print, width }: Context, text: string): void {
  print(`${wrap([text], { width }).join('\n')}\n`);
}
