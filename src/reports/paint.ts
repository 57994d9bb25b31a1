/** Colours one piece of text for the terminal. */
export type Style = (text: string) => string;

/** The colours that reports use; without colour every one returns its text unchanged. */
export interface Paint {
  readonly bold: Style;
  readonly grey: Style;
  readonly red: Style;
  readonly green: Style;
  readonly yellow: Style;
  readonly cyan: Style;
}

const plain: Style = (text) => text;

// Plain codes rather than `styleText`: that one looks at the environment by itself, and here the caller decides.
function style(open: number, close: number): Style {
  return (text) => (text === '' ? '' : `\u001b[${String(open)}m${text}\u001b[${String(close)}m`);
}

/** Gives the colours for a terminal, or styles that change nothing: then no escape character is ever written. */
export function createPaint(useColor: boolean): Paint {
  if (!useColor) return { bold: plain, grey: plain, red: plain, green: plain, yellow: plain, cyan: plain };
  return {
    bold: style(1, 22),
    grey: style(90, 39),
    red: style(31, 39),
    green: style(32, 39),
    yellow: style(33, 39),
    cyan: style(36, 39),
  };
}
