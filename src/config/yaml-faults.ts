import type { ErrorCode } from 'yaml';

interface Fault {
  readonly message: string;
  readonly hint?: string;
}

const indentation: Fault = {
  message: 'the indentation does not fit the lines above, or a bracket before is not closed',
  hint: 'Settings of one block begin in the same column',
};
const brackets: Fault = {
  message: 'a bracket, brace or quote is not closed, or something stands behind the closing one',
  hint: 'Put texts with special characters in double quotes',
};
const keyAndValue: Fault = {
  message: 'this is not a setting and its value',
  hint: 'Write name: value, with a space after the colon; put texts that hold ": " in quotes',
};
const anchors: Fault = { message: 'the anchor, alias or tag is not understood', hint: 'Write the value out instead' };

/**
 * What YAML's own errors mean to the person writing the file. The library's words are not shown: they repeat pieces of
 * the text, which may be a key (R35).
 */
const faults: Partial<Record<ErrorCode, Fault>> = {
  BAD_INDENT: indentation,
  TAB_AS_INDENT: { message: 'a tab is used for indentation', hint: 'YAML takes spaces only' },
  MISSING_CHAR: brackets,
  UNEXPECTED_TOKEN: brackets,
  BLOCK_IN_FLOW: brackets,
  BAD_COLLECTION_TYPE: brackets,
  BLOCK_AS_IMPLICIT_KEY: keyAndValue,
  MULTILINE_IMPLICIT_KEY: keyAndValue,
  KEY_OVER_1024_CHARS: keyAndValue,
  BAD_SCALAR_START: { message: 'a text cannot begin with this character', hint: 'Put it in double quotes' },
  BAD_DQ_ESCAPE: {
    message: 'this \\ sequence means nothing within double quotes',
    hint: 'Write \\\\ for a backslash, or use single quotes',
  },
  MULTIPLE_DOCS: { message: 'a second document begins here', hint: 'Remove the line ---' },
  BAD_ALIAS: anchors,
  ALIAS_PROPS: anchors,
  MULTIPLE_ANCHORS: anchors,
  MULTIPLE_TAGS: anchors,
  TAG_RESOLVE_FAILED: anchors,
};

/** The words for one of YAML's errors. */
export function faultOfYaml(code: ErrorCode): Fault {
  return faults[code] ?? { message: 'this is not valid YAML' };
}
