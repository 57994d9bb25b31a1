export type ExecuteWord = string;
