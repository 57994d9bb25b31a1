/** Logger port: fixed message, facts in the object. Implementations scrub secrets (R35). */
export interface Log {
  debug(facts: object, message: string): void;
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}
