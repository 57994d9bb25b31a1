/** A command of the story: shown as a person would type it, and carried out. */
export type DemoCommand =
  | { readonly verb: 'check' }
  | { readonly verb: 'plan'; readonly out?: string; readonly detailedExitcode?: true }
  | { readonly verb: 'apply'; readonly file: string; readonly yes?: true }
  | { readonly verb: 'sync' };

/** `partoo-sync plan --out first-plan.json`. */
export function showCommand(command: DemoCommand): string {
  return ['partoo-sync', command.verb, ...argumentsOf(command)].join(' ');
}

function argumentsOf(command: DemoCommand): readonly string[] {
  switch (command.verb) {
    case 'check':
    case 'sync':
      return [];
    case 'plan':
      return [
        ...(command.out === undefined ? [] : ['--out', command.out]),
        ...(command.detailedExitcode === undefined ? [] : ['--detailed-exitcode']),
      ];
    case 'apply':
      return [command.file, ...(command.yes === undefined ? [] : ['--yes'])];
  }
}
