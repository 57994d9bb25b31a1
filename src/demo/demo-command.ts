/** A command of the story: shown as a person would type it, and carried out. */
export type DemoCommand =
  | { readonly verb: 'check' }
  | { readonly verb: 'plan'; readonly out?: string; readonly detailedExitcode?: true }
  | { readonly verb: 'apply'; readonly file: string; readonly yes?: true }
  | { readonly verb: 'sync'; readonly yes?: true }
  | { readonly verb: 'conflicts' }
  | { readonly verb: 'resolve'; readonly code: string; readonly field: string; readonly take: 'source' | 'partoo' };

/** `partoo-sync plan --out first-plan.json`. */
export function showCommand(command: DemoCommand): string {
  return ['partoo-sync', command.verb, ...argumentsOf(command)].join(' ');
}

function argumentsOf(command: DemoCommand): readonly string[] {
  switch (command.verb) {
    case 'check':
    case 'conflicts':
      return [];
    case 'sync':
      return command.yes === undefined ? [] : ['--yes'];
    case 'resolve':
      return [command.code, command.field, '--take', command.take];
    case 'plan':
      return [
        ...(command.out === undefined ? [] : ['--out', command.out]),
        ...(command.detailedExitcode === undefined ? [] : ['--detailed-exitcode']),
      ];
    case 'apply':
      return [command.file, ...(command.yes === undefined ? [] : ['--yes'])];
  }
}
