import type { Paint } from '../reports/paint.ts';
import { wrap } from '../reports/wrap.ts';
import { showCommand, type DemoCommand } from './demo-command.ts';
import type { Scene, Stage } from './scenes.ts';
import { shorten } from './shorten.ts';

export interface PlayDeps {
  readonly stage: Stage;
  readonly print: (text: string) => void;
  /** Carries out a command and answers what it printed, with its exit code. */
  readonly run: (command: DemoCommand) => Promise<{ readonly exitCode: number; readonly printed: string }>;
  readonly paint: Paint;
  /** Columns; no line of ours is wider. */
  readonly width: number;
}

/** Plays scene after scene; ends with the first that does not end as it should. Answers whether all did. */
export async function play(scenes: readonly Scene[], deps: PlayDeps): Promise<boolean> {
  const { stage, print, run, paint, width } = deps;
  for (const [index, scene] of scenes.entries()) {
    print(`\n${heading(`${String(index + 1)} of ${String(scenes.length)} · ${scene.title}`, paint, width)}\n`);
    for (const paragraph of scene.before) print(`${wrap([paragraph], { width }).join('\n')}\n`);
    scene.happens?.(stage);
    print(`\n${paint.bold(paint.cyan(`$ ${showCommand(scene.command)}`))}\n`);

    const { exitCode, printed } = await run(scene.command);
    print(scene.isShortened === true ? shorten(printed, paint) : printed);
    const isExpected = exitCode === scene.exitCode;
    print(`${endLine(exitCode, scene, isExpected, paint)}\n`);
    if (!isExpected) return false;
    if (scene.after !== undefined) print(`${wrap([scene.after], { width }).join('\n')}\n`);
  }
  return true;
}

function heading(text: string, { bold }: Paint, width: number): string {
  return bold(`── ${text} ${'─'.repeat(Math.max(0, width - text.length - 4))}`);
}

function endLine(exitCode: number, scene: Scene, isExpected: boolean, paint: Paint): string {
  if (isExpected) return paint.grey(`[exit code ${String(exitCode)}: ${scene.meaning}]`);
  return paint.red(`[exit code ${String(exitCode)}, and the story expected ${String(scene.exitCode)}. It ends here.]`);
}
