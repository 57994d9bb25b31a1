export type CommandWord = string;
