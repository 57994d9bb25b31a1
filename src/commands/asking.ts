import type { Terminal } from './terminal.ts';

/** One of the answers to choose from. */
export interface Choice<T> {
  readonly value: T;
  readonly label: string;
}

/** Questions to a person, asked again until the answer can be used. */
export interface Asking {
  /** By number; Enter takes the first. */
  choose<T>(question: string, choices: readonly [Choice<T>, ...Choice<T>[]]): Promise<T>;
  /** Enter takes `preset`. @param judge says what is wrong with an answer; null: nothing */
  text(question: string, preset: string, judge?: (answer: string) => string | null): Promise<string>;
}

/** @param show prints a line where the questions are asked */
export function createAsking(terminal: Terminal, show: (line: string) => void): Asking {
  return {
    async choose(question, choices) {
      const [first] = choices;
      show(`\n${question}`);
      choices.forEach(({ label }, index) => {
        show(`  ${String(index + 1).padStart(2)}  ${label}`);
      });
      for (;;) {
        const answer = await terminal.line('Number [1]: ');
        const chosen = answer === '' ? first : /^\d+$/u.test(answer) ? choices[Number(answer) - 1] : undefined;
        if (chosen !== undefined) return chosen.value;
        show(`Answer with a number from 1 to ${String(choices.length)}.`);
      }
    },
    async text(question, preset, judge = () => null) {
      for (;;) {
        const given = await terminal.line(`\n${question}${preset === '' ? '' : ` [${preset}]`}: `);
        const answer = given === '' ? preset : given;
        const wrong = judge(answer);
        if (wrong === null) return answer;
        show(wrong);
      }
    },
  };
}
