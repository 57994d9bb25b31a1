import type { Style } from './paint.ts';
import { graphemesOf, textWidth } from './text-width.ts';

/** A piece of text with its colour; a bare string has none. A `whole` one is broken only if it is longer than a line. */
export type Span = string | { readonly text: string; readonly style: Style; readonly whole?: true };

export interface WrapOptions {
  /** Columns of the whole line, prefix included; under 40 counts as 40. */
  readonly width: number;
  /** Stands before the first line, as it is. */
  readonly prefix?: Span;
  /** Columns that the following lines are indented by; default: as wide as the prefix. */
  readonly hang?: number;
}

/** Narrower terminals than this get lines of this width: less cannot hold a label and a value. */
const minWidth = 40;

interface Chunk {
  readonly text: string;
  readonly style: Style | null;
}

/** One word: chunks without a space in between, and its columns. */
interface Word {
  readonly chunks: readonly Chunk[];
  readonly columns: number;
}

/**
 * Breaks text into lines at spaces, each line at most `width` columns.
 * A word longer than a whole line is cut between characters; nothing else ever breaks a word. Runs of spaces become one.
 */
export function wrap(spans: readonly Span[], options: WrapOptions): readonly string[] {
  const width = Math.max(options.width, minWidth);
  const prefix = options.prefix ?? '';
  const hang = Math.min(options.hang ?? textWidth(textOf(prefix)), width - 10);
  const lines: string[] = [];
  let line = styled(prefix);
  let columns = textWidth(textOf(prefix));
  let isFresh = true;

  for (const word of wordsOf(spans).flatMap((long) => cutWord(long, width - hang))) {
    const gap = isFresh ? 0 : 1;
    if (columns + gap + word.columns > width && columns > hang) {
      lines.push(line.trimEnd());
      line = ' '.repeat(hang);
      columns = hang;
      isFresh = true;
    }
    line += (isFresh ? '' : ' ') + word.chunks.map(paintChunk).join('');
    columns += (isFresh ? 0 : 1) + word.columns;
    isFresh = false;
  }
  lines.push(line.trimEnd());
  return lines;
}

function textOf(span: Span): string {
  return typeof span === 'string' ? span : span.text;
}

function styled(span: Span): string {
  return typeof span === 'string' ? span : span.style(span.text);
}

function paintChunk(chunk: Chunk): string {
  return chunk.style === null ? chunk.text : chunk.style(chunk.text);
}

function wordsOf(spans: readonly Span[]): readonly Word[] {
  const words: Word[] = [];
  let chunks: Chunk[] = [];
  const finish = (): void => {
    if (chunks.length > 0) words.push(makeWord(chunks));
    chunks = [];
  };
  for (const span of spans) {
    const style = typeof span === 'string' ? null : span.style;
    const isWhole = typeof span !== 'string' && span.whole === true;
    const [first = '', ...others] = isWhole ? [span.text] : textOf(span).split(' ');
    if (first !== '') chunks.push({ text: first, style });
    for (const text of others) {
      finish();
      if (text !== '') chunks.push({ text, style });
    }
  }
  finish();
  return words;
}

function makeWord(chunks: readonly Chunk[]): Word {
  return { chunks, columns: chunks.reduce((sum, chunk) => sum + textWidth(chunk.text), 0) };
}

function cutWord(word: Word, room: number): readonly Word[] {
  if (word.columns <= room) return [word];
  const pieces: Word[] = [];
  let chunks: Chunk[] = [];
  let columns = 0;
  for (const chunk of word.chunks) {
    let text = '';
    for (const grapheme of graphemesOf(chunk.text)) {
      const size = textWidth(grapheme);
      if (columns + size > room && columns > 0) {
        if (text !== '') chunks.push({ text, style: chunk.style });
        pieces.push({ chunks, columns });
        [chunks, columns, text] = [[], 0, ''];
      }
      text += grapheme;
      columns += size;
    }
    if (text !== '') chunks.push({ text, style: chunk.style });
  }
  if (chunks.length > 0) pieces.push({ chunks, columns });
  return pieces;
}
