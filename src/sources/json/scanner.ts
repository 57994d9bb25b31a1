/** One element of the array of records, as its bytes stand in the file. */
export interface RawElement {
  readonly bytes: Uint8Array;
  /** Offset of its first byte. */
  readonly from: number;
  /** Physical line of its first byte, from 1. */
  readonly line: number;
  /** White space before it, since the bracket or comma. */
  readonly gap: string;
}

/** Finds the elements of one array in a JSON document that arrives in pieces. */
export interface Scanner {
  /** @throws Fault */
  push(chunk: Uint8Array): void;
  /** Where the document is cut, in words; null when it is whole. `isFound`: was the array there? @throws Fault */
  end(): { readonly cut: string | null; readonly isFound: boolean };
  readonly line: number;
}

/** The document is no JSON, or not the one that was configured. */
export class Fault extends Error {
  readonly line: number;

  constructor(message: string, line: number) {
    super(message);
    this.name = 'Fault';
    this.line = line;
  }
}

interface Container {
  readonly isArray: boolean;
  /** Of the member under way. */
  key: string;
}

type Expected = 'value' | 'value or end' | 'key' | 'key or end' | 'colon' | 'comma or end' | 'nothing';

const quote = 0x22;
const backslash = 0x5c;
const lineFeed = 0x0a;

/**
 * Scans a document for the elements of the array at `path` (empty: the document itself). Elements are cut out by counting
 * brackets and are not judged: `JSON.parse` does that. Everything around them is held against the grammar.
 */
export function createScanner(
  path: readonly string[],
  maxElementBytes: number,
  take: (element: RawElement) => void,
): Scanner {
  const stack: Container[] = [];
  let expected: Expected = 'value';
  let line = 1;
  let position = 0;
  let isFound = false;
  let isInTarget = false;
  let gap = '';
  let elements = 0;
  /** A string or bare word outside of the elements, as far as it has come. */
  let token: { bytes: number[]; isString: boolean; isEscaped: boolean } | null = null;
  let element: {
    pieces: Uint8Array[];
    size: number;
    from: number;
    line: number;
    depth: number;
    isInString: boolean;
    isEscaped: boolean;
  } | null = null;

  return {
    push(chunk) {
      let at = 0;
      while (at < chunk.length) at = element === null ? structure(chunk, at) : inElement(chunk, at);
      if (element !== null) keep(element, chunk);
      position += chunk.length;
    },
    end() {
      if (token !== null && !token.isString) endWord();
      if (element !== null || token !== null || stack.length > 0 || expected !== 'nothing') {
        const after = elements === 0 ? '' : ` after ${String(elements)} records`;
        return { cut: `the file ends inside ${element === null ? 'the document' : 'a record'}${after}`, isFound };
      }
      return { cut: null, isFound };
    },
    get line() {
      return line;
    },
  };

  /** What is left of a chunk belongs to the element under way; its start was noted in `from`. */
  function keep(open: NonNullable<typeof element>, chunk: Uint8Array): void {
    const start = Math.max(open.from - position, 0);
    // A copy: the memory of a chunk is used again.
    open.pieces.push(Buffer.from(chunk.subarray(start)));
    open.size += chunk.length - start;
    if (open.size > maxElementBytes) throw new Fault('a record is too long; is a quote or bracket missing?', open.line);
  }

  function inElement(chunk: Uint8Array, start: number): number {
    const open = element;
    if (open === null) return start;
    for (let at = start; at < chunk.length; at += 1) {
      const byte = chunk[at] ?? 0;
      if (byte === lineFeed) line += 1;
      if (open.isInString) {
        if (open.isEscaped) open.isEscaped = false;
        else if (byte === backslash) open.isEscaped = true;
        else if (byte === quote) open.isInString = false;
        // A string as element ends with its quote; an object goes on.
        if (byte === quote && !open.isInString && open.depth === 0) return finish(open, chunk, at + 1);
        continue;
      }
      if (byte === quote) open.isInString = true;
      else if (byte === 0x7b || byte === 0x5b) open.depth += 1;
      else if (byte === 0x7d || byte === 0x5d) {
        // The bracket of the array itself ends a bare word.
        if (open.depth === 0) return finish(open, chunk, at);
        open.depth -= 1;
        if (open.depth === 0) return finish(open, chunk, at + 1);
      } else if (open.depth === 0 && (byte === 0x2c || isSpace(byte))) {
        if (byte === lineFeed) line -= 1;
        return finish(open, chunk, at);
      }
    }
    return chunk.length;
  }

  function finish(open: NonNullable<typeof element>, chunk: Uint8Array, end: number): number {
    const start = Math.max(open.from - position, 0);
    const last = chunk.subarray(start, end);
    const bytes = open.pieces.length === 0 ? last : Buffer.concat([...open.pieces, last]);
    element = null;
    expected = 'comma or end';
    elements += 1;
    take({ bytes, from: open.from, line: open.line, gap });
    return end;
  }

  function structure(chunk: Uint8Array, at: number): number {
    const byte = chunk[at] ?? 0;
    if (token !== null) return inToken(chunk, at);
    if (isSpace(byte)) {
      if (byte === lineFeed) line += 1;
      if (isInTarget) gap += String.fromCharCode(byte);
      return at + 1;
    }
    switch (byte) {
      case 0x2c:
        if (expected !== 'comma or end') throw unexpected(byte);
        expected = stack.at(-1)?.isArray === true ? 'value' : 'key';
        gap = '';
        return at + 1;
      case 0x3a:
        if (expected !== 'colon') throw unexpected(byte);
        expected = 'value';
        return at + 1;
      case 0x7d:
      case 0x5d:
        close(byte);
        return at + 1;
      case quote:
        if (expected === 'key' || expected === 'key or end') {
          token = { bytes: [], isString: true, isEscaped: false };
          return at + 1;
        }
        return value(byte, at);
      default:
        return value(byte, at);
    }
  }

  function value(byte: number, at: number): number {
    if (expected !== 'value' && expected !== 'value or end') throw unexpected(byte);
    if (isInTarget && isTarget()) {
      element = {
        ...{ pieces: [], size: 0, from: position + at, line, depth: 0 },
        ...{ isInString: false, isEscaped: false },
      };
      return at;
    }
    if (byte === 0x7b || byte === 0x5b) {
      stack.push({ isArray: byte === 0x5b, key: '' });
      expected = byte === 0x5b ? 'value or end' : 'key or end';
      if (byte === 0x5b && isTarget()) {
        if (isFound) throw new Fault('the array of records is there twice', line);
        isFound = true;
        isInTarget = true;
        gap = '';
      }
      return at + 1;
    }
    token = { bytes: byte === quote ? [] : [byte], isString: byte === quote, isEscaped: false };
    return at + 1;
  }

  /** Is the innermost container the array of records? */
  function isTarget(): boolean {
    if (stack.length !== path.length + 1 || stack.at(-1)?.isArray !== true) return false;
    return path.every((name, depth) => stack[depth]?.isArray === false && stack[depth].key === name);
  }

  function close(byte: number): void {
    const top = stack.at(-1);
    const mayEnd = top?.isArray === true ? expected === 'value or end' : expected === 'key or end';
    if (top === undefined || top.isArray !== (byte === 0x5d) || !(mayEnd || expected === 'comma or end')) {
      throw unexpected(byte);
    }
    if (isInTarget && isTarget()) isInTarget = false;
    stack.pop();
    expected = stack.length === 0 ? 'nothing' : 'comma or end';
  }

  function inToken(chunk: Uint8Array, at: number): number {
    const byte = chunk[at] ?? 0;
    const open = token;
    if (open === null) return at;
    if (!open.isString) {
      if (!isSpace(byte) && byte !== 0x2c && byte !== 0x7d && byte !== 0x5d) {
        open.bytes.push(byte);
        return at + 1;
      }
      endWord();
      return at;
    }
    if (!open.isEscaped && byte === quote) {
      endString(open.bytes);
      return at + 1;
    }
    open.isEscaped = !open.isEscaped && byte === backslash;
    if (open.bytes.length > maxElementBytes) throw new Fault('a string is too long; is a quote missing?', line);
    open.bytes.push(byte);
    return at + 1;
  }

  function endWord(): void {
    const word = Buffer.from(token?.bytes ?? []).toString('latin1');
    parse(word, word);
    token = null;
    afterValue();
  }

  function endString(bytes: readonly number[]): void {
    token = null;
    const text = parse(`"${Buffer.from(bytes).toString('utf8')}"`, 'a string');
    const top = stack.at(-1);
    if (top !== undefined && (expected === 'key' || expected === 'key or end')) {
      top.key = String(text);
      expected = 'colon';
    } else afterValue();
  }

  function parse(text: string, what: string): unknown {
    try {
      return JSON.parse(text);
    } catch {
      throw new Fault(`${what.slice(0, 30)} is no JSON`, line);
    }
  }

  function afterValue(): void {
    expected = stack.length === 0 ? 'nothing' : 'comma or end';
  }

  function unexpected(byte: number): Fault {
    const found = byte > 0x20 && byte < 0x7f ? `"${String.fromCharCode(byte)}"` : 'a character';
    const wanted = expected === 'nothing' ? 'nothing more' : `a ${expected}`;
    return new Fault(`${found} stands where ${wanted} should be`, line);
  }
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === lineFeed || byte === 0x0d || byte === 0x09;
}
