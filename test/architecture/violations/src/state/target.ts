export type StateWord = string;
